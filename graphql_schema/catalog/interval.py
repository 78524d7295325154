"""Where a true value lies, in GraphQL."""

from __future__ import annotations

from graphql_schema.kit.views import view
from simulation.catalog.set_run.values import result as catalog
from simulation.statistics.proportions import Interval


@view(catalog.Between, Interval, description="An interval of confidence 0.95, both ends included.")
class Between:
    low: float
    high: float
