"""Which addresses may be reached: the guard against private networks.

Everything that Wirewatch connects to is named by somebody else: a feed, a redirect, a channel's
address. Without a guard such a name could point into the machine's own networks. So every
address is judged after its name is resolved, and the connection is made to the judged address.
"""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from db.errors import Refused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")
# Ranges of the IANA special-purpose registries which Python's ``is_global`` (it differs between
# releases) lets pass in whole or in part.
_SPECIAL = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "198.18.0.0/15",  # benchmarks
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",  # IPv4-compatible, withdrawn; holds :: and ::1 too
        "64:ff9b:1::/48",  # NAT64 for local use
        "100::/64",
        "2001::/23",  # protocol assignments, Teredo
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",  # site-local, withdrawn
        "ff00::/8",
    )
)
_NUMERIC_HOST = re.compile(r"(?:0[xX][0-9a-fA-F]*|\d+)(?:\.(?:0[xX][0-9a-fA-F]*|\d+)){0,3}\.?")


class AddressReason(StrEnum):
    """Why an address may or may not be reached."""

    PUBLIC = "public"
    ALLOWED = "in allow_networks"
    PRIVATE = "not a public address"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the guard says about one address."""

    allowed: bool
    reason: AddressReason


class AddressGuard:
    """Tells public addresses, and those of the allowed networks, from all others.

    ``allow_networks`` are networks (objects or CIDR text) that may be reached although they
    are not public. Raises ValueError for text that is no network.
    """

    def __init__(self, allow_networks: Sequence[Network | str] = ()) -> None:
        self._allowed = tuple(
            ip_network(each) if isinstance(each, str) else each for each in allow_networks
        )

    def judge(self, address: Address) -> Verdict:
        """Return the verdict on an address; an IPv4 address within an IPv6 one counts as itself."""
        inner = unwrapped(address)
        if any(each in network for each in (address, inner) for network in self._allowed):
            return Verdict(allowed=True, reason=AddressReason.ALLOWED)
        if is_public(inner):
            return Verdict(allowed=True, reason=AddressReason.PUBLIC)
        return Verdict(allowed=False, reason=AddressReason.PRIVATE)

    def check(self, address: Address, *, url: str) -> None:
        """Raise Refused if the address, met while fetching ``url``, may not be reached."""
        verdict = self.judge(address)
        if not verdict.allowed:
            raise Refused(
                f"{address} is {verdict.reason}; if it is meant, add its network to allow_networks",
                url=url,
            )


def unwrapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address carries, else the address itself.

    Mapped (RFC 4291), 6to4 (RFC 3056) and NAT64 (RFC 6052) addresses are understood. Teredo
    addresses are never public, so they need no unwrapping.
    """
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def is_public(address: Address) -> bool:
    """Tell whether an (unwrapped) address is one of the public internet's unicast addresses."""
    return address.is_global and not any(address in network for network in _SPECIAL)


def literal_address(host: str) -> Address | None:
    """Return the address that a URL's host spells, or None if it is a name.

    Knows the notations that C libraries accept: 127.1, 0x7f.0.0.1, 0177.0.0.1, 2130706433.
    """
    if ":" in host:
        try:
            return ip_address(host.strip("[]").partition("%")[0])
        except (AddressValueError, ValueError):
            return None
    if not _NUMERIC_HOST.fullmatch(host):
        return None
    try:
        return IPv4Address(socket.inet_aton(host.removesuffix(".")))
    except OSError:
        return None
