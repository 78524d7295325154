"""Agents behind HTTP endpoints of any shape."""
