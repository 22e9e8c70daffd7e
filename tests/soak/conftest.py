"""The scenes of the crash tests, for a daemon that is left alone."""

from tests.crash.conftest import scene

__all__ = ["scene"]
