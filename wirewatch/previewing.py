"""What a preview of a channel tells: a stored article or story, or something made up."""

from collections.abc import Sequence
from dataclasses import replace

from alerts.made_up import made_up_alert
from db.clock import Clock
from db.message_records import AlertMessage, ToldArticle
from db.records import StoredArticle
from db.store import Store
from db.watch_records import AlertMode, Severity, Watch
from intake.intake import document
from intake.watching import compile_watch
from matching.matcher import match_query
from net.urls import registrable
from wirewatch.settings import Configuration
from wirewatch.watched import named_watch

_MOST_ARTICLES = 6
_LOOKED_AT = 50  # of the newest articles, for one that a watch found


class Previewing:
    """Makes the alerts that previews show; nothing is stored."""

    def __init__(self, configuration: Configuration, store: Store, clock: Clock) -> None:
        self._configuration, self._store, self._clock = configuration, store, clock

    def of_article(self, number: int, watch: str | None) -> AlertMessage:
        """Return an alert of one article; raises NotFoundError."""
        return self._alert([self._store.articles.get(number)], watch)

    def of_story(self, number: int, watch: str | None) -> AlertMessage:
        """Return an alert of a story's first articles; raises NotFoundError."""
        story = self._store.stories.show(number, registrable)
        numbers = [each.id for each in story.articles[:_MOST_ARTICLES]]
        made = self._alert([self._store.articles.get(each) for each in numbers], watch)
        return replace(made, story_title=story.sum.title, outlets=story.reach.outlets)

    def of_newest(self, watch: str | None) -> AlertMessage:
        """Return an alert of the newest article, or of the newest that a watch found.

        Where none is stored, it is made up.
        """
        newest = self._store.articles.list(limit=_LOOKED_AT, watch=watch)
        found = next((each for each in newest if each.watches), next(iter(newest), None))
        if found is not None:
            return self._alert([found], watch)
        made_up = made_up_alert(self._clock.now())
        if watch is None:
            return made_up
        wanted = named_watch(self._configuration, watch)
        return replace(made_up, watch=wanted.name, query=wanted.query)

    def _alert(self, stored: Sequence[StoredArticle], name: str | None) -> AlertMessage:
        watch = self._watch(stored, name)
        first, now = stored[0], self._clock.now()
        by_article = watch is not None and watch.alert is AlertMode.ARTICLE
        return AlertMessage(
            id="preview",
            kind="new",
            mode=AlertMode.ARTICLE if by_article else AlertMode.STORY,
            watch=watch.name if watch else "preview",
            query=watch.query if watch else "",
            story=first.story,
            story_title=first.article.title,
            first_seen=first.article.fetched,
            outlets=len({each.article.site for each in stored}),
            articles=tuple(_told(each, watch) for each in stored),
            reason="you asked for a preview",
            created=now,
            severity=watch.policy.severity if watch else Severity.NORMAL,
        )

    def _watch(self, stored: Sequence[StoredArticle], name: str | None) -> Watch | None:
        """Return the watch that is asked for, else the first that found the articles."""
        if name is not None:
            return named_watch(self._configuration, name)
        found = {each for article in stored for each in article.watches}
        return next((each for each in self._configuration.watches if each.name in found), None)


def _told(stored: StoredArticle, watch: Watch | None) -> ToldArticle:
    article = stored.article
    match = match_query(compile_watch(watch), document(article, stored.source)) if watch else None
    return ToldArticle(
        id=stored.id,
        url=article.url,
        title=article.title,
        site=article.site,
        authors=article.authors,
        published=article.published,
        language=article.language,
        excerpt=article.excerpt,
        passages=match.passages if match else (),
        copy_of=stored.copy_of,
        headline_only=article.headline_only,
    )
