"""Network addresses: which of them count as one caller, and which are a proxy's."""

from __future__ import annotations

import ipaddress

IPV6_SITE_BITS = 64
"""A site is given at least this network: whoever has one address in it has all of them."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def caller_at(host: str) -> str:
    """What connections from ``host`` are counted under: its IPv4 address, or its IPv6 site."""
    address = _address(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_SITE_BITS), strict=False))
    return host if address is None else str(address)


class TrustedProxies:
    """The addresses that speak for others, as in ``FORWARDED_ALLOW_IPS``.

    ``listed`` are addresses and networks, comma-separated, or ``*`` for everybody.
    """

    def __init__(self, listed: str) -> None:
        names = [each.strip() for each in listed.split(",")]
        self._everybody = "*" in names
        self._networks = [each for each in map(_network, names) if each is not None]

    def __contains__(self, host: str) -> bool:
        address = _address(host)
        if self._everybody or address is None:
            return self._everybody
        return any(address in network for network in self._networks)


def _address(host: str) -> Address | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _network(name: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None
