"""The demo pulse."""
