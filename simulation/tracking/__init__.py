"""Tracked events: what users of a product did, ingested, listed and counted. Stored once."""
