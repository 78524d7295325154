"""Repeatable measurements, each against a reference in the same run. See README.md."""
