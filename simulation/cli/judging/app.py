"""`simulation metrics`: list metrics, and how far their judges can be trusted."""

from __future__ import annotations

from simulation.cli.definitions import metrics_app
from simulation.cli.judging.agreement import agreement

metrics_app.info.help = "List metrics, and say how far their judges can be trusted."
metrics_app.command("agreement")(agreement)
