"""What a channel of a service writes its messages with, and posts them by."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from alerts.channels.parts import Parts
from alerts.channels.posting import Poster
from alerts.channels.section import ServiceSection, TextSection
from alerts.links import Links
from alerts.user_templates import UserText
from db.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Means:
    """The collaborators that all channels of services share; who takes them closes the poster."""

    links: Links
    zones: Mapping[str, ZoneInfo]  # of watches, by name
    clock: Clock
    text: UserText  # the user's own, if there is a template
    poster: Poster

    @classmethod
    def of(cls, settings: ServiceSection, parts: Parts, *, service: str) -> "Means":
        """Return them for one channel; raises ConfigError for a template that cannot be used."""
        template = settings.template if isinstance(settings, TextSection) else ""
        http = parts.http(settings.allow_networks, settings.timeout)
        return cls(
            links=parts.links,
            zones=parts.zones,
            clock=parts.clock,
            text=parts.user_text(settings.name, template),
            poster=Poster(settings.name, http, timeout=settings.timeout, service=service),
        )
