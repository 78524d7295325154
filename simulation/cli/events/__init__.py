"""Tracked events on the command line: sent in, listed, counted, exported."""
