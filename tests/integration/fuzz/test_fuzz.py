"""Every operation keeps the word of its description, whatever it is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from schemathesis import BaseSchema

from tests.integration.fuzz.aiming import at_living
from tests.integration.fuzz.aside import aside
from tests.integration.fuzz.shooting import Range, described, operations, shoot_at
from tests.integration.fuzz.site import Site, open_site
from tests.support.depth import examples

EXAMPLES = examples(3)
"""How many requests that fit, and how many that do not, each operation is sent at random."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with aside(open_site) as opened:
        yield opened


@pytest.fixture(scope="module")
def schema(site: Site) -> BaseSchema:
    return described(site.open)


def test_whatever_is_sent_the_answer_is_as_described(site: Site, schema: BaseSchema) -> None:
    aims = at_living(site.living, site.here.organization, site.sign_in)
    wrong: dict[str, str] = {}
    missed, unnamed = set(), set()
    for operation in operations(schema):
        field = Range(site.open, {"X-Pulse-Credential": site.secret})
        shoot_at(operation, field, EXAMPLES, *aims)
        wrong |= field.wrong
        # "default" stands for what lies in front of an operation, not for what it answers.
        declared = operation.definition.raw["responses"].keys()
        unnamed |= {f"{operation.label}: {each}" for each in field.statuses} - {
            f"{operation.label}: {each}" for each in declared
        }
        if not any(200 <= status < 300 for status in field.statuses):
            missed.add(operation.label)

    assert not wrong, "\n\n".join(wrong.values())
    assert not unnamed, "there are answers that only the default describes"
    assert not missed, "nothing there was ever hit"
