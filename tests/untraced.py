"""Tests that only repeat, thousands of times, what tests beside them walk through once.

Coverage is not measured while they run, as it triples their time.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from coverage import Coverage

UNTRACED = (
    "tests/alerts/contract/test_by_http.py::test_every_status_has_its_verdict",
    "tests/alerts/contract/test_every_channel.py::test_words_of_pages_stay_words",
    "tests/alerts/test_acts.py::test_a_token_says_what_was_put_in",
    "tests/alerts/test_compose.py::test_any_message_makes_a_mail_that_parses_back",
    "tests/alerts/test_compose.py::test_the_subject_reads_back_as_it_was_written",
    "tests/cleaning/test_comments.py::test_a_page_of_thousands_of_comments_is_cleaned_in_time",
    "tests/cleaning/test_markup.py::test_five_megabytes_of_one_paragraph_are_read_in_time",
    "tests/figures/test_figures_of.py::test_hostile_text_costs_in_proportion_to_its_length",
    "tests/intake/test_candidates.py::test_fts_finds_it_too",
    "tests/intake/test_candidates.py::test_what_matches_has_a_word_of_every_group",
    "tests/matching/test_agreement.py::",
    "tests/matching/test_credit.py::test_a_match_is_owed_to_words_of_the_query_that_stand_there",
    "tests/matching/test_explain.py::test_the_tree_agrees_with_the_matcher_and_with_itself",
    "tests/matching/test_many_rules.py::test_all_together_match_what_each_alone_does",
    "tests/matching/test_postgres_agreement.py::",
    "tests/matching/test_sqlite_agreement.py::",
    "tests/matching/test_succession.py::test_whatever_follows_is_as_if_made_anew",
    "tests/settings/test_mutations.py::test_a_changed_file_loads_or_says_where_it_is_wrong",
    "tests/sitememory/test_intake.py::test_of_200_pages_all_blocks_go",
    "tests/spiders/test_markup.py::test_a_short_look_finds_what_a_long_one_finds",
    "tests/spiders/test_markup.py::test_the_sound_way_reads_what_the_long_way_reads",
    "tests/suite/test_untraced.py::test_nothing_is_traced_while_they_run",
)


def is_untraced(nodeid: str) -> bool:
    """Whether coverage is not measured during this test."""
    return nodeid.startswith(UNTRACED)


@contextmanager
def untraced() -> Iterator[None]:
    """Measure no coverage within.

    All measuring is halted: a worker of xdist has two, one upon the other, and pytest-cov's own
    mark ``no_cover`` halts only the upper, whereupon the lower goes on.
    """
    halted: list[Coverage] = []
    while (measuring := Coverage.current()) is not None:
        measuring.stop()
        halted.append(measuring)
    try:
        yield
    finally:
        for measuring in reversed(halted):
            measuring.start()
