"""What every [[channel]] section is made of."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import BeforeValidator, Field

from db.settings import Section

Network = IPv4Network | IPv6Network


def _read_network(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ip_network(value)
    except ValueError as exc:
        raise ValueError(
            f"{value!r} is no network; write an address and a length, such as 127.0.0.0/8 "
            "or fd00::/8, with the host's bits zero"
        ) from exc


Networks = tuple[Annotated[Network, BeforeValidator(_read_network)], ...]


class ChannelSection(Section):
    """[[channel]]: one way out; ``kind`` decides which further keys there are."""

    name: str = Field(
        min_length=1, description="what watches and [health] call it", examples=["desk-mail"]
    )
    kind: str

    def warnings(self) -> tuple[str, ...]:
        """Return sentences on what is allowed but should be known; `check` shows them."""
        return ()
