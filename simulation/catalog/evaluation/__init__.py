"""Evaluations: metrics measured in a session that has ended, because somebody asked."""
