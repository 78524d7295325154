"""`simulation seed`: what a catalog may say, and what becomes of one that cannot be loaded."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.problems import Problems
from simulation.cli.seed import seed_catalog
from simulation.cli.seeding.catalog_files import read_catalog
from simulation.cli.seeding.change import Action
from simulation.cli.seeding.checking import check_catalog
from simulation.cli.seeding.loading import Loading
from simulation.client.local_api import LocalApi
from tests.support.platform import OWNER, House

ROOT = Path(__file__).parents[3]

SERVICE = "- {name: Line, description: d, connector: {type: chat, url: https://agent.example/v1}}\n"
PERSONA = "- {name: Ann, role: guest, background: b}\n"
SCENARIO = "- {name: Table, objective: o, instructions: i, initial_message_type: user-message%s}\n"
METRIC = "- {name: Met, description: d, metric_value: {type: boolean}}\n"
TEST = """\
- name: Books
  description: d
  service: Line
  service_version_set_name: edge
  persona: Ann
  scenario: Table
  max_interactions: 3
  success_criterions:
    - {name: c, metric: Met, criterion: {type: boolean, expected_value: true}}
"""
SET = "- {name: All, unit_test_runs: [{unit_test: Books}]}\n"
WHOLE = {
    "services.yaml": SERVICE,
    "personas.yaml": PERSONA,
    "scenarios.yaml": SCENARIO % "",
    "metrics.yaml": METRIC,
    "unit_tests.yaml": TEST,
    "unit_test_sets.yaml": SET,
}


def catalog(directory: Path, **files: str | bytes) -> Path:
    """``directory`` with the files, whose names are given with _ for the dot."""
    for name, content in files.items():
        stem, _, suffix = name.rpartition("_")
        data = content if isinstance(content, bytes) else content.encode()
        (directory / f"{stem}.{suffix}").write_bytes(data)
    return directory


def whole(directory: Path, **changed: str) -> Path:
    directory.mkdir(exist_ok=True)
    for name, text in WHOLE.items():
        (directory / name).write_text(text, encoding="utf-8")
    return catalog(directory, **changed)


def problems(directory: Path) -> list[str]:
    with pytest.raises(Problems) as refused:
        check_catalog(read_catalog(directory))
    return [str(each) for each in refused.value.problems]


def arguments(directory: Path, written: str) -> Any:
    evaluator = f"{{type: tool_called, tool: book, arguments: {{x: {written}}}}}"
    text = f"- {{name: M, description: d, metric_value: {{type: boolean}}, evaluator: {evaluator}}}"
    [entry] = read_catalog(catalog(directory, metrics_yaml=text))
    return entry.fields["evaluator"]["arguments"]["x"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20:30", "20:30"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("01234", "01234"),
        ("2026-06-06", "2026-06-06"),
        ("2026-06-06T08:00:00Z", "2026-06-06T08:00:00Z"),
        ("1_000", "1_000"),
        ("true", True),
        ("~", None),
        ("-7", -7),
        ("18446744073709551616", 2**64),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("'7'", "7"),
        ("!!str 7", "7"),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(tmp_path: Path, written: str, meant: object) -> None:
    read = arguments(tmp_path, written)
    assert read == meant
    assert type(read) is type(meant)


@pytest.mark.parametrize("written", ["0x1F", "0o17", ".inf", "-.INF", ".nan"])
def test_what_can_be_read_in_several_ways_is_to_be_quoted(tmp_path: Path, written: str) -> None:
    with pytest.raises(Problems, match=r"metrics\.yaml:1: .*quote it"):
        arguments(tmp_path, written)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"personas_yaml": "- name: A\n  role: g\n  role: h\n"}, "personas.yaml:3: the key 'role'"),
        ({"personas_yaml": PERSONA * 2}, "personas.yaml:2: 'Ann': there is a persona of this name"),
        (
            {"personas_yaml": PERSONA, "personas_yml": PERSONA.replace("Ann", "ANN")},
            "at personas.yaml:1 already",
        ),
        ({"persona_yaml": PERSONA}, "persona.yaml: is no file of a catalog; did you mean"),
        ({"personas_json": "[]"}, "personas.json: is no file of a catalog"),
        ({}, "holds no definition; write some into services.yaml"),
        ({"personas_yaml": "# nothing\n"}, "holds no definition"),
        ({"personas_yaml": PERSONA.encode("utf-16")}, "is not UTF-8 but UTF-16; save it as UTF-8"),
        ({"personas_yaml": b"- {name: Caf\xe9}"}, "is not UTF-8; save it as UTF-8"),
        ({"personas_yaml": "name: Ann\n"}, "must be a list of mappings"),
        ({"personas_yaml": "- Ann\n"}, "personas.yaml:1: must be a mapping"),
        ({"personas_yaml": "- {name: [\n"}, "this is no valid YAML"),
        ({"personas_yaml": "- &a [*a]\n"}, "an alias stands inside its own anchor"),
        ({"personas_yaml": "- !!python/none x\n"}, "personas.yaml:1: x can be read"),
        ({"personas_yaml": "- {1: x}\n"}, "the key 1 is no text; put it in quotes"),
        (
            {"personas_yaml": "- {name: Ann, role: 7, background: b}\n"},
            'role: 7 is a number, and a text is wanted; quote it: "7".',
        ),
        (
            {"personas_yaml": "- {name: Ann, rolle: g, role: g, background: b}\n"},
            "rolle: is no field of a persona; did you mean 'role'?",
        ),
        (
            {"scenarios_yaml": SCENARIO % ", conversation_starts_at: 2026-02-30T08:00:00Z"},
            "scenarios.yaml:1: 'Table': conversation_starts_at:",
        ),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence_with_its_place(
    tmp_path: Path, files: dict[str, Any], told: str
) -> None:
    [problem] = problems(catalog(tmp_path, **files))
    assert told in problem
    assert "\n" not in problem


@pytest.mark.parametrize(
    "bomb",
    [
        "\n".join(f"- &a{n} [{', '.join([f'*a{n - 1}'] * 20)}]" for n in range(1, 9)).replace(
            "*a0", "x"
        ),
        "- " + "[" * 70 + "]" * 70,
    ],
)
def test_a_bomb_is_refused(tmp_path: Path, bomb: str) -> None:
    [problem] = problems(catalog(tmp_path, personas_yaml=bomb))
    assert "aliases come to more than" in problem or "levels deep" in problem


def test_an_anchor_is_merged(tmp_path: Path) -> None:
    text = "- &a {name: A, role: g, background: b}\n- {<<: *a, name: B}\n"
    entries = read_catalog(catalog(tmp_path, personas_yaml=text))
    assert entries[1].fields == {"name": "B", "role": "g", "background": "b"}


async def test_all_problems_come_at_once_and_nothing_is_written(
    house: House, tmp_path: Path
) -> None:
    wrong = TEST.replace("persona: Ann", "persona: Anne").replace("  max_interactions: 3\n", "")
    whole(tmp_path, personas_yaml=PERSONA + "- {name: Bob, role: g}\n", unit_tests_yaml=wrong)
    before = await house.everything()
    with pytest.raises(Problems) as refused:
        await seed_catalog(LocalApi(house.platform, OWNER), tmp_path)
    assert [str(each) for each in refused.value.problems] == [
        "personas.yaml:2: 'Bob': background: is missing; write it.",
        "unit_tests.yaml:5: 'Books': persona: there is no persona named 'Anne' in these files; "
        "did you mean 'Ann'?",
        "unit_tests.yaml:1: 'Books': max_interactions: is missing; write it.",
    ]
    assert await house.everything() == before


def test_the_rules_between_definitions_are_asked_before_anything_is_written(
    tmp_path: Path,
) -> None:
    numerical = "criterion: {type: numerical, verb: '<', threshold: 3}"
    wrong = TEST.replace("criterion: {type: boolean, expected_value: true}", numerical)
    [problem] = problems(whole(tmp_path, unit_tests_yaml=wrong))
    assert problem.startswith("unit_tests.yaml:9: 'Books': success_criterions.0.criterion")


async def test_a_dry_run_says_what_would_be_done(house: House, tmp_path: Path) -> None:
    before = await house.everything()
    loading = Loading(LocalApi(house.platform, OWNER), read_catalog(whole(tmp_path)))
    assert (await loading.plan()).count(Action.CREATE) == 6
    assert await house.everything() == before


async def test_a_name_in_another_form_is_the_same_definition(house: House, tmp_path: Path) -> None:
    api = LocalApi(house.platform, OWNER)
    for name in ("Café", unicodedata.normalize("NFD", "Café"), "CAFÉ"):
        catalog(tmp_path, personas_yaml=PERSONA.replace("Ann", name))
        done = await seed_catalog(api, tmp_path)
    assert (done.created, done.revised, done.unchanged) == (0, 0, 1)
    again = "{ personas { totalCount nodes { name version } } }"
    page = (await house.owner.ask(again))["personas"]
    assert page == {"totalCount": 1, "nodes": [{"name": "Café", "version": 1}]}


async def test_every_kind_is_revised_in_what_was_changed(house: House, tmp_path: Path) -> None:
    api = LocalApi(house.platform, OWNER)
    await seed_catalog(api, whole(tmp_path))
    whole(
        tmp_path,
        services_yaml=SERVICE.replace(
            "description: d,",
            "description: e, limits: {max_concurrent_sessions: 4}, version_sets: "
            "{canary: {agent_version_number: 2, llm_model_preferences: "
            "{judge: {llm_name: j}}}},",
        ),
        personas_yaml=PERSONA.replace("background: b", "background: c, timezone: Europe/Berlin"),
        scenarios_yaml=SCENARIO % ", tags: {a: b}",
        metrics_yaml=METRIC.replace("description: d", "description: e"),
        unit_tests_yaml=TEST.replace("max_interactions: 3", "max_interactions: 4"),
        unit_test_sets_yaml=SET.replace("Books}", "Books, run_count: 2}"),
    )
    assert (await seed_catalog(api, tmp_path)).revised == 6
    assert (await seed_catalog(api, tmp_path)).unchanged == 6
    whole(tmp_path)
    assert (await seed_catalog(api, tmp_path)).revised == 6, "what is left out is unset again"
    assert (await seed_catalog(api, tmp_path)).unchanged == 6


async def test_what_cannot_change_is_refused_before_anything_is_written(
    house: House, tmp_path: Path
) -> None:
    api = LocalApi(house.platform, OWNER)
    await seed_catalog(api, whole(tmp_path))
    numerical = "metric_value: {type: numerical, lower_bound: 0, upper_bound: 1}"
    changed = METRIC.replace("metric_value: {type: boolean}", numerical)
    whole(tmp_path, metrics_yaml=changed, personas_yaml=PERSONA.replace("b}", "c}"))
    (tmp_path / "unit_tests.yaml").unlink()
    (tmp_path / "unit_test_sets.yaml").unlink()
    before = await house.everything()
    with pytest.raises(Problems, match=r"metrics\.yaml:1: 'Met': metric_value: a metric keeps"):
        await seed_catalog(api, tmp_path)
    assert await house.everything() == before


def test_the_seed_data_is_a_catalog() -> None:
    check_catalog(read_catalog(ROOT / "seed_data"))


async def test_a_fault_of_a_part_is_told_once_and_knows_what_was_meant(tmp_path: Path) -> None:
    (tmp_path / "metrics.yaml").write_text(
        "- name: M\n"
        "  description: m\n"
        "  metric_value: {type: numeric, min: 7}\n"
        "  evaluator: {type: judge}\n"
    )
    with pytest.raises(Problems) as refused:
        check_catalog(read_catalog(tmp_path))

    [problem] = refused.value.problems
    assert problem.line == 3
    assert "did you mean 'numerical'?" in problem.message


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "personas.yaml")
    told = "personas.yaml: cannot be read, since it is no file; name one that is."
    assert problems(tmp_path) == [told]


def test_a_directory_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    class Closed(type(tmp_path)):  # type: ignore[misc]
        def iterdir(self) -> Any:
            raise PermissionError(13, "Permission denied")

    with pytest.raises(Problems, match="cannot be read \\(Permission denied\\); name one that can"):
        read_catalog(Closed(tmp_path))
