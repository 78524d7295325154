"""Rules of the house: the tree keeps them, and each of them notices when it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.source_rules import (
    MAX_LINES,
    NOT_BY_ACCESS,
    Rule,
    Source,
    appends_to_the_store,
    counts_with_more_than_the_library,
    goes_round_access,
    has_no_name,
    is_too_long,
    reads_the_environment,
    shows_texts_as_they_come,
    sources,
    writes_documents,
)

ROOT = Path(__file__).parents[2]
PLATFORM = ("simulation", "graphql_schema")
EVERYTHING = (*PLATFORM, "demo")
TRANSPORTS = ("simulation/rest", "graphql_schema")

RULES = [
    (appends_to_the_store, PLATFORM),
    (writes_documents, PLATFORM),
    (reads_the_environment, PLATFORM),
    (goes_round_access, TRANSPORTS),
    (shows_texts_as_they_come, PLATFORM),
    (counts_with_more_than_the_library, PLATFORM),
    (is_too_long, EVERYTHING),
    (has_no_name, EVERYTHING),
]

OFFENCES = [
    (appends_to_the_store, "simulation/runner/x.py", "await self._store.append(commit)"),
    (appends_to_the_store, "simulation/cli/x.py", "await platform.event_store.append(commit)"),
    (appends_to_the_store, "simulation/eventstore/x.py", "store.append(commit)"),
    (writes_documents, "graphql_schema/x.py", "await PersonaDocument(id='1').insert()"),
    (writes_documents, "simulation/catalog/queries.py", "await rows.update_one({}, {})"),
    (writes_documents, "simulation/catalog/queries.py", "rows.bulk_write([])"),
    (writes_documents, "simulation/rest/x.py", "await document.save()"),
    (writes_documents, "simulation/rest/x.py", "await document.delete()"),
    (reads_the_environment, "simulation/cli/x.py", "import os\nos.environ['CI']"),
    (reads_the_environment, "simulation/cli/x.py", "import os\nos.getenv('CI')"),
    (reads_the_environment, "graphql_schema/x.py", "from os import path, environ"),
    (goes_round_access, "graphql_schema/x.py", "def f(all: Platform) -> None: ..."),
    (goes_round_access, "graphql_schema/x.py", "from simulation.bootstrap import open_platform"),
    (goes_round_access, "graphql_schema/x.py", "import simulation.bootstrap as boot"),
    (goes_round_access, "graphql_schema/x.py", "from simulation.bootstrap import Platform as P"),
    (goes_round_access, "simulation/rest/x.py", "await request.app.state.platform.runs.open()"),
    (goes_round_access, "simulation/rest/catalog/x.py", "await caller.bus.handle(command)"),
    (goes_round_access, "simulation/rest/catalog/x.py", "caller._platform"),
    (shows_texts_as_they_come, "simulation/cli/x.py", "from rich.console import Console"),
    (shows_texts_as_they_come, "simulation/cli/x.py", "import rich"),
    (shows_texts_as_they_come, "simulation/cli/x.py", "print(name)"),
    (shows_texts_as_they_come, "simulation/cli/x.py", "import typer\ntyper.echo(name)"),
    (shows_texts_as_they_come, "simulation/reports/x.py", "import csv"),
    (shows_texts_as_they_come, "simulation/reports/x.py", "from html import escape"),
    (counts_with_more_than_the_library, "simulation/statistics/x.py", "import numpy as np"),
    (counts_with_more_than_the_library, "simulation/statistics/x.py", "from . import tries"),
    (
        counts_with_more_than_the_library,
        "simulation/statistics/x.py",
        "from simulation.kernel.values import Json",
    ),
    (is_too_long, "demo/x.py", "x = 1\n" * (MAX_LINES + 1)),
    (has_no_name, "simulation/runner/text_utils.py", ""),
    (has_no_name, "simulation/helpers/text.py", ""),
    (has_no_name, "demo/run_manager.py", ""),
]

ALLOWED = [
    (appends_to_the_store, "simulation/bus.py", "await self._store.append(commit)"),
    (is_too_long, "simulation/client/types/x.py", "x = 1\n" * (MAX_LINES + 1)),
    (appends_to_the_store, "simulation/runner/x.py", "stored.append(1)\nself.rows.append(1)"),
    (writes_documents, "simulation/catalog/set_run/projection.py", "await runs.insert_one({})"),
    (writes_documents, "simulation/eventstore/mongodb.py", "await commits.update_one({}, {})"),
    (writes_documents, "simulation/runner/x.py", "text.replace('a', 'b')\nrows.insert(0, 1)"),
    (reads_the_environment, "simulation/settings.py", "import os\nos.environ['CI']"),
    (reads_the_environment, "simulation/x.py", "import os\nos.open('x')\nself.environ"),
    (goes_round_access, "simulation/rest/app.py", "platform: Platform"),
    (goes_round_access, "simulation/rest/pulse/x.py", "platform: Platform"),
    (goes_round_access, "graphql_schema/x.py", "info.context.access.definitions(kind)"),
    (shows_texts_as_they_come, "simulation/cli/output.py", "from rich.table import Table"),
    (shows_texts_as_they_come, "simulation/kernel/showable.py", "import csv, html"),
    (shows_texts_as_they_come, "simulation/cli/errors.py", "print(for_terminal(message))"),
    (shows_texts_as_they_come, "simulation/cli/x.py", "console().print(name)\nview.echo(1)"),
    (counts_with_more_than_the_library, "simulation/x.py", "import orjson"),
    (
        counts_with_more_than_the_library,
        "simulation/statistics/x.py",
        "from math import comb\nfrom simulation.statistics.tries import pass_at_k",
    ),
    (is_too_long, "demo/x.py", "x = 1\n" * MAX_LINES),
    (has_no_name, "simulation/runner/utility_bill.py", ""),
]


@pytest.mark.parametrize(("rule", "folders"), RULES, ids=lambda each: getattr(each, "__name__", ""))
def test_the_tree_keeps_the_rule(rule: Rule, folders: tuple[str, ...]) -> None:
    read = sources(ROOT, *folders)
    assert len(read) > 50

    assert [offence for source in read for offence in rule(source)] == [], rule.__doc__


@pytest.mark.parametrize(("rule", "path", "text"), OFFENCES)
def test_the_rule_notices(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text)))


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_the_rule_leaves_alone(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text))) == []


@pytest.mark.parametrize("path", NOT_BY_ACCESS)
def test_no_transport_is_let_through_that_has_no_need(path: str) -> None:
    texts = [each.text for each in sources(ROOT, *TRANSPORTS) if each.path.startswith(path)]
    elsewhere = "graphql_schema/x.py"
    assert any(list(goes_round_access(Source(elsewhere, text))) for text in texts)


def test_every_rule_can_be_broken() -> None:
    assert {rule for rule, _, _ in OFFENCES} == {rule for rule, _ in RULES}
