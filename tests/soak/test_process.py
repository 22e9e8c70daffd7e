"""The sizes that the soak test prints."""

import os
import sys

import pytest

from tests.soak.process import size_of


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads sizes from /proc")
def test_this_process_has_a_size():
    size = size_of(os.getpid())
    assert 10 < size.resident < 10_000
    assert size.files > 2
    assert size.threads >= 1
