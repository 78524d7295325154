"""What was found of the services of a run before it was played, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.catalog.set_run.values.pinned import Pinned
from simulation.kernel.values import Value


class ServiceIdentity(Value):
    """What a service answered to the probe of its connector.

    ``answer`` is the beginning of it, without secrets; ``sha256`` is of all of it, in
    hexadecimal.
    """

    answer: str
    sha256: str


class ServiceCheck(Value):
    """A service as it was found. ``problem`` says why it cannot be asked, null where it can.

    ``identity`` is null where its connector has no probe, or the probe came to nothing.
    """

    service: Pinned
    version_set_name: str
    problem: str | None = None
    identity: ServiceIdentity | None = None


class ServiceChange(Value):
    """A service that is not what it was when the run began: its verdict would mix the two."""

    service: Pinned
    version_set_name: str
    before: ServiceIdentity
    now: ServiceIdentity

    @property
    def told(self) -> str:
        """The change, for people."""
        return (
            f"The service {self.service.name!r} answered its probe with {self.before.answer!r} "
            f"when its run began, and with {self.now.answer!r} now."
        )


class ServiceFindings(Value):
    """What the services of a run were like when they were looked at last.

    ``stretch`` counts how often the run was parked before: each stretch begins with a look.
    ``model_problem`` says why the model cannot be asked that plays personas and judges.
    ``changes`` are all since the run began; the run ``stops`` for the rest of the stretch in
    which one of them was noticed.
    """

    stretch: int
    checks: tuple[ServiceCheck, ...]
    model_problem: str | None = None
    changes: tuple[ServiceChange, ...] = ()
    stops: bool = False

    def after(self, before: ServiceFindings | None) -> ServiceFindings:
        """These, in the light of what was found ``before``."""
        if before is None:
            return self
        if before.stops_in(self.stretch):
            return before
        known = {_key(check): check.identity for check in before.checks}
        new = changes_between(before.checks, self.checks)
        checks = tuple(
            # One that does not tell it this time is still expected to be the same.
            check.model_copy(update={"identity": check.identity or known.get(_key(check))})
            for check in self.checks
        )
        return self.model_copy(
            update={"checks": checks, "changes": (*before.changes, *new), "stops": bool(new)}
        )

    def stops_in(self, stretch: int) -> bool:
        """Whether the run must not go on in ``stretch``."""
        return self.stops and self.stretch == stretch

    @property
    def why_it_stops(self) -> str:
        """Why, for whoever decides whether the run goes on."""
        told = " ".join(change.told for change in self.changes)
        return f"{told} Its verdict would mix the two: let it go on with both, or run the set anew."

    def problem_with(self, service: Pinned, version_set_name: str) -> str | None:
        """Why a version set of ``service`` cannot be asked; null where it can."""
        wanted = (service.id, version_set_name)
        return next((check.problem for check in self.checks if _key(check) == wanted), None)


def changes_between(
    before: Iterable[ServiceCheck], now: Iterable[ServiceCheck]
) -> tuple[ServiceChange, ...]:
    """The services that answer their probes with something else than before.

    One that gives no answer at one of the times is not known to be another.
    """
    known = {_key(check): check.identity for check in before}
    changes = []
    for check in now:
        was, identity = known.get(_key(check)), check.identity
        if was is not None and identity is not None and was.sha256 != identity.sha256:
            changes.append(
                ServiceChange(
                    service=check.service,
                    version_set_name=check.version_set_name,
                    before=was,
                    now=identity,
                )
            )
    return tuple(changes)


def _key(check: ServiceCheck) -> tuple[str, str]:
    return check.service.id, check.version_set_name
