"""The one error tree: every refusal that a caller can meet, each with a stable code.

Transports translate these in one file each; nothing else may reach a caller.
A message names what was wrong and what to do about it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import ValidationError as PydanticValidationError

from simulation.kernel.problems import problem_told


class SimulationError(Exception):
    """Root of every error that a caller may see.

    ``code`` is stable across releases, ``field`` names the offending input in
    snake_case (nested fields joined by dots), ``details`` holds JSON values a
    client can act on. ``passing`` says "not now": the same request may well be
    taken later, though nothing in it changes.
    """

    code: ClassVar[str] = "SIMULATION_ERROR"
    passing: ClassVar[bool] = False

    def __init__(self, message: str, *, field: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details = details


class ValidationFailed(SimulationError):
    """An input value is malformed or outside its limits."""

    code = "VALIDATION_FAILED"


class NotFound(SimulationError):
    """No such thing in this organization, or it is deleted."""

    code = "NOT_FOUND"


class NameTaken(SimulationError):
    """Another definition of the same kind already carries this name."""

    code = "NAME_TAKEN"


class VersionMismatch(SimulationError):
    """The expected next version is not the one that would be created."""

    code = "VERSION_MISMATCH"


class InUse(SimulationError):
    """The definition is referenced by another one and cannot be deleted."""

    code = "IN_USE"


class CriterionMismatch(SimulationError):
    """A success criterion does not fit the value type of its metric."""

    code = "CRITERION_MISMATCH"


class Refused(SimulationError):
    """The request is well formed, but a rule of the catalog forbids it."""

    code = "REFUSED"


class RunUnfinished(SimulationError):
    """The user already has an unfinished run for this set."""

    code = "RUN_UNFINISHED"
    passing = True


class RunNotInProgress(SimulationError):
    """The run has ended and can no longer be cancelled."""

    code = "RUN_NOT_IN_PROGRESS"


class RunNotParked(SimulationError):
    """Only a run that was parked can be resumed."""

    code = "RUN_NOT_PARKED"
    passing = True


class ArtifactsUnavailable(SimulationError):
    """The run has no artifacts, or none yet."""

    code = "ARTIFACTS_UNAVAILABLE"


class RunNotEnded(SimulationError):
    """Only a run that has ended can be retried."""

    code = "RUN_NOT_ENDED"
    passing = True


class SignalNotAwaited(SimulationError):
    """The run does not wait for a signal of this name."""

    code = "SIGNAL_NOT_AWAITED"
    passing = True


class ConfigUndecodable(SimulationError):
    """A task envelope names an unknown kind or version, or its config does not fit."""

    code = "CONFIG_DECODE_ERROR"


class LeaseLost(SimulationError):
    """Another worker has taken the run over; this one may write nothing more to it."""

    code = "LEASE_LOST"
    passing = True


class IllegalTransition(SimulationError):
    """The run is not in a status from which this can follow."""

    code = "ILLEGAL_TRANSITION"
    passing = True


class IdempotencyKeyMissing(SimulationError):
    """A mutating request has no idempotency key, or a malformed one."""

    code = "IDEMPOTENCY_KEY_MISSING"


class IdempotencyKeyReused(SimulationError):
    """The idempotency key belongs to a different request."""

    code = "IDEMPOTENCY_KEY_REUSED"


class IdempotencyInProgress(SimulationError):
    """The first request with this idempotency key is still executing."""

    code = "IDEMPOTENCY_IN_PROGRESS"
    passing = True


class ClientIdReused(SimulationError):
    """The client id of an event belongs to an event that tells something else.

    ``indexes`` are the places of all such events in what was sent.
    """

    code = "CLIENT_ID_REUSED"

    def __init__(self, client_id: str, indexes: tuple[int, ...]) -> None:
        super().__init__(
            f"clientId: {client_id!r} belongs to another event; send a fresh id with each event, "
            "and the same one only when you send the same event again.",
            field="clientId",
        )
        self.indexes = indexes


class QueryTooBroad(SimulationError):
    """Too many rows would have to be looked at."""

    code = "QUERY_TOO_BROAD"


class CredentialRefused(SimulationError):
    """The service credential is missing, wrong, or none is configured."""

    code = "CREDENTIAL_REFUSED"


class Unauthenticated(SimulationError):
    """Nobody is signed in: credentials are missing, wrong, expired or revoked."""

    code = "UNAUTHENTICATED"


class Forbidden(SimulationError):
    """Whoever is signed in lacks the permission; ``details`` name it."""

    code = "FORBIDDEN"


class WorkspaceNotAllowed(SimulationError):
    """The operator has not listed the workspace among those that may have a demo pulse."""

    code = "WORKSPACE_NOT_ALLOWED"


class RateLimited(SimulationError):
    """Too many requests to one endpoint; ``details`` say when there is room again."""

    code = "RATE_LIMITED"
    passing = True


class ModelUnavailable(SimulationError):
    """A model that is needed for the answer cannot be reached; nothing was changed."""

    code = "MODEL_UNAVAILABLE"
    passing = True


class UnderMaintenance(SimulationError):
    """The operator has closed the service for a while."""

    code = "MAINTENANCE"
    passing = True


class ConcurrencyConflict(SimulationError):
    """Somebody else appended to the stream first; load it again and retry."""

    code = "CONCURRENCY_CONFLICT"
    passing = True


class ClaimTaken(SimulationError):
    """A unique key of this commit is held by another stream."""

    code = "CLAIM_TAKEN"

    def __init__(self, claim: str) -> None:
        super().__init__(f"The unique key {claim!r} is already taken.", claim=claim)
        self.claim = claim


class DataDirectoryLocked(SimulationError):
    """Another process owns the data directory."""

    code = "DATA_DIRECTORY_LOCKED"
    passing = True


class ConfigurationInvalid(SimulationError):
    """A setting is missing or cannot be used."""

    code = "CONFIGURATION_INVALID"


class HistoryUnreadable(SimulationError):
    """A stored event has a name, version or shape that this release cannot read."""

    code = "HISTORY_UNREADABLE"


class HistoryDamaged(SimulationError):
    """What is stored is not what was written: changed, cut off, or gone."""

    code = "HISTORY_DAMAGED"


class Unavailable(SimulationError):
    """A store cannot be had at the moment; the same request may succeed later."""

    code = "UNAVAILABLE"
    passing = True


class StorageFull(SimulationError):
    """There is no room to write; reads go on."""

    code = "STORAGE_FULL"
    passing = True


def refusal_of(error: PydanticValidationError) -> ValidationFailed:
    """The first violated rule of ``error`` as a refusal, with the count of the others."""
    first, *others = refusals_of(error)
    if not others:
        return first
    more = f" ({len(others)} more problems follow it)"
    return ValidationFailed(f"{first.message}{more}", field=first.field)


def refusals_of(error: PydanticValidationError) -> list[ValidationFailed]:
    """Each violated rule of ``error`` as a refusal."""
    found = []
    for problem in error.errors(include_url=False, include_context=False):
        # The tag of a discriminated union is part of the path, as in a GraphQL input.
        field = ".".join(str(part) for part in problem["loc"])
        message = problem_told(problem)
        found.append(ValidationFailed(f"{field}: {message}", field=field or None))
    return found
