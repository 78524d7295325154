"""Agents under test: how each kind of connector is talked to."""
