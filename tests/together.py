"""Which tests stay on one worker, as they share what takes long to prepare, and which go first.

xdist's own groups by marker are silently no groups under pytest 9.2 (it no longer has the node ids
that xdist writes them into); its scheduler asks us instead, by path.
"""

from xdist.scheduler import LoadScopeScheduling

# The more tests a group has, the earlier it begins; single tests follow in their files' order.
TOGETHER = {
    "tests/crawler/test_misbehaviours.py": "misbehaviours",  # one long run
    "tests/crawler/rendering/test_closed_in.py": "browser",  # one browser
    "tests/crawler/rendering/test_life.py": "browser",
    "tests/crawler/rendering/test_pages.py": "browser",
    "tests/endtoend/test_once.py": "once",  # one long preparation
    "tests/docs/test_examples.py": "docs",  # commands that build on each other
    "tests/packaging/test_wheel.py": "wheel",  # one installation
}


class Together(LoadScopeScheduling):
    """Gives each worker one test at a time, or all of a group."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """Return the group of a test, or its own id if it stands alone."""
    return TOGETHER.get(nodeid.partition("::")[0], nodeid)
