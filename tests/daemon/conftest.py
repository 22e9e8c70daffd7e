"""The scenes of the crash tests, for daemons that are not killed."""

from tests.crash.conftest import scene

__all__ = ["scene"]
