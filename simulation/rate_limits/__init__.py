"""How often a user may ask: counted per user and endpoint, together in all processes."""
