"""A catalog as code: applied from files, written to files, begun."""
