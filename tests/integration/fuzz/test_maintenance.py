"""While the service is closed, every operation says so as it is described."""

from __future__ import annotations

from tests.integration.fuzz.aside import aside
from tests.integration.fuzz.shooting import CONFORMANCE, Range, described, operations
from tests.integration.fuzz.site import HEALTH, READY, open_site, shot_at


def test_under_maintenance() -> None:
    with aside(lambda: open_site(maintenance=True)) as closed:
        for operation in operations(described(closed.guarded)):
            # It is no fault of the server's.
            field = Range(closed.guarded, checks=CONFORMANCE)
            shot_at(operation, closed, field)
            goes_on = operation.label in HEALTH - {READY}
            assert set(field.statuses) == {200 if goes_on else 503}
