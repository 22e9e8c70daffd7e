"""Which addresses may be reached."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import Refused
from net.guard import AddressGuard, AddressReason, literal_address

PRIVATE = re.findall(
    r"\S+",
    """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 192.0.0.8
192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1
64:ff9b::a00:1 64:ff9b:1::808:808 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1
2002:7f00:1:: 2002:a00:1:: 3fff::1 5f00::1 fc00::1 fd12::1 fe80::1 fec0::1 ff02::1 ff0e::1
""",
)
PUBLIC = re.findall(
    r"\S+",
    """
1.1.1.1 8.8.8.8 93.184.216.34 172.32.0.1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
2606:4700:4700::1111 2a00:1450:4001::1
""",
)


@pytest.mark.parametrize("text", PRIVATE)
def test_addresses_that_are_not_public_are_refused(text: str) -> None:
    guard = AddressGuard()
    verdict = guard.judge(ip_address(text))
    assert (verdict.allowed, verdict.reason) == (False, AddressReason.PRIVATE)
    with pytest.raises(Refused, match="allow_networks"):
        guard.check(ip_address(text), url="http://example.org/")


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_pass(text: str) -> None:
    assert AddressGuard().judge(ip_address(text)).reason is AddressReason.PUBLIC
    AddressGuard().check(ip_address(text), url="http://example.org/")


@pytest.mark.parametrize(
    ("network", "address", "allowed"),
    [
        ("127.0.0.0/8", "127.0.0.1", True),
        ("127.0.0.0/8", "::ffff:127.0.0.1", True),
        ("127.0.0.0/8", "10.0.0.1", False),
        ("127.0.0.0/8", "::1", False),
        ("fd00::/8", "fd12::1", True),
        ("10.1.0.0/16", "2002:a01:1::", True),
    ],
)
def test_allowed_networks_open_themselves_only(network: str, address: str, allowed: bool) -> None:
    assert AddressGuard([network]).judge(ip_address(address)).allowed is allowed


def test_no_network_is_no_guard() -> None:
    with pytest.raises(ValueError, match="10"):
        AddressGuard(["10.0.0.0/99"])


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.0.0.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("[::1]", "::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_literal_addresses_are_known_in_every_notation(host: str, address: str) -> None:
    assert literal_address(host) == ip_address(address)


@pytest.mark.parametrize("host", ["example.org", "1.2.3.4.5", "999.1.1.1", "a:b", "", "0xg", "1e3"])
def test_names_are_no_literals(host: str) -> None:
    assert literal_address(host) is None


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_wrapping_changes_a_verdict(number: int) -> None:
    guard = AddressGuard()
    plain = IPv4Address(number)
    mapped = IPv6Address((0xFFFF << 32) | number)
    nat64 = IPv6Address((0x64FF9B << 96) | number)
    six_to_four = IPv6Address((0x2002 << 112) | (number << 80))
    wanted = guard.judge(plain).allowed
    assert [guard.judge(each).allowed for each in (mapped, nat64, six_to_four)] == [wanted] * 3


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_number_spells_its_address(number: int) -> None:
    assert literal_address(str(number)) == IPv4Address(number)
    assert literal_address(hex(number)) == IPv4Address(number)
