"""The demo pulse: synthetic usage events, for a workspace that is shown to somebody."""
