"""What can go wrong for whoever asks the API: one tree, with the API's codes."""

from __future__ import annotations

from typing import Any, ClassVar

from simulation.kernel import errors as platform


class ClientError(Exception):
    """Root of everything that a client raises."""


class NotReachable(ClientError):
    """There is no server at the address, or the connection to it broke off."""


class WaitTimedOut(ClientError):
    """What was waited for did not come in time; it is not lost, and can be waited for again."""


class ApiError(ClientError):
    """The API refused. ``code`` is stable across releases, ``details`` are values to act on.

    The commonest codes have classes of their own below this one, each with ``codes``.
    """

    codes: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, code: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.details = details or {}

    @property
    def passing(self) -> bool:
        """Whether the very same request may well be taken later."""
        return self.code in _PASSING


class ValidationFailed(ApiError):
    """An input is malformed, outside its limits, or does not fit what it is about."""

    codes = frozenset({platform.ValidationFailed.code, platform.CriterionMismatch.code})


class NotFound(ApiError):
    """No such thing in this organization, or it is deleted."""

    codes = frozenset({platform.NotFound.code})


class NameTaken(ApiError):
    """Another definition of the same kind carries the name."""

    codes = frozenset({platform.NameTaken.code})


class InUse(ApiError):
    """Another definition refers to it."""

    codes = frozenset({platform.InUse.code})


class NotAllowed(ApiError):
    """The API key is missing, does not count, or lacks the permission."""

    codes = frozenset({platform.Unauthenticated.code, platform.Forbidden.code})


class RunUnfinished(ApiError):
    """An unfinished run of the same set and caller stands in the way; ``details`` name it."""

    codes = frozenset({platform.RunUnfinished.code})


class RunDiffers(ApiError):
    """The unfinished run is not the one that is asked for; ``details["differences"]`` say how."""

    codes = frozenset({"RUN_DIFFERS"})


class NotNow(ApiError):
    """The server cannot answer at the moment: it is asked too often, closed, or lacks a store."""

    codes = frozenset(
        {
            platform.RateLimited.code,
            platform.UnderMaintenance.code,
            platform.Unavailable.code,
            platform.StorageFull.code,
        }
    )


def refusal(code: str, message: str, details: dict[str, Any] | None = None) -> ApiError:
    """The error for a code that the API answered with."""
    return _BY_CODE.get(code, ApiError)(code, message, details)


def _below(root: type[platform.SimulationError]) -> set[type[platform.SimulationError]]:
    direct = root.__subclasses__()
    return set(direct).union(*map(_below, direct))


_PASSING = frozenset(each.code for each in _below(platform.SimulationError) if each.passing)
_BY_CODE = {code: each for each in ApiError.__subclasses__() for code in each.codes}
