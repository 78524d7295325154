"""The simulation API: definitions, set runs and evaluations of an organization."""
