"""Set runs, their sessions and results in GraphQL."""
