"""Tests that take long, and walk through hardly a line that no other test walks through.

Coverage is not measured while they run, as it doubles or triples their time. Which they are was
measured (``--cov-context=test``): of 69,000 branches taken, fewer than 60 are theirs alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from coverage import Coverage

UNTRACED = (
    "tests/alerts/contract/test_by_http.py::test_any_body_of_an_answer_is_survived",
    "tests/alerts/contract/test_by_http.py::test_every_status_has_its_verdict",
    "tests/alerts/contract/test_every_channel.py::test_every_message_is_the_same_each_time_and_taken",
    "tests/alerts/contract/test_every_channel.py::test_words_of_pages_stay_words",
    "tests/alerts/test_acts.py::test_a_token_says_what_was_put_in",
    "tests/alerts/test_apprise.py::test_a_service_with_little_room_gets_the_text_that_fits",
    "tests/alerts/test_compose.py::test_any_message_makes_a_mail_that_parses_back",
    "tests/alerts/test_compose.py::test_the_subject_reads_back_as_it_was_written",
    "tests/alerts/test_compose.py::test_the_text_of_a_mail_has_short_lines_and_whole_links",
    "tests/alerts/test_dkim.py::test_every_mail_verifies_and_no_change_does",
    "tests/alerts/test_mail_look.py::test_tags_nest_and_tables_are_for_the_look_only",
    "tests/alerts/test_telegram.py::test_whatever_the_words_are_nobody_is_called_and_nothing_linked",
    "tests/alerts/test_user_templates.py::test_even_of_the_hugest_message_the_note_is_kept",
    "tests/alerts/test_user_templates.py::test_services_take_what_templates_make_however_long_or_hostile",
    "tests/cleaning/test_comments.py::test_a_page_of_thousands_of_comments_is_cleaned_in_time",
    "tests/cleaning/test_hostile.py::test_a_hostile_page_is_an_article_or_refused_in_words",
    "tests/cleaning/test_markup.py::test_five_megabytes_of_one_paragraph_are_read_in_time",
    "tests/cli/test_commands.py::test_a_query_that_asks_too_much_is_said_to_be_stopped",
    "tests/db/test_articles.py::test_the_archive_is_walked_page_by_page",
    "tests/db/test_copy_rows.py::test_crowds_filed_by_earlier_versions_name_nobody",
    "tests/db/test_copy_rows.py::test_what_all_pages_have_is_filed_for_few_and_finds_nobody_new",
    "tests/figures/test_figures_of.py::test_a_text_of_numbers_alone_is_read_in_part",
    "tests/figures/test_figures_of.py::test_hostile_text_costs_in_proportion_to_its_length",
    "tests/intake/test_backtest.py::test_a_writer_need_not_wait_for_it",
    "tests/intake/test_backtest.py::test_what_is_found_comes_newest_first_with_its_passages",
    "tests/intake/test_candidates.py::test_fts_finds_it_too",
    "tests/intake/test_candidates.py::test_what_matches_has_a_word_of_every_group",
    "tests/intake/test_earlier.py::test_they_come_into_the_stories_that_they_tell_and_nobody_is_told",
    "tests/intake/test_headlines.py::test_the_page_is_the_same_article_wherever_it_is",
    "tests/intake/test_scripts_whole.py::test_alerts_come_at_exactly_the_labelled_articles_with_their_facts",
    "tests/matching/test_agreement.py::",
    "tests/matching/test_credit.py::test_a_match_is_owed_to_words_of_the_query_that_stand_there",
    "tests/matching/test_explain.py::test_the_tree_agrees_with_the_matcher_and_with_itself",
    "tests/matching/test_hostile_queries.py::test_a_storm_of_names_is_remembered_or_stopped",
    "tests/matching/test_hostile_queries.py::test_a_watch_that_asks_too_much_is_stopped_and_the_next_goes_on",
    "tests/matching/test_language.py::test_the_largest_queries_neither_overflow_nor_linger",
    "tests/matching/test_many_rules.py::test_all_together_match_what_each_alone_does",
    "tests/matching/test_many_rules.py::test_changed_matchers_are_as_if_made_anew_and_old_ones_stay",
    "tests/matching/test_matcher.py::test_many_watches_give_only_candidates_a_closer_look",
    "tests/matching/test_postgres_agreement.py::",
    "tests/matching/test_sqlite_agreement.py::",
    "tests/matching/test_succession.py::test_whatever_follows_is_as_if_made_anew",
    "tests/news/test_bounds.py::test_news_in_texts_made_to_be_slow",
    "tests/news/test_lookup.py::test_work_is_counted_and_then_nothing_is_found",
    "tests/settings/test_mutations.py::test_a_changed_file_loads_or_says_where_it_is_wrong",
    "tests/sitememory/test_intake.py::test_a_page_fetched_again_after_learning_is_no_revision",
    "tests/sitememory/test_intake.py::test_of_200_pages_all_blocks_go",
    "tests/sitememory/test_intake.py::test_only_the_last_pages_are_remembered_and_silent_sites_forgotten",
    "tests/sitememory/test_intake.py::test_pages_before_are_swept_and_the_index_with_them",
    "tests/sitememory/test_intake.py::test_what_a_user_forgot_is_never_learned_again",
    "tests/sitememory/test_intake.py::test_what_is_taken_off_is_kept_with_its_reason",
    "tests/sitememory/test_intake.py::test_what_matched_by_the_sites_words_only_is_lost_and_nothing_told_anew",
    "tests/spiders/test_hostile.py::test_a_flood_ends_soon",
    "tests/spiders/test_markup.py::test_a_short_look_finds_what_a_long_one_finds",
    "tests/spiders/test_markup.py::test_the_sound_way_reads_what_the_long_way_reads",
    "tests/stages/test_fair_polling.py::test_a_source_that_answers_is_polled_beside_any_number_that_hang",
    "tests/stages/test_fair_polling.py::test_a_source_that_was_slow_is_doubtful_until_it_is_fast",
    "tests/stages/test_fair_polling.py::test_in_time_every_bad_one_has_its_turn",
    "tests/stories/test_fingerprint.py::test_plain_texts_have_the_same_words_by_the_standard_library",
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
