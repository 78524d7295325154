"""The fixture `simulated`: a conversation written in Python, with an agent in the same process."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.pytest_plugin import simulated

# What is imported inside is forgotten after each run; not all of it can be imported twice.
assert simulated

pytest_plugins = ["pytester"]

GUIDE = Path(__file__).parents[3] / "docs" / "ci.md"

TESTS = """
import pytest

ASK = dict(
    persona="Works next door.",
    scenario="Book a table for two.",
    script=["A table, please.", "On Friday."],
    seed=1,
)
BOOKED = {"Is booked": {"type": "contains", "texts": ["booked"]}}


def books(messages):
    asked = [each["content"] for each in messages if each["role"] == "user"]
    if len(asked) < 2:
        return "For which day?"
    call = {"name": "book", "arguments": {"day": asked[-1]}}
    return {"content": "Your table is booked.", "tool_calls": [call]}


async def refuses(messages):
    return "No."


def breaks(messages):
    raise LookupError("no such table")


def test_passes(simulated):
    result = simulated(agent=books, expect=BOOKED, **ASK)
    assert result.passed, result
    assert result.criteria == {"Is booked": True}
    said = [(each.role, each.text) for each in result.transcript]
    assert said[:4] == [
        ("persona", "A table, please."),
        ("agent", "For which day?"),
        ("persona", "On Friday."),
        ("agent", "Your table is booked."),
    ]
    [call] = result.transcript[3].tool_calls
    assert (call["name"], call["arguments"]) == ("book", {"day": "On Friday."})
    assert result.session["turns"] >= 2


def test_is_worse(simulated):
    result = simulated(agent=refuses, expect=BOOKED, **ASK)
    assert result.outcome == "failed"
    assert result.passed


def test_raises(simulated):
    result = simulated(agent=breaks, expect=BOOKED, **ASK)
    assert result.outcome == "agent_error"
    assert "LookupError: no such table" in result.reason
    assert isinstance(result.error, LookupError)


def test_ends_itself(simulated):
    import sys

    async def leaves(messages):
        sys.exit(3)

    for agent in (lambda messages: pytest.fail("mine"), lambda messages: sys.exit(3), leaves):
        result = simulated(agent=agent, expect=BOOKED, **ASK)
        assert result.outcome == "agent_error"
        assert isinstance(result.error, (SystemExit, pytest.fail.Exception))


def test_twice_and_by_a_tool(simulated):
    for _ in range(2):
        result = simulated(
            agent=books,
            persona={"name": "Ana 🙂", "background": "Next door.\\x7f\\u2028"},
            scenario={"objective": "Book.", "instructions": "Open with: Hi.\\nThen say: Friday."},
            expect={"Booked": {"type": "tool_called", "tool": "book"}},
        )
        assert result.passed, result


def test_is_described_wrongly(simulated):
    with pytest.raises(Exception, match="evaluator"):
        simulated(agent=books, scenario="Book.", expect={"X": {"type": "no_such"}})
    with pytest.raises(Exception, match="has several lines"):
        simulated(agent=books, scenario="Book.", script=["Hi.\\nThen say: Bye."])


def test_gives_up_in_time(simulated):
    import asyncio

    async def never(messages):
        await asyncio.sleep(30)

    with pytest.raises(TimeoutError, match="within 0.3 s"):
        simulated(agent=never, timeout_seconds=0.3, **ASK)


def test_no_agent_keeps_the_process_from_ending(simulated):
    import threading

    threads = []

    def hangs(messages):
        threads.append(threading.current_thread())
        return "Yes."

    simulated(agent=hangs, **ASK)
    assert all(each.daemon for each in threads)


async def played(simulated):
    return await simulated.asynchronously(agent=books, expect=BOOKED, **ASK)


def test_in_a_coroutine(simulated):
    import asyncio

    assert asyncio.run(played(simulated)).passed
"""


def test_what_the_guide_shows_is_true(pytester: pytest.Pytester) -> None:
    [shown] = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    pytester.makepyfile(shown)
    pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio").assert_outcomes(passed=1)


def test_conversations_are_played(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS)
    ran = pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio")
    ran.assert_outcomes(passed=8, failed=1)
    ran.stdout.fnmatch_lines(
        [
            "*where False = <failed: Is booked: None of *'booked'.>.passed",
            "*Captured conversation call*",
            "session 1 · failed",
            "persona: A table, please.",
            "agent: No.",
        ]
    )


def test_unused_it_imports_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_imported():
            assert "simulation.pytest_plugin.plugin" in sys.modules
            of_it = [name for name in sys.modules if name.startswith("simulation.")]
            assert not [n for n in of_it if not n.startswith("simulation.pytest_plugin")]
            assert not {"aiohttp", "beanie", "pydantic", "simulation.pytest_plugin.items"} & {
                *sys.modules
            }

        def test_nothing_is_compiled_anew_for_its_asserts():
            import simulation.kernel.errors as imported
            assert "pytest" not in type(imported.__spec__.loader).__module__
        """
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:schemathesis", "-p", "no:hypothesispytest"]
    ended = subprocess.run(command, cwd=pytester.path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
