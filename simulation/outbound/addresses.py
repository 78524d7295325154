"""Which addresses may be reached for somebody who does not own this machine."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

Network: TypeAlias = IPv4Network | IPv6Network
Address: TypeAlias = IPv4Address | IPv6Address

EVERYWHERE: tuple[Network, ...] = (ip_network("0.0.0.0/0"), ip_network("::/0"))
"""Allows all that can be allowed."""

_TRANSLATED = ip_network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052)."""
_THIS_NETWORK = ip_network("0.0.0.0/8")

NEVER = "it is link-local, multicast or reserved, where no agent is; use another address"


class AddressRefused(PermissionError):
    """An address that must not be connected to. The reason names no address: a name may have
    led to it, and what that leads to is nobody's business."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EACCES, reason)
        self.reason = reason


class AddressPolicy:
    """Public addresses may be reached, others where ``allowed`` holds them.

    ``setting`` is where the operator says what is allowed. Link-local addresses, where clouds
    keep their credentials, and others that are no host's are never reached. An IPv6 address
    that stands for one of IPv4 is judged as that.
    """

    def __init__(self, allowed: Sequence[Network], setting: str) -> None:
        self._allowed = tuple(allowed)
        self._setting = setting

    def require(self, address: str) -> None:
        """Let a connection to ``address`` through.

        Raises:
            AddressRefused: it must not be reached.
        """
        meant = meant_by(ip_address(address.partition("%")[0]))
        if is_never_reached(meant):
            raise AddressRefused(NEVER)
        if not meant.is_global and not any(meant in network for network in self._allowed):
            raise AddressRefused(
                "it is on this machine or in a private network, and not among those that the "
                f"operator allows; add its network to {self._setting}, or use a public address"
            )


def meant_by(address: Address) -> Address:
    """The address that ``address`` leads to: that of IPv4 where it stands for one."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_never_reached(address: Address) -> bool:
    """Whether no setting allows ``address``."""
    return (
        address.is_link_local
        or address.is_unspecified
        or address.is_multicast
        or (address.is_reserved and not address.is_loopback)
        or address in _THIS_NETWORK
    )
