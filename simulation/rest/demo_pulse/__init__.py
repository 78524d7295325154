"""The demo pulse over REST."""
