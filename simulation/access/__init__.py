"""The platform as one signed-in caller may use it: what every transport is given."""
