"""What only this transport refuses: requests that cannot be read as such."""

from __future__ import annotations

from simulation.kernel.errors import SimulationError


class BadRequest(SimulationError):
    """The request as such cannot be read."""

    code = "BAD_REQUEST"


class BodyTooLarge(SimulationError):
    """The body is longer than any request may be."""

    code = "BODY_TOO_LARGE"


class UnsupportedMediaType(SimulationError):
    """The body is not JSON."""

    code = "UNSUPPORTED_MEDIA_TYPE"


class BodyTooSlow(SimulationError):
    """The body did not arrive in time."""

    code = "REQUEST_TIMEOUT"


class ForeignRequest(SimulationError):
    """The request was not meant for this server, or comes from a page of another one."""

    code = "FOREIGN_REQUEST"


class TooManyConnections(SimulationError):
    """The address of the client has all the connections that it may have."""

    code = "TOO_MANY_CONNECTIONS"
