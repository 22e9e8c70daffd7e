"""The JSON body that receivers of webhooks rely on (docs: "Webhook"); fields are only ever added.

Pure and deterministic: the same message gives the same bytes. Keys stand in the documented order.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from alerts.links import Links
from db.message_records import (
    AlertMessage,
    DigestMessage,
    Message,
    News,
    NoticeMessage,
    ToldArticle,
    Translation,
)
from db.watch_records import AlertMode, Passage

Json = dict[str, object]

MOST_ARTICLES = 100
"""Of one alert; ``omitted`` counts those left out."""

MOST_ALERTS = 500
"""Of one digest; ``omitted`` counts those left out."""

_MOST_HIGHLIGHTS, _LONGEST_HIGHLIGHT, _LONGEST_FIELD, _MOST_NEWS = 20, 2000, 5000, 40


def payload(message: Message, links: Links) -> Json:
    """Return the body as plain values: type, timestamp, data."""
    match message:
        case AlertMessage():
            kind = "article" if message.mode is AlertMode.ARTICLE else "story"
            return _body(f"alert.{kind}", message.created, _alert(message, links))
        case DigestMessage():
            return _body("alert.digest", message.created, _digest(message, links))
        case NoticeMessage():
            return _body(f"notice.{message.about}", message.created, _notice(message))


def encode(body: Json) -> bytes:
    """Return compact UTF-8 JSON; half a surrogate pair, which UTF-8 cannot say, becomes "?"."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def with_fields(body: bytes, fields: Mapping[str, object]) -> bytes:
    """Return a JSON object with fields added: what is known only when it is sent, or is secret."""
    return encode(json.loads(body) | dict(fields))


def _body(kind: str, created: datetime, data: Json) -> Json:
    return {"type": kind, "timestamp": _time(created), "data": data}


def _alert(alert: AlertMessage, links: Links) -> Json:
    told = alert.articles[:MOST_ARTICLES]
    return {
        "alert_id": alert.id,
        "kind": alert.kind,
        "severity": alert.severity.value,
        **({"note": _bounded(alert.note)} if alert.note else {}),
        "watch": {"name": alert.watch, "query": alert.query},
        "story": {
            "id": str(alert.story),
            "title": _bounded(alert.story_title),
            "first_seen": _time(alert.first_seen),
            "outlets": alert.outlets,
            "independent": alert.independent or None,
            "url": links.story(alert.story),
            "storyline": str(alert.storyline or alert.story),
        },
        "articles": [_article(article, alert.translation) for article in told],
        "whats_new": [_news(each, alert.translation) for each in alert.news[:_MOST_NEWS]],
        "reason": _bounded(alert.reason),
        "omitted": len(alert.articles) - len(told),
        **_translation(alert),
    }


def _translation(alert: AlertMessage) -> Json:
    made = alert.translation
    if made is None:
        return {}
    title = made.texts.get(alert.story_title)
    return {
        "translation": {
            "language": made.language,
            "machine": True,
            "story_title": title and _bounded(title),
            "why_not": _bounded(made.why_not) or None,
        }
    }


def _news(news: News, made: Translation | None) -> Json:
    translated = made.texts.get(news.text) if made else None
    said = {"speaker": _bounded(news.speaker)} if news.speaker else {}
    return {
        "kind": news.kind.value,
        "text": _bounded(news.text),
        "outlet": _bounded(news.outlet),
        "article_id": str(news.article),
        **said,
        **({"translation": _bounded(translated)} if translated else {}),
    }


def _article(article: ToldArticle, made: Translation | None) -> Json:
    return {
        "id": str(article.id),
        "url": article.url,
        "title": _bounded(article.title),
        "site": _bounded(article.site),
        "authors": [_bounded(name) for name in article.authors[:100]],
        "published": _time(article.published) if article.published else None,
        "language": article.language,
        "excerpt": _bounded(article.excerpt),
        "highlights": [_highlight(passage) for passage in article.passages[:_MOST_HIGHLIGHTS]],
        "copy_of": None if article.copy_of is None else str(article.copy_of),
        "headline_only": article.headline_only and _bounded(article.headline_only),
        **({"translation": found} if (found := _translated(article, made)) else {}),
    }


def _translated(article: ToldArticle, made: Translation | None) -> Json | None:
    """Return what was made of an article's words; None where nothing was."""
    if made is None:
        return None
    found = [made.texts.get(text) for text in (article.title, article.excerpt)]
    title, excerpt = (text and _bounded(text) for text in found)
    passages = [made.texts.get(each.text) for each in article.passages[:_MOST_HIGHLIGHTS]]
    if not any((title, excerpt, *passages)):
        return None
    return {
        "language": made.language,
        "machine": True,
        "title": title,
        "excerpt": excerpt,
        "highlights": [text and _bounded(text) for text in passages],
    }


def _highlight(passage: Passage) -> Json:
    start = min((span[0] for span in passage.spans), default=0)
    if len(passage.text) <= _LONGEST_HIGHLIGHT:
        start = 0
    text = passage.text[start : start + _LONGEST_HIGHLIGHT]
    return {"text": text, "terms": [term for term in passage.terms if term in text]}


def _digest(digest: DigestMessage, links: Links) -> Json:
    told = digest.alerts[:MOST_ALERTS]
    return {
        "digest_id": digest.id,
        "watch": {"name": digest.watch, "query": digest.query},
        "from": _time(digest.since),
        "to": _time(digest.until),
        "backlog": digest.backlog,
        "severity": digest.severity.value,
        **({"note": _bounded(digest.note)} if digest.note else {}),
        "why": digest.why or None,
        "alerts": [_alert(alert, links) for alert in told],
        "heard": {
            "sources": digest.heard.sources,
            "heard": digest.heard.heard,
            "silent": list(digest.heard.silent),
            "troubles": [
                {
                    "source": each.source,
                    "state": each.state,
                    "since": _time(each.since) if each.since else None,
                }
                for each in digest.heard.troubles
            ],
        },
        "omitted": len(digest.alerts) - len(told),
    }


def _notice(notice: NoticeMessage) -> Json:
    return {
        "notice_id": notice.id,
        "about": notice.about,
        "subject": notice.subject,
        "title": _bounded(notice.title),
        "text": _bounded(notice.text),
    }


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST_FIELD else text[: _LONGEST_FIELD - 1] + "…"


def _time(moment: datetime) -> str:
    """Return RFC 3339 in UTC, whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
