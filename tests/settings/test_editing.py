"""Sources put into and taken out of config.toml's text, and the file replaced as one step."""

import stat
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import ConfigError, NotFoundError
from spiders.settings import SourceSettings
from wirewatch.config.editing import source_table, with_sources, without_source
from wirewatch.config.newcomers import check_new, new_source
from wirewatch.config.rewriting import rewrite
from wirewatch.settings import load

TEXT = """\
# The desk's configuration.
[database]
url = "sqlite:///w.db"

# agreed with Mira
[[source]]
name = "Valley Post"   # ours
kind = "feed"
# every = "5m"
url = "https://valley.test/feed"
# timezone = "Europe/Sarajevo"

[[source]]
name = 'River "Times"'
kind = "listing"
url = "https://river.test/news"
pattern = '''
/news/'''

# --- What to look for
[[watch]]
name = "arms"
query = "shells"
"""
POST = SourceSettings(name="Hill Echo", kind="feed", url="https://hill.test/rss")


def names(text: str) -> list[str]:
    return [source["name"] for source in tomllib.loads(text).get("source", [])]


def test_a_source_is_added_after_the_last_one_and_all_else_is_kept():
    after = with_sources(TEXT, [POST])
    assert names(after) == ["Valley Post", 'River "Times"', "Hill Echo"]
    table = '\n[[source]]\nname = "Hill Echo"\nkind = "feed"\nurl = "https://hill.test/rss"\n'
    assert after == TEXT.replace("/news/'''\n", "/news/'''\n" + table)


def test_a_file_without_sources_gets_them_at_its_end():
    assert with_sources("", [POST]) == source_table(POST)
    assert with_sources("[web]", [POST]) == "[web]\n\n" + source_table(POST)


def test_comments_that_touch_the_next_header_are_left_to_it():
    text = TEXT.replace("/news/'''\n\n# ---", "/news/'''\n# ---")
    after = with_sources(text, [POST])
    assert "# --- What to look for\n[[watch]]" in after
    assert after.index("Hill Echo") < after.index("# --- What")


def test_only_what_differs_from_the_default_is_written():
    table = source_table(
        new_source(
            {"name": "A", "kind": "listing", "url": "https://a.test/", "every": "10m",
             "timezone": "Europe/Belgrade", "pattern": r"/\d+"}
        )
    )  # fmt: skip
    assert table.splitlines()[4:] == [
        'every = "10m"', 'timezone = "Europe/Belgrade"', 'pattern = "/\\\\d+"'
    ]  # fmt: skip


def test_a_source_is_taken_out_with_the_comments_that_speak_of_it():
    removal = without_source(TEXT, "Valley Post")
    assert removal.text.startswith(
        "# The desk's configuration.\n[database]\nurl = \"sqlite:///w.db\"\n\n[[source]]\nname = 'R"
    )
    assert removal.removed.startswith("# agreed with Mira\n[[source]]\n")
    assert removal.removed.endswith('# timezone = "Europe/Sarajevo"')
    rest = without_source(removal.text, 'River "Times"').text
    assert rest.endswith('"sqlite:///w.db"\n\n' + TEXT[TEXT.index("# --- What") :])
    assert names(rest) == []


def test_the_comment_that_opens_the_file_stays():
    text = "# The desk's configuration.\n" + source_table(POST)
    assert without_source(text, "Hill Echo").text == "# The desk's configuration.\n"


def test_a_name_that_is_not_there_and_a_list_in_one_line():
    with pytest.raises(NotFoundError, match="did you mean 'Valley Post'"):
        without_source(TEXT, "Valey Post")
    with pytest.raises(NotFoundError, match="sources list"):
        without_source("", "x")
    inline = 'source = [{name = "A", kind = "feed", url = "https://a.test/"}]\n'
    for change in (lambda: without_source(inline, "A"), lambda: with_sources(inline, [POST])):
        with pytest.raises(ConfigError, match="written as one list"):
            change()


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_adding_and_removing_is_doing_nothing(name, ends):
    text = TEXT.replace("\n", ends)
    source = POST.model_copy(update={"name": name.strip()})
    added = with_sources(text, [source])
    assert names(added.replace("\r\n", "\n"))[-1] == name.strip()
    assert added.replace("\r\n", "\n").count("\n") == TEXT.count("\n") + 5
    if name.strip() not in names(TEXT):
        assert without_source(added, name.strip()).text == text


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(TEXT)
    return path


def test_the_file_is_replaced_whole_and_keeps_its_mode(file, tmp_path):
    file.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    rewrite(link, {}, lambda text: with_sources(text, [POST]))
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [source.name for source in load(file, {}).sources][-1] == "Hill Echo"
    assert {each.name for each in tmp_path.iterdir()} == {"config.toml", "link.toml"}


def test_what_is_relative_stays_so_behind_a_link(tmp_path):
    (tmp_path / "kept").mkdir()
    secret = '[[channel]]\nname = "c"\nkind = "webhook"\nurl = "https://c.test/"\n'
    real = tmp_path / "kept" / "real.toml"
    real.write_text(TEXT + secret + 'secret_file = "hook"\n')
    (tmp_path / "hook").write_text("whsec_" + "c2hlbGxz" * 4)
    (tmp_path / "config.toml").symlink_to(real)
    rewrite(tmp_path / "config.toml", {}, lambda text: with_sources(text, [POST]))
    assert "Hill Echo" in real.read_text()


def test_a_folder_that_is_not_writable_is_said(file, tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(ConfigError, match="its folder must be writable"):
        rewrite(file, {}, lambda text: with_sources(text, [POST]))
    assert file.read_text() == TEXT


def test_a_byte_order_mark_is_kept(file):
    file.write_text("\ufeff" + TEXT)
    rewrite(file, {}, lambda text: with_sources(text, [POST]))
    assert file.read_text().startswith("\ufeff# The desk")


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda text: text + "[[source]]\nname = 1\n", "with the change, line"),
        (lambda text: text + "[[", "with the change, line"),
        (lambda text: text + '# "\ud800"', "cannot be written as UTF-8"),
    ],
)
def test_what_would_not_load_replaces_nothing(file, tmp_path, edit, says):
    with pytest.raises(ConfigError, match=says):
        rewrite(file, {}, edit)
    assert file.read_text() == TEXT
    assert [each.name for each in tmp_path.iterdir()] == ["config.toml"]


def test_a_change_by_someone_else_is_not_lost(file):
    def edit(text: str) -> str:
        file.write_text(TEXT + "# theirs\n")
        return with_sources(text, [POST])

    with pytest.raises(ConfigError, match="changed by someone else"):
        rewrite(file, {}, edit)
    assert file.read_text().endswith("# theirs\n")


def test_a_file_that_is_gone_is_said(tmp_path):
    with pytest.raises(ConfigError, match="cannot be replaced: No such file"):
        rewrite(tmp_path / "absent.toml", {}, str)


def test_a_source_that_cannot_be_is_refused_with_a_sentence():
    right = {"name": "A", "kind": "feed", "url": "https://a.test/"}
    assert new_source(right).source().name == "A"
    for wrong, says in [
        ({"kind": "fed"}, "did you mean 'feed'"),
        ({"url": "a.test"}, "no web address"),
        ({"name": "A\x1b[31m"}, "control characters"),
        ({"name": "A\ud800"}, "control characters"),
        ({"pattern": "x"}, "a feed has no pattern"),
    ]:
        with pytest.raises(ConfigError, match=says):
            new_source(right | wrong)


def test_a_source_is_new_by_name_and_by_address(file):
    known = load(file, {}).sources
    check_new(POST, known)
    with pytest.raises(ConfigError, match="choose another name"):
        check_new(POST.model_copy(update={"name": "valley post"}), known)
    with pytest.raises(ConfigError, match="read already: the source is 'Valley Post'"):
        check_new(POST.model_copy(update={"url": "https://Valley.test:443/feed#top"}), known)
