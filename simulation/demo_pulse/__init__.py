"""The demo pulse: believable usage events, made up at a steady pace for a demo workspace."""
