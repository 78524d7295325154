"""How sessions end, in GraphQL: declared before whatever shows it."""

from __future__ import annotations

import strawberry

from simulation.catalog.session.outcome import Outcome as Outcome

strawberry.enum(Outcome, description="How a session ended. Only the agent's own outcomes count.")
