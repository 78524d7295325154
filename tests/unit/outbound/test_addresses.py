"""The policy of addresses: what all reach, what the operator allows, and what nobody reaches."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from simulation.outbound.addresses import EVERYWHERE, AddressPolicy, AddressRefused, Network

SETTING = "SIMULATION_AGENT_NETWORKS"


def reaches(address: str, *allowed: str) -> bool:
    networks: list[Network] = [ip_network(each) for each in allowed]
    try:
        AddressPolicy(networks, SETTING).require(address)
    except AddressRefused:
        return False
    return True


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_reached(address: str) -> None:
    assert reaches(address)
    assert reaches(address, "10.0.0.0/8")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("127.0.0.1", "127.0.0.0/8"),
        ("127.8.8.8", "127.0.0.0/8"),
        ("::1", "::1/128"),
        ("10.1.2.3", "10.0.0.0/8"),
        ("172.16.0.1", "172.16.0.0/12"),
        ("192.168.1.1", "192.168.1.0/24"),
        ("100.64.0.1", "100.64.0.0/10"),
        ("fd00:ec2::254", "fd00::/8"),
        ("::ffff:127.0.0.1", "127.0.0.0/8"),
        ("::ffff:10.0.0.1", "10.0.0.0/8"),
        ("64:ff9b::7f00:1", "127.0.0.0/8"),
        ("2002:7f00:1::", "127.0.0.0/8"),
    ],
)
def test_loopback_and_private_networks_are_the_operators_to_allow(
    address: str, network: str
) -> None:
    assert not reaches(address)
    assert not reaches(address, "203.0.113.0/24")
    assert reaches(address, network)
    assert reaches(address, "203.0.113.0/24", network)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "fe80::1%eth0",
        "::ffff:169.254.169.254",
        "::ffff:a9fe:a9fe",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "::ffff:0.0.0.0",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "240.0.0.1",
        "::7f00:1",
    ],
)
def test_nobody_reaches_what_is_no_hosts(address: str) -> None:
    assert not reaches(address)
    assert not reaches(address, *map(str, EVERYWHERE))


def test_the_refusal_names_the_setting_and_no_address() -> None:
    with pytest.raises(AddressRefused, match=SETTING) as refused:
        AddressPolicy([], SETTING).require("10.1.2.3")
    assert "10.1.2.3" not in str(refused.value)
