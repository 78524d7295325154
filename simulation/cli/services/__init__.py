"""`simulation services`."""
