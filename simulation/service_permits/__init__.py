"""How many sessions talk to a service under test at once, counted in all processes together."""
