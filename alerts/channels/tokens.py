"""[[channel]] of kinds that are let in by a token."""

from pydantic import Field, SecretStr

from alerts.channels.section import ChannelSection, ServiceSection, TextSection
from db.errors import ConfigError
from db.secrets import SecretKeys, SecretReader


class TokenKeys(ChannelSection, SecretKeys):
    """The keys of a token: who has it can post in somebody's name."""

    token: SecretStr | None = Field(
        default=None, description="the token that the service gave; who has it can post"
    )
    token_env: str = Field(
        default="",
        description="the variable that holds the token",
        examples=["WIREWATCH_CHAT_TOKEN"],
    )
    token_file: str = Field(
        default="", description="the file that holds the token", examples=["secrets/chat-token"]
    )

    def read_token(self, reader: SecretReader) -> str:
        """Return the token, or "" where none is given. Raises ConfigError if it can be none."""
        secret = self.read_secret("token", reader)
        if not secret:
            return ""
        token = secret.get_secret_value().strip()
        if not (token and token.isascii() and token.isprintable() and " " not in token):
            raise ConfigError(
                f"channel {self.name}: `token` is no token; copy it whole, without blanks"
            )
        return token


class TokenSection(TextSection, ServiceSection, TokenKeys):
    """[[channel]] of a kind that asks a service by HTTP, with a token."""
