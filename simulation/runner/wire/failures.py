"""What became of a request that got no answer."""

from __future__ import annotations

import errno

import aiohttp

from simulation.outbound.addresses import AddressRefused
from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.wire.answer import TooSlow, Unusable
from simulation.runner.wire.retries import NotServed


def failure_of(error: Exception, shown: str, timeout_seconds: float) -> Exception:
    """The fault that a failed attempt at what is ``shown`` so amounts to.

    It quotes no library's message: those hold addresses with their secrets.
    """
    unreachable = f"{shown} cannot be reached:"
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return EndpointMisconfigured(f"{unreachable} its TLS certificate is not trusted.")
        case aiohttp.ClientSSLError():
            return EndpointMisconfigured(f"{unreachable} it does not speak TLS; try http://.")
        case aiohttp.ConnectionTimeoutError():
            return NotServed(f"{unreachable} nobody accepts the connection in time.")
        case aiohttp.ClientConnectorError():
            return _unconnected(error, shown)
        case aiohttp.InvalidURL():
            return EndpointMisconfigured(f"{shown} has no valid address; correct the url.")
        case TimeoutError():
            return TooSlow(f"{shown} did not answer within {timeout_seconds:g} s.")
        case aiohttp.ClientResponseError():
            return Unusable(f"{shown} does not answer in HTTP; correct the url.")
        case aiohttp.ClientError() | OSError():
            return NotServed(f"{unreachable} the connection broke off; look into its log.")
    return EndpointMisconfigured(
        f"{shown} cannot be asked: the url or a header holds what HTTP forbids, such "
        "as a line break or two kinds of credentials; correct the connector."
    )


def _unconnected(error: aiohttp.ClientConnectorError, shown: str) -> Exception:
    unreachable = f"{shown} cannot be reached:"
    if isinstance(error.os_error, AddressRefused):
        return EndpointMisconfigured(f"{unreachable} {error.os_error.reason}.")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return NotServed(f"{unreachable} its host name is unknown; correct the url.")
    return NotServed(f"{unreachable} {_why(error.os_error)}; is it running?")


def _why(error: OSError) -> str:
    # Where a name leads to several addresses, each failed in its own way: no one number.
    if error.errno in (errno.ECONNREFUSED, None):
        return "the connection was refused"
    return f"no connection ({errno.errorcode.get(error.errno, error.errno)})"
