"""Compares two descriptions of an API: what the one promises, and what the other does of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

JSON = "application/json"
KEYWORDS = (
    "type",
    "enum",
    "const",
    "pattern",
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "maxProperties",
    "default",
)
ALONE = "is ours alone"
MISSING = "is missing"

Facts = dict[str, dict[str, Any]]
"""What is said of each place in a body, such as ``unit_test_runs[].run_count``."""


class Description:
    """An OpenAPI document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.operations = {
            (path, method): operation
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }

    def facts(self, schema: dict[str, Any], place: str) -> Facts:
        """What ``schema`` says of ``place`` and of every place in it."""
        found: Facts = {}
        self._describe(schema, place, found)
        return found

    def parameters(self, operation: dict[str, Any]) -> Facts:
        """What is said of the parameters, by kind and name."""
        found: Facts = {}
        for each in operation.get("parameters", []):
            place = f"{each['in']} {each['name'].lower()}"
            found |= self.facts(each["schema"], place)
            found[place]["required"] = each.get("required", False)
        return found

    def body(self, operation: dict[str, Any]) -> Facts:
        """What is said of the body of requests."""
        body = operation.get("requestBody")
        if body is None:
            return {}
        found = self.facts(body["content"][JSON]["schema"], "body")
        found["body"]["required"] = body.get("required", False)
        return found

    def answer(self, operation: dict[str, Any]) -> Facts:
        """What is said of the body of success."""
        [success] = [each for status, each in operation["responses"].items() if status[0] == "2"]
        content = success.get("content")
        return self.facts(content[JSON]["schema"], "answer") if content else {}

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            beside = {key: value for key, value in schema.items() if key != "$ref"}
            schema = self._document["components"]["schemas"][name] | beside
        return schema

    def _choices(self, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
        schema = self._resolved(schema)
        choices = schema.get("anyOf") or schema.get("oneOf")
        if choices is None:
            yield schema
        for choice in choices or ():
            yield from self._choices(choice)

    def _describe(self, schema: dict[str, Any], place: str, found: Facts) -> None:
        outer = self._resolved(schema)
        choices = list(self._choices(outer))
        real = [each for each in choices if each.get("type") != "null"]
        said = found.setdefault(place, {})
        said["nullable"] = len(real) < len(choices)
        if "default" in outer:
            said["default"] = outer["default"]
        if len(real) > 1:
            said["choices"] = {self._tag(choice) for choice in real}
        for choice in real:
            tag = f"<{self._tag(choice)}>" if len(real) > 1 else ""
            self._describe_choice(choice, place + tag, found)

    def _tag(self, choice: dict[str, Any]) -> str:
        kind = choice.get("properties", {}).get("type", {}).get("const")
        return str(kind or choice.get("type"))

    def _describe_choice(self, schema: dict[str, Any], place: str, found: Facts) -> None:
        said = found.setdefault(place, {})
        said |= {word: schema[word] for word in KEYWORDS if word in schema}
        for name, inner in schema.get("properties", {}).items():
            self._describe(inner, f"{place}.{name}", found)
            found[f"{place}.{name}"]["required"] = name in schema.get("required", ())
        if "items" in schema:
            self._describe(schema["items"], f"{place}[]", found)
        if isinstance(schema.get("additionalProperties"), dict):
            self._describe(schema["additionalProperties"], f"{place}{{}}", found)
        if "propertyNames" in schema:
            self._describe(schema["propertyNames"], f"{place}{{key}}", found)


def differences(contract: Description, ours: Description) -> Iterator[str]:
    """Every place where ``ours`` is not what ``contract`` says: ``operation: place: what``."""
    for where, promised in contract.operations.items():
        name = promised["operationId"]
        given = ours.operations.get(where)
        if given is None:
            yield f"{name}: {MISSING}"
            continue
        for each in _between(contract, promised, ours, given):
            yield f"{name}: {each}"


def _between(
    contract: Description, promised: dict[str, Any], ours: Description, given: dict[str, Any]
) -> Iterator[str]:
    if given["operationId"] != promised["operationId"]:
        yield f"operationId: {given['operationId']}"
    yield from _accepted(contract.parameters(promised), ours.parameters(given))
    yield from _accepted(contract.body(promised), ours.body(given))
    yield from _answered(contract.answer(promised), ours.answer(given))
    for status in sorted(set(promised["responses"]) ^ set(given["responses"])):
        yield f"status {status}: {MISSING if status in promised['responses'] else ALONE}"


def _accepted(promised: Facts, given: Facts) -> Iterator[str]:
    """Requests: exactly what is promised is accepted."""
    yield from _absent(promised, given)
    for place in promised.keys() & given.keys():
        wanted, found = promised[place], given[place]
        for word in sorted(wanted.keys() | found.keys()):
            if wanted.get(word) != found.get(word):
                yield f"{place}: {word}"


def _answered(promised: Facts, given: Facts) -> Iterator[str]:
    """Answers: nothing but what is promised may come; more may be certain about it."""
    anything = tuple(
        place for place, said in promised.items() if set(said) <= {"nullable", "required"}
    )
    yield from (
        each for each in _absent(promised, given) if not (anything and each.startswith(anything))
    )
    for place in promised.keys() & given.keys():
        wanted, found = promised[place], given[place]
        if place in anything:
            continue
        for word in ("type", "format", "const"):
            if wanted.get(word) != found.get(word):
                yield f"{place}: {word}"
        if "enum" in wanted and not set(found.get("enum", [None])) <= set(wanted["enum"]):
            yield f"{place}: enum"
        if found.get("nullable", False) > wanted.get("nullable", False):
            yield f"{place}: nullable"
        if wanted.get("required", False) > found.get("required", False):
            yield f"{place}: required"


def _absent(promised: Facts, given: Facts) -> Iterator[str]:
    for facts, others, what in ((promised, given, MISSING), (given, promised, ALONE)):
        alone = sorted(place for place in facts if place not in others)
        for place in alone:
            # What is inside of it goes without saying.
            if not any(
                place.startswith((f"{each}.", f"{each}[", f"{each}{{", f"{each}<"))
                for each in alone
            ):
                yield f"{place}: {what}"
