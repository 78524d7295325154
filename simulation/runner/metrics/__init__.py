"""Metric evaluators: one file for each way to give a metric its value."""
