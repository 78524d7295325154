"""Connections that a policy of addresses has let through, however their address was found."""

from __future__ import annotations

import socket
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from simulation.outbound.addresses import AddressPolicy, AddressRefused


class PolicyResolver(AbstractResolver):
    """Finds the addresses of a name that may be reached."""

    def __init__(self, policy: AddressPolicy, resolver: AbstractResolver) -> None:
        self._policy = policy
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        allowed, refused = [], None
        for each in found:
            try:
                self._policy.require(each["host"])
            except AddressRefused as refusal:
                refused = refusal
            else:
                allowed.append(each)
        if refused is not None and not allowed:
            raise refused
        return allowed

    async def close(self) -> None:
        await self._resolver.close()


def policy_connector(
    policy: AddressPolicy, resolver: AbstractResolver | None = None, **options: Any
) -> aiohttp.TCPConnector:
    """A connector that connects to what ``policy`` lets through.

    The address of each socket is looked at once more when it is made, right before it is
    connected to exactly that: a name cannot lead elsewhere in between, and an address that
    stands in an URL, which no resolver sees, goes the same way.
    """

    def checked(info: Any) -> socket.socket:
        family, kind, protocol, _, address = info
        policy.require(address[0])
        return socket.socket(family, kind, protocol)

    return aiohttp.TCPConnector(
        resolver=PolicyResolver(policy, resolver or aiohttp.ThreadedResolver()),
        socket_factory=checked,
        **options,
    )
