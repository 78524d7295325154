"""Looks at what somebody is about to write, and writes nothing: all problems at once."""

# Annotations are evaluated here, since those of the fields are made from parameters.

from typing import Any

import strawberry
from pydantic import ValidationError as PydanticValidationError

from graphql_schema.catalog import metric, persona, scenario, service, unit_test, unit_test_set
from graphql_schema.catalog.definition import TYPE_NAMES
from graphql_schema.catalog.mutations import Mutations, Write
from graphql_schema.edge.errors import extensions_of
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import cleared
from simulation.access.commands import REQUIRED
from simulation.kernel.errors import SimulationError, refusals_of

MAX_PROBLEMS = 100


@strawberry.type
class InputProblem:
    """Why something cannot be written."""

    field: str | None = strawberry.field(description="Where, below the input; null for nowhere.")
    code: str = strawberry.field(description="That of the error which writing it would meet.")
    message: str


def check_field(mutations: Mutations) -> Any:
    """The field that checks what one of ``mutations`` would be given."""
    kind, name = mutations.kind, TYPE_NAMES[mutations.kind]
    choices = {does: write.given for does, write in mutations.writes.items()}
    given = _one_of(f"{name}CheckInput", choices)

    async def check(info: Info, input: given) -> list[InputProblem]:  # type: ignore[valid-type]
        [(does, said)] = (
            (does, value)
            for does in choices
            if (value := getattr(input, does)) is not strawberry.UNSET
        )
        write = mutations.writes[does]
        access = info.context.access
        access.principal.require(*REQUIRED[write.command], mutations.answers)
        try:
            await access.rehearse(write.command, **_fields(info, kind, write, said))
        except PydanticValidationError as error:
            return [_problem(each) for each in refusals_of(error)[:MAX_PROBLEMS]]
        except SimulationError as refusal:
            return [_problem(refusal)]
        return []

    return strawberry.field(
        resolver=check,
        description=f"What is wrong with a {name} that is about to be written; nothing is written. "
        "Empty where it would be accepted now.",
    )


def _fields(info: Info, kind: str, write: Write, said: Any) -> dict[str, Any]:
    """What the command of ``write`` holds, if it is to write what was ``said``."""
    if write.body is not None:
        body = write.body.model_validate(cleared(write.fields(said), write.body))
        return {"id": info.context.access.new_id(), "body": body}
    changes = cleared(write.fields(said), info.context.queries(kind).kind.body)
    id, expected = changes.pop("id"), changes.pop("expected_version", None)
    return {"id": plain_id(id, TYPE_NAMES[kind]), "changes": changes, "expected_version": expected}


def _problem(refusal: SimulationError) -> InputProblem:
    field = extensions_of(refusal).get("field")
    return InputProblem(field=field, code=refusal.code, message=refusal.message)


def _one_of(name: str, choices: dict[str, type[Any]]) -> type[Any]:
    """An input of exactly one of ``choices``."""
    unset = dict.fromkeys(choices, strawberry.UNSET)
    annotations = {does: given | None for does, given in choices.items()}
    declared = type(name, (), unset | {"__annotations__": annotations})
    made: type[Any] = strawberry.input(
        declared, one_of=True, description="What is about to be given, as one of these."
    )
    return made


@strawberry.type
class CheckQuery:
    check_persona = check_field(persona.MUTATIONS)
    check_scenario = check_field(scenario.MUTATIONS)
    check_metric = check_field(metric.MUTATIONS)
    check_service = check_field(service.MUTATIONS)
    check_unit_test = check_field(unit_test.MUTATIONS)
    check_unit_test_set = check_field(unit_test_set.MUTATIONS)
