"""The life of a set run: opened, played, concluded, published."""
