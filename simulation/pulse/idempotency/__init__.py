"""Idempotency keys: a request that is repeated is not executed again."""
