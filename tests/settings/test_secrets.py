import os
from pathlib import Path

import pytest

from db.errors import ConfigError
from tests.settings.conftest import Write
from wirewatch.config.secrets import Secrets
from wirewatch.settings import load

HOOK = '[[channel]]\nname = "H"\nkind = "webhook"\nurl = "https://h.example/"\n'
SECRET = "whsec_" + "QUJD" * 8


def test_a_file_is_found_from_the_configurations_folder(tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("hush\n")

    assert Secrets(tmp_path, {}).file("hook") == "hush\n"
    assert Secrets(Path("/nowhere"), {}).file(str(tmp_path / "hook")) == "hush\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [("none", "No such file"), (".", "Is a directory"), ("bytes", "not UTF-8"),
     ("long", "too large"), ("a\0b", "cannot be read")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    (tmp_path / "long").write_bytes(b"x" * 70_000)

    with pytest.raises(ConfigError, match=words):
        Secrets(tmp_path, {}).file(name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "hook").touch(0)

    with pytest.raises(ConfigError, match="Permission denied"):
        Secrets(tmp_path, {}).file("hook")


def test_the_channel_reads_its_secret_through_the_configuration(write: Write) -> None:
    path = write(HOOK + 'secret_file = "hook"\n')
    (path.parent / "hook").write_text(SECRET + "\n")

    configuration = load(path, {})
    secret = configuration.channels[0].read_secret("secret", configuration.secrets)  # type: ignore[attr-defined]

    assert secret.get_secret_value() == SECRET
    assert SECRET not in repr(configuration)


def test_a_secret_in_the_environment_is_not_shown_either(write: Write) -> None:
    configuration = load(write(HOOK + 'secret_env = "HOOK"\n'), {"HOOK": SECRET})

    assert configuration.secrets.variable("HOOK") == SECRET
    assert SECRET not in repr(configuration)
