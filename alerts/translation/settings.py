"""The section [translate]."""

from collections.abc import Callable
from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

import httpx
from pydantic import Field, SecretStr, field_validator, model_validator

from alerts.channels.parts import Parts
from alerts.channels.posting import Poster
from alerts.channels.section import Networks, check_web_address
from alerts.translation.languages import read_language
from alerts.translation.program import ProgramTranslator
from alerts.translation.service import ServiceTranslator
from alerts.translation.translator import MOST_ANSWER, Translator
from db.secrets import SecretKeys
from db.settings import Duration

Http = Callable[[Networks, timedelta], httpx.AsyncClient]


class TranslateSettings(SecretKeys):
    """[translate]: who translates headlines and passages for readers of another language."""

    to: str = Field(
        default="en",
        description="the reader's language; a watch's `language` goes before",
        examples=["de"],
    )
    command: tuple[str, ...] = Field(
        default=(),
        max_length=100,
        description="a program that translates: texts come on its standard input, one a line, and "
        "are answered so; {from} and {to} are the languages; no shell reads it",
        examples=[["scripts/translate.sh", "{from}", "{to}"]],
    )
    environment: tuple[str, ...] = Field(
        default=(),
        description="variables that the program sees, beside PATH, HOME and the language's",
        examples=[["MODELS_FOLDER"]],
    )
    url: str = Field(
        default="",
        description="or a service that speaks as LibreTranslate does",
        examples=["https://translate.example.org"],
    )
    api_key: SecretStr | None = Field(default=None, description="what the service asks for, if so")
    api_key_env: str = Field(
        default="", description="the variable that holds it", examples=["WIREWATCH_TRANSLATE_KEY"]
    )
    api_key_file: str = Field(
        default="", description="the file that holds it", examples=["secrets/translate"]
    )
    allow_networks: Networks = Field(
        default=(),
        description="private networks that the service may be in",
        examples=[["127.0.0.0/8"]],
    )
    timeout: Duration = Field(
        default=timedelta(seconds=20), gt=timedelta(0), le=timedelta(minutes=1),
        description="how long a message waits for its translation; then it goes without",
    )  # fmt: skip

    @field_validator("to")
    @classmethod
    def _some_language(cls, to: str) -> str:
        return read_language(to)

    @field_validator("command")
    @classmethod
    def _some_program(cls, command: tuple[str, ...]) -> tuple[str, ...]:
        if command and not command[0].strip():
            raise ValueError('`command` begins with a program; write ["scripts/translate.sh"]')
        if any("\0" in part for part in command):
            raise ValueError("`command` holds a NUL character, which no program can be given")
        return command

    @field_validator("url")
    @classmethod
    def _usable_url(cls, url: str) -> str:
        return check_web_address(url) if url else url

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.command and self.url:
            raise ValueError("`command` and `url` both translate; keep one of them")
        if self.model_fields_set and not self.is_on:
            raise ValueError("nobody translates; write `command` or `url`, or remove the section")
        if self.command and self.has_secret("api_key"):
            raise ValueError("`api_key` is for a service; a program gets it by `environment`")
        return self

    @property
    def is_on(self) -> bool:
        """Whether anybody translates."""
        return bool(self.command or self.url)

    def warnings(self) -> tuple[str, ...]:
        """Return what should be known: an address that travels in the clear."""
        if urlsplit(self.url).scheme == "http" and not self.allow_networks:
            return ("`url` is http: anybody on the way can read the texts; use https",)
        return ()

    def build(self, parts: Parts) -> Translator | None:
        """Return who translates, None for nobody; raises ConfigError for a secret not found."""
        if self.url:
            key = self.read_secret("api_key", parts.secrets)
            poster = Poster(
                "[translate]",
                parts.http(self.allow_networks, self.timeout),
                timeout=self.timeout,
                service="the translation service",
                most=MOST_ANSWER,
            )
            secret = key.get_secret_value() if key else ""
            return ServiceTranslator(self.url, secret, poster=poster, clock=parts.clock)
        if self.command:
            named = {name: parts.secrets.variable(name) for name in self.environment}
            return ProgramTranslator(
                self.command,
                folder=parts.folder,
                environment={**parts.environment, **named},
                timeout=self.timeout,
            )
        return None
