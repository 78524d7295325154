"""An organization: its users and their credentials in one stream, so that its rules hold."""
