"""The life that all six kinds of definition lead: created, revised, deleted."""
