"""Message bases, typed ids and values, ports, and the one error tree. Imports nothing above it."""
