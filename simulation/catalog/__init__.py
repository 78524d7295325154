"""Personas, scenarios, metrics, services, unit tests, unit test sets, set runs, sessions."""
