"""Processes that agents in Python live in, beside the worker."""
