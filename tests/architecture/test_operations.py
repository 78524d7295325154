"""What the command line asks is what the API answers."""

from __future__ import annotations

import pytest
from graphql import parse, validate

from graphql_schema.schema import schema
from simulation.cli import operations
from simulation.cli.definitions import KINDS
from simulation.cli.judging import operations as judging
from simulation.cli.runs import forking
from simulation.cli.services import trying
from simulation.client.operations import comparing, report, runs, sessions, sets
from simulation.pytest_plugin import set_run
from simulation.reports.run_report import operations as reporting

OPERATIONS = {
    **{
        f"{module.__name__}.{name}": text
        for module in (
            operations,
            comparing,
            report,
            runs,
            sessions,
            sets,
            judging,
            forking,
            reporting,
            trying,
            set_run,
        )
        for name, text in vars(module).items()
        if name.isupper() and isinstance(text, str) and "{" in text
    },
    **{kind.field: kind.query for kind in KINDS},
}


def test_they_are_found() -> None:
    assert len(OPERATIONS) > 15


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_fits_the_schema(name: str) -> None:
    assert validate(schema._schema, parse(OPERATIONS[name])) == []
