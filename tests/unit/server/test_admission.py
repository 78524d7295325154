"""Who may connect while how many others are."""

from __future__ import annotations

import pytest

from simulation.kernel.addresses import TrustedProxies, caller_at
from simulation.server.admission import Admission, Refusal
from simulation.server.descriptors import places

NOBODY = TrustedProxies("none")


def test_an_address_has_only_its_own_places() -> None:
    admission = Admission(10, 2, NOBODY)
    assert [admission.enter("192.0.2.1") for _ in range(3)] == [None, None, Refusal.ADDRESS_FULL]
    assert admission.enter("192.0.2.2") is None

    admission.leave("192.0.2.1")
    assert admission.enter("192.0.2.1") is None


def test_all_together_have_no_more_than_all_places() -> None:
    admission = Admission(2, 2, TrustedProxies("192.0.2.9"))
    assert admission.enter("192.0.2.1") is None
    assert not admission.is_full
    assert admission.enter("192.0.2.2") is None
    assert admission.is_full
    assert admission.enter("192.0.2.9") is Refusal.SERVER_FULL


def test_a_proxy_has_the_places_of_those_for_whom_it_speaks() -> None:
    admission = Admission(10, 1, TrustedProxies("10.0.0.0/8, 2001:db8::1"))
    for proxy in ("10.1.2.3", "::ffff:10.1.2.3", "2001:db8::1"):
        assert [admission.enter(proxy) for _ in range(2)] == [None, None]
    assert [admission.enter("2001:db8:1::1") for _ in range(2)] == [None, Refusal.ADDRESS_FULL]


@pytest.mark.parametrize(
    ("host", "caller"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_one_caller_is_an_address_or_an_ipv6_site(host: str, caller: str) -> None:
    assert caller_at(host) == caller


@pytest.mark.parametrize(
    ("listed", "trusted", "others"),
    [
        ("*", ["192.0.2.1", "unknown"], []),
        ("127.0.0.1,::1", ["127.0.0.1", "::1"], ["127.0.0.2", "unknown"]),
        ("nonsense", [], ["127.0.0.1", "nonsense"]),
    ],
)
def test_proxies_are_those_that_are_listed(
    listed: str, trusted: list[str], others: list[str]
) -> None:
    proxies = TrustedProxies(listed)
    assert [each for each in [*trusted, *others] if each in proxies] == trusted


@pytest.mark.parametrize(("limit", "expected"), [(20_000, 2_000), (1_024, 768), (100, 50)])
def test_some_descriptors_are_kept_for_files(limit: int, expected: int) -> None:
    assert places(2_000, limit) == expected
