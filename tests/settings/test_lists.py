"""[[list]] sections: shared by watches, checked with their places."""

import pytest

from db.errors import ConfigErrors
from wirewatch.settings import load

FILE = """
[[source]]
name = "Post"
kind = "feed"
url = "https://post.example/feed"

[[watch]]
name = "Arms"
query = "shells NEAR/5 $makers"

[[list]]
name = "makers"
words = ["Krušik", "Prvi Partizan"]
"""


def read(tmp_path, text):
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, {})


def test_a_watch_holds_the_words_of_its_lists(tmp_path):
    configuration = read(tmp_path, FILE)
    assert configuration.watches[0].query == 'shells NEAR/5 ("Krušik" OR "Prvi Partizan")'
    assert configuration.lists == {"makers": ("Krušik", "Prvi Partizan")}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("$makers", "$maker", "no list '$maker'; write $makers"),
        ('"Krušik"', '"*šik"', "a wildcard stands"),
        ('"Krušik"', "'„Krušik“'", "a list's entry holds no „"),
        ('name = "makers"', 'name = "the makers"', "name"),
        ('["Krušik", "Prvi Partizan"]', "[]", "words"),
    ],
)
def test_what_is_wrong_with_a_list_is_said(tmp_path, old, new, said):
    assert old in FILE
    with pytest.raises(ConfigErrors) as caught:
        read(tmp_path, FILE.replace(old, new))
    assert said in str(caught.value)


def test_two_lists_of_one_name_are_refused(tmp_path):
    with pytest.raises(ConfigErrors, match="makers"):
        read(tmp_path, FILE + '\n[[list]]\nname = "makers"\nwords = ["a"]\n')
