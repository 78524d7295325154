"""Commands for whoever owns the machine: they act on what is stored, and on its processes."""
