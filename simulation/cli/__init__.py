"""The `simulation` command: nouns and verbs over the same GraphQL that every client uses."""
