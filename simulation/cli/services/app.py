"""`simulation services`: list services, and try one."""

from __future__ import annotations

from simulation.cli.definitions import services_app
from simulation.cli.services.trying import try_service

services_app.info.help = "List services, and say something to the agent behind one."
services_app.command("try")(try_service)
