"""The scenes of the crash tests, for a daemon that is left alone."""

from tests.crash.conftest import nursery, scene

__all__ = ["nursery", "scene"]
