"""Simulated tools: what a scenario says about the tools that agents call in it."""
