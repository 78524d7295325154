"""Hashes of the secrets of API keys: what is stored lets nobody sign in."""
