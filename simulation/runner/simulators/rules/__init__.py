"""A persona played by rules: no model and no key, and the same seed always plays the same."""

from simulation.runner.simulators.rules.opening import opening_event
from simulation.runner.simulators.rules.simulator import RuleSimulator

__all__ = ["RuleSimulator", "opening_event"]
