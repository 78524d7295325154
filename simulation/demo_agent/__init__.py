"""The demo agent: the booking line of a café, with three planted faults; knows no platform."""
