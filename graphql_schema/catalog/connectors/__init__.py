"""How agents under test are reached, in GraphQL."""
