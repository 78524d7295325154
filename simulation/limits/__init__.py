"""The limits that an organization sets itself, within those of the server."""
