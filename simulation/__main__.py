"""`python -m simulation`: the `simulation` command."""

from simulation.cli.app import main

main()
