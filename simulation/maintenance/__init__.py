"""Whether the service is closed for a while, for all of its processes."""
