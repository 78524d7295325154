"""Where agents act: the simulated tools of a scenario, and the state that they share."""
