"""A demo agent to test against: the booking line of the Café Meridian."""
