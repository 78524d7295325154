"""One message to a service, as a session would send it, and how to mend what came of it."""
