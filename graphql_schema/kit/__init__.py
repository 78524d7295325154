"""Mechanics that all slices share, and that know none of them."""
