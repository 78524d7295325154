"""The demo agent: the booking line of a café, with two planted faults; knows no platform."""
