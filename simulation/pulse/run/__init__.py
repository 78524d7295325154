"""Runs: one execution of a task, stage by stage."""
