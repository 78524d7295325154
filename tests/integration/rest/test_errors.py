"""Every error has a status and a code, and none of them leaks."""

from __future__ import annotations

import errno
import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pymongo.errors
import pytest
import sqlalchemy.exc
from fastapi import APIRouter
from starlette.exceptions import HTTPException

import simulation
from simulation.kernel.errors import HistoryDamaged, NotFound, SimulationError, VersionMismatch
from simulation.kernel.outages import AWAY
from simulation.rest.errors import STATUS_OF
from tests.integration.rest.api import Api, serve
from tests.support.platform import open_house

SECRET = "password=hunter2"


class Novelty(NotFound):
    """Something that the map of errors has not heard of."""

    code = "NOVELTY"


RAISED: dict[str, Exception] = {
    "disk": OSError(errno.ENOSPC, SECRET),
    "damage": HistoryDamaged("The log is damaged."),
    "refusal": VersionMismatch("Version 3 is expected.", field="version", expected=3),
    "novelty": Novelty("There is no novelty."),
    "leak": RuntimeError(SECRET),
    "engine": sqlalchemy.exc.OperationalError(f"connect {SECRET}", {}, Exception(SECRET)),
    "documents": pymongo.errors.ServerSelectionTimeoutError(SECRET),
    "lease": psycopg.OperationalError(SECRET),
    "teapot": HTTPException(418, "I am one."),
}

broken = APIRouter()


@broken.get("/raise/{name}")
async def fail(name: str) -> None:
    raise RAISED[name]


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with open_house() as house, serve(house, broken) as opened:
        yield opened


def all_of(error: type[SimulationError]) -> Iterator[type[SimulationError]]:
    """``error`` and all that the platform derives from it."""
    yield error
    for each in error.__subclasses__():
        if each.__module__.startswith("simulation."):
            yield from all_of(each)


def test_every_error_of_the_tree_has_a_status() -> None:
    for module in pkgutil.walk_packages(simulation.__path__, "simulation."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)

    found = set(all_of(SimulationError))

    assert len(found) > 25
    assert found - set(STATUS_OF) == set()
    assert all(400 <= status < 600 for status in STATUS_OF.values())


def test_codes_are_unique() -> None:
    codes = [error.code for error in STATUS_OF]

    assert len(codes) == len(set(codes))


async def test_a_refusal_carries_field_and_details(api: Api) -> None:
    answer = await api.send("GET", "/raise/refusal")

    assert answer.status == 409
    assert answer.body == {
        "error": {
            "code": "VERSION_MISMATCH",
            "message": "Version 3 is expected.",
            "field": "version",
            "details": {"expected": 3},
        }
    }


async def test_an_unknown_refusal_is_answered_like_the_one_it_derives_from(api: Api) -> None:
    answer = await api.send("GET", "/raise/novelty")

    assert answer.status == 404
    assert answer.body["error"] == {
        "code": "NOVELTY",
        "message": "There is no novelty.",
        "field": None,
    }


async def test_an_unexpected_error_leaves_a_reference_and_a_log(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await api.send("GET", "/raise/leak")

    assert (answer.status, answer.code) == (500, "INTERNAL")
    assert SECRET not in answer.raw.decode()
    reference = answer.body["error"]["details"]["reference"]
    assert reference in answer.body["error"]["message"]
    assert f"Internal error {reference}" in caplog.text
    assert SECRET in caplog.text


@pytest.mark.parametrize("name", ["engine", "documents", "lease"])
async def test_a_database_that_is_away_may_come_back(api: Api, name: str) -> None:
    answer = await api.send("GET", f"/raise/{name}")

    assert (answer.status, answer.code) == (503, "UNAVAILABLE")
    assert answer.headers["retry-after"]
    assert "again" in answer.body["error"]["message"]
    assert SECRET not in answer.raw.decode()


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [("disk", 507, "STORAGE_FULL"), ("damage", 500, "HISTORY_DAMAGED")],
)
async def test_what_the_disk_is_to_blame_for_is_said(
    api: Api, name: str, status: int, code: str
) -> None:
    answer = await api.send("GET", f"/raise/{name}")

    assert (answer.status, answer.code) == (status, code)
    assert SECRET not in answer.raw.decode()


@pytest.mark.parametrize(
    "error",
    [
        sqlalchemy.exc.OperationalError,
        psycopg.OperationalError,
        pymongo.errors.ConnectionFailure,
    ],
)
def test_drivers_still_call_it_so(error: type[Exception]) -> None:
    assert f"{error.__module__}.{error.__qualname__}" in AWAY


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/no/such/thing", 404, "NOT_FOUND"),
        ("POST", "/health", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/raise/teapot", 418, "IM_A_TEAPOT"),
    ],
)
async def test_errors_of_http_have_the_same_shape(
    api: Api, method: str, path: str, status: int, code: str
) -> None:
    answer = await api.send(method, path)

    assert (answer.status, answer.code) == (status, code)
    assert set(answer.body) == {"error"}
    shape: dict[str, Any] = answer.body["error"]
    assert set(shape) == {"code", "message", "field"}
