"""Who plays the persona."""
