"""Whoever shoots finds what breaks its word: proved on an application that does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel
from schemathesis import BaseSchema

from tests.integration.fuzz.aside import aside
from tests.integration.fuzz.shooting import Range, described, operations, shoot_at
from tests.integration.rest.api import served

app = FastAPI()

COUNTED = {200: {"headers": {"X-Count": {"schema": {"type": "integer"}, "required": True}}}}


class Thing(BaseModel):
    """What all these give, if they keep their word."""

    name: str


class Wish(BaseModel):
    """What one of these takes."""

    number: int


@app.get("/right")
async def right() -> Thing:
    return Thing(name="thing")


@app.get("/fails", response_model=Thing)
async def fails() -> JSONResponse:
    return JSONResponse({"name": "secret"}, 500)


@app.post("/fails-at-some", response_model=Thing)
async def fails_at_some(wish: Wish) -> JSONResponse:
    failed = wish.number > 1_000
    return JSONResponse({"name": "thing"}, 500 if failed else 200)


@app.get("/undocumented", response_model=Thing)
async def undocumented() -> JSONResponse:
    return JSONResponse({"name": "thing"}, 418)


@app.get("/misshapen", response_model=Thing)
async def misshapen() -> JSONResponse:
    return JSONResponse({"name": 7})


@app.get("/plain", response_model=Thing)
async def plain() -> PlainTextResponse:
    return PlainTextResponse("thing")


@app.get("/silent", response_model=Thing, responses=COUNTED)
async def silent() -> JSONResponse:
    return JSONResponse({"name": "thing"})


@app.get("/talking", response_model=Thing, responses=COUNTED)
async def talking() -> JSONResponse:
    return JSONResponse({"name": "thing"}, headers={"X-Count": "many"})


FOUND = {
    "GET /right": set[str](),
    "GET /fails": {"Server error", "Undocumented status code"},
    "POST /fails-at-some": {"Server error", "Undocumented status code"},
    "GET /undocumented": {"Undocumented status code"},
    "GET /misshapen": {"Response violates schema"},
    "GET /plain": {"Undocumented Content-Type"},
    "GET /silent": {"Missing required response headers"},
    "GET /talking": {"Response header does not conform to the schema"},
}


@asynccontextmanager
async def open_toy() -> AsyncIterator[str]:
    async with served(app) as root:
        yield root


@pytest.fixture(scope="module")
def toy() -> Iterator[tuple[str, BaseSchema]]:
    with aside(open_toy) as root:
        yield root, described(root)


def test_everything_that_is_wrong_is_found(toy: tuple[str, BaseSchema]) -> None:
    root, schema = toy
    found = {}
    for operation in operations(schema):
        field = Range(root)
        shoot_at(operation, field, examples=20)
        found[operation.label] = {name.rpartition(": ")[2] for name in field.wrong}

    assert found == FOUND


def test_the_same_is_shot_at_every_run(toy: tuple[str, BaseSchema]) -> None:
    root, schema = toy
    [operation] = [each for each in operations(schema) if each.path == "/fails-at-some"]
    twice = [Range(root), Range(root)]
    for field in twice:
        shoot_at(operation, field, examples=20)

    assert twice[0].statuses == twice[1].statuses
    assert {200, 422, 500} <= twice[0].statuses.keys()
