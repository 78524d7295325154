"""Pulse by REST: nine endpoints, translated to commands and queries."""
