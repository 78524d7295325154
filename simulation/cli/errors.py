"""Maps the error tree to messages and exit codes: the command line's one place for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from pydantic import ValidationError

from simulation.cli.exit_codes import ExitCode
from simulation.cli.output import say
from simulation.cli.problems import Problems
from simulation.client.errors import ApiError, ClientError, WaitTimedOut
from simulation.kernel.errors import SimulationError, refusal_of
from simulation.kernel.outages import first_line, outage_of

_USAGE = frozenset({"VALIDATION_FAILED", "NOT_FOUND", "CONFIGURATION_INVALID", "RUN_DIFFERS"})


def complete(work: Coroutine[Any, Any, None]) -> None:
    """Run ``work`` and end the command with a clear message where it is refused."""
    with refusals_told():
        asyncio.run(work)


@contextmanager
def refusals_told() -> Iterator[None]:
    """End the command with a clear message where something is refused inside."""
    try:
        yield
    except KeyboardInterrupt:
        _end(
            "Interrupted. Nothing is lost: a run continues when its data is opened again.",
            ExitCode.INTERRUPTED,
        )
    except Problems as error:
        _end(str(error), ExitCode.BAD_USAGE)
    except ApiError as error:
        _end(str(error), _exit_code(error.code))
    except SimulationError as error:
        refuse(error)
    except ValidationError as error:
        _end(refusal_of(error).message, ExitCode.BAD_USAGE)
    except WaitTimedOut as error:
        _end(str(error), ExitCode.TIMED_OUT)
    except ClientError as error:
        _end(str(error), ExitCode.NOT_COMPLETED)
    except Exception as error:
        outage = outage_of(error)
        if outage is None:
            raise
        _end(f"{outage.message} ({first_line(error)})", ExitCode.NOT_COMPLETED)


def refuse(error: SimulationError) -> NoReturn:
    """End the command by ``error``, which it met before its work began."""
    _end(error.message, _exit_code(error.code))


def _exit_code(code: str) -> ExitCode:
    return ExitCode.BAD_USAGE if code in _USAGE else ExitCode.NOT_COMPLETED


def _end(message: str, code: ExitCode) -> NoReturn:
    say(f"simulation: {message}", error=True)
    raise typer.Exit(code)
