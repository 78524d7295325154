"""Evaluating anew what was said, without talking to an agent."""
