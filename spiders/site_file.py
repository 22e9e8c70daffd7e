"""What a file of sites/ says: where on one site's page its entries stand."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator, model_validator

from db.settings import Section
from spiders.links import web_address
from spiders.selectors import compiled

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class SiteFile(Section):
    """A file of sites/: where on a site's page its entries stand, as CSS selectors.

    ``::attr(NAME)`` at a selector's end takes an attribute in place of the text.
    """

    url: Words = Field(default="", description="the page, for sources that name none")
    item: Words = Field(description="selects each entry's box", examples=["li.press-item"])
    link: Words = Field(default="a", description="within the item: its link")
    title: Words = Field(default="", description="within the item; left out: the link's text")
    summary: Words = Field(default="", description="within the item")
    published: Words = Field(
        default="", description="within the item: a date", examples=["time::attr(datetime)"]
    )
    date_format: Words = Field(
        default="",
        description="how the date is written, as in Python's strptime; left out: usual forms",
        examples=["%d.%m.%Y. %H:%M"],
    )
    months: tuple[Words, ...] = Field(
        default=(), description="the twelve names of months that stand where date_format has %m"
    )

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not web_address(value, ""):
            raise ValueError(f"{value!r} is no web address; write it whole, with https://")
        return value

    @field_validator("item", "link", "title", "summary", "published")
    @classmethod
    def _selects(cls, value: str) -> str:
        if value:
            compiled(value)
        return value

    @field_validator("item", "link")
    @classmethod
    def _is_written(cls, value: str) -> str:
        if not value:
            raise ValueError("the selector is empty; write one such as li.news")
        return value

    @field_validator("date_format")
    @classmethod
    def _is_date_format(cls, value: str) -> str:
        try:
            written = datetime(2026, 1, 2).strftime(value)  # noqa: DTZ001 - only its form counts
            datetime.strptime(written, value)  # noqa: DTZ007 - as above
        except ValueError as exc:
            raise ValueError(f"{value!r} is no form of dates; write such as %d.%m.%Y.") from exc
        return value

    @field_validator("months")
    @classmethod
    def _are_twelve(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value and (len(value) != 12 or not all(value)):
            raise ValueError(f"there are {len(value)} names of months; write all twelve")
        return value

    @model_validator(mode="after")
    def _months_stand_somewhere(self) -> "SiteFile":
        if self.months and "%m" not in self.date_format:
            raise ValueError("`months` needs a `date_format` with %m where the name stands")
        return self
