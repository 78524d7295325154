"""What would change, for people and programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from simulation.cli.output import say
from simulation.cli.seeding.change import UNSET, Action, Change, FieldChange, Plan

_SIGNS = {
    Action.CREATE: ("+", "green"),
    Action.UPDATE: ("~", "yellow"),
    Action.DELETE: ("-", "red"),
}
LONGEST = 100
"""Of a value that is shown to people, in characters."""


def show(plan: Plan) -> None:
    """Tell people what would change, field by field."""
    for change in plan.changes:
        sign, style = _SIGNS[change.action]
        renamed = f" (was {change.previous!r})" if change.previous else ""
        say(f"{sign} {change.kind.label} {change.name!r}{renamed}", style=style)
        for each in change.fields:
            say(f"    {_told(change, each)}")


def _told(change: Change, field: FieldChange) -> str:
    after = _shown(field.after)
    if change.action is Action.CREATE:
        return f"{field.path}: {after}"
    before = _shown(field.before)
    if before == after:
        # What is withheld, and what differs after what there is room for.
        return f"{field.path}: another value"
    return f"{field.path}: {before} → {after}"


def _shown(value: Any) -> str:
    if value is UNSET:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def counted(plan: Plan) -> str:
    """How much would change, in a line."""
    counts = [f"{plan.count(action)} {action}d" for action in Action if plan.count(action)]
    renamed = sum(each.previous is not None for each in plan.changes)
    counts += [f"{renamed} of them renamed"] if renamed else []
    return ", ".join([*counts, f"{plan.unchanged} unchanged"])


def as_json(plan: Plan, written: Sequence[Change]) -> dict[str, Any]:
    """The same for programs, with what of it is written.

    A field without `before` or `after` had or has no value.
    """
    return {
        "changes": [_change(each, each in written) for each in plan.changes],
        "unchanged": plan.unchanged,
    }


def _change(change: Change, written: bool) -> dict[str, Any]:
    return {
        "written": written,
        "action": str(change.action),
        "kind": change.kind.name,
        "name": change.name,
        "previousName": change.previous,
        "fields": [_field(each) for each in change.fields],
    }


def _field(field: FieldChange) -> dict[str, Any]:
    values = {"before": field.before, "after": field.after}
    return {"path": field.path} | {
        name: value for name, value in values.items() if value is not UNSET
    }
