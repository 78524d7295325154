"""How much a service under test is asked at once: by its limits, and by its own word."""
