"""Unit tests that are made of sessions."""
