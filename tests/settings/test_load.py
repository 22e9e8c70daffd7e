from datetime import timedelta
from pathlib import Path

import pytest

from alerts.channels.console.settings import ConsoleSettings
from db.errors import ConfigError
from tests.settings.conftest import GOOD, Write
from wirewatch.config.starter import starter
from wirewatch.settings import find, load

ROOT = Path(__file__).parents[2]


def test_a_good_file_becomes_records(write: Write) -> None:
    path = write(GOOD)

    configuration = load(path, {})

    assert configuration.path == path
    assert configuration.database.url == f"sqlite:///{path.parent}/rows.db"
    assert configuration.crawler.delay == timedelta(seconds=2)
    assert [(s.name, s.timezone) for s in configuration.sources] == [
        ("Dunav Post", "Europe/Belgrade")
    ]
    assert configuration.watches[0].channels == ("desk",)
    assert "Вучић" in configuration.watches[0].query
    assert isinstance(configuration.channels[0], ConsoleSettings)
    assert configuration.warnings == ()


def test_a_relative_path_of_the_file_itself_does_not_matter(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(GOOD)
    monkeypatch.chdir(path.parent)

    assert load(Path("config.toml"), {}).database.url == f"sqlite:///{path.parent}/rows.db"


def test_every_section_may_be_left_out(write: Write) -> None:
    configuration = load(write(""), {})

    assert configuration.web.listen == "127.0.0.1:8400"
    assert configuration.web.public_url == ""
    assert configuration.crawler.requests_per_host == 1
    assert configuration.health.channels == ()
    assert configuration.sources == ()


def test_a_configuration_cannot_be_changed(write: Write) -> None:
    configuration = load(write(GOOD), {})

    with pytest.raises(AttributeError):
        configuration.watches = ()  # type: ignore[misc]


def test_sections_may_be_inline(write: Write) -> None:
    text = (
        'source = [{name = "A", kind = "feed", url = "https://a.example/"}]\nweb.listen = "[::1]:1"'
    )

    configuration = load(write(text), {})

    assert configuration.sources[0].name == "A"
    assert configuration.web.listen == "[::1]:1"


def test_a_public_url_loses_its_last_slash(write: Write) -> None:
    text = '[web]\npublic_url = "https://news.example/desk/"\n'

    assert load(write(text), {}).web.public_url == "https://news.example/desk"


def test_the_default_configuration_is_right() -> None:
    configuration = load(ROOT / "config.toml", {})

    assert configuration.warnings == ()
    assert 12 <= len(configuration.sources) <= 14
    assert sum(source.kind == "sitemap" for source in configuration.sources) >= 2
    assert all(source.timezone != "UTC" for source in configuration.sources)
    assert all(source.url.startswith("https://") for source in configuration.sources)
    assert [channel.kind for channel in configuration.channels] == ["console"]
    assert configuration.database.url == f"sqlite:///{ROOT}/data/wirewatch.db"


def test_the_starter_is_right(write: Write) -> None:
    assert load(write(starter()), {}).warnings == ()


def test_what_the_starter_only_shows_is_right_too(write: Write) -> None:
    """All that is commented out is valid when the marks are taken away."""
    path = write(
        "\n".join(
            line.removeprefix("# ")
            if line.startswith(("# [[", "# every", "# digest", "# quiet"))
            or (line.startswith("# ") and " = " in line)
            else line
            for line in starter().split("\n")
        )
    )
    (path.parent / "secrets").mkdir()
    (path.parent / "secrets" / "hook").write_text("whsec_" + "QUJD" * 8 + "\n")

    configuration = load(path, {"WIREWATCH_SMTP_PASSWORD": "x"})

    assert [channel.kind for channel in configuration.channels] == ["console", "email", "webhook"]
    assert configuration.watches[0].quiet == "22:00-06:30"


def test_a_named_file_is_taken_even_if_it_is_not_there(tmp_path: Path) -> None:
    assert find(tmp_path / "x.toml", {}, tmp_path) == tmp_path / "x.toml"


def test_the_working_folder_comes_before_the_users_own(tmp_path: Path) -> None:
    own = tmp_path / "xdg" / "wirewatch" / "config.toml"
    own.parent.mkdir(parents=True)
    own.touch()
    env = {"XDG_CONFIG_HOME": str(tmp_path / "xdg"), "HOME": "/nowhere"}

    assert find(None, env, tmp_path) == own
    (tmp_path / "config.toml").touch()
    assert find(None, env, tmp_path) == tmp_path / "config.toml"


def test_without_xdg_the_home_counts(tmp_path: Path) -> None:
    own = tmp_path / "home" / ".config" / "wirewatch" / "config.toml"
    own.parent.mkdir(parents=True)
    own.touch()

    assert find(None, {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": ""}, tmp_path) == own


def test_a_relative_xdg_folder_is_ignored(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        find(None, {"XDG_CONFIG_HOME": "rel"}, tmp_path)

    assert "rel" not in str(caught.value).replace(str(tmp_path), "")


def test_without_any_file_the_error_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        find(None, {"HOME": "/nowhere"}, tmp_path)

    words = str(caught.value)
    assert str(tmp_path / "config.toml") in words
    assert "/nowhere/.config/wirewatch/config.toml" in words
    assert "wirewatch init" in words


def test_a_folder_that_cannot_be_looked_into_is_told_by_load(tmp_path: Path) -> None:
    found = find(None, {"XDG_CONFIG_HOME": "/" + "x" * 300}, tmp_path)

    with pytest.raises(ConfigError, match="cannot be read: File name too long"):
        load(found, {})


def test_a_public_address_without_tls_is_warned_of(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text('[web]\npublic_url = "http://desk.test"\n')
    assert any("without TLS" in str(each) for each in load(file, {}).warnings)
    file.write_text('[web]\npublic_url = "https://desk.test"\n')
    assert not any("without TLS" in str(each) for each in load(file, {}).warnings)


def test_pushes_can_be_turned_off_for_a_feed_only(tmp_path):
    file = tmp_path / "config.toml"
    head = '[[source]]\nname = "V"\nurl = "https://valley.test/"\n'
    file.write_text(head + 'kind = "feed"\npush = false\n')
    assert load(file, {}).sources[0].options == {"push": "no"}
    file.write_text(head + 'kind = "sitemap"\npush = false\n')
    with pytest.raises(ConfigError, match="a sitemap has no push"):
        load(file, {})
