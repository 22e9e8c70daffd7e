"""Reader comments in a dozen designs never become text, and the article stays whole."""

import time

import pytest

from crawler.cleaning import wordlists
from tests.cleaning.pages import BODY, PARAGRAPHS, assert_whole, clean, explain, page

SAID = (
    "Zanimljivo: my uncle worked there for thirty years and nobody ever asked where things went.",
    "The embassy will confirm whatever it is told to confirm, that is what embassies are made for.",
    "I do not believe a word of these papers, anyone with a printer could have made such a list.",
)


def thread(unit: str, **words: str) -> str:
    who = ("rada_71", "Old Sapper", "Tibor K.")
    return "".join(
        unit.format(who=name, said=text, **words) for name, text in zip(who, SAID, strict=True)
    )


WEBFLOW = (
    '<div class="w-embed a9"><h3 class="b2">Comments</h3>'
    + thread(
        '<div class="k7"><div class="m1">{who}</div><div class="m2">March 3, 2026</div>'
        '<p class="m3">{said}</p><div class="m4">Reply</div><div class="m5">Delete</div>'
        '<div class="m6">This comment has been approved by a moderator</div></div>'
    )
    + '<div class="q">Load more replies</div>'
    '<div class="w-form"><form><textarea></textarea><input type="submit" value="Post"></form>'
    "<div>Thank you! Your submission has been received!</div>"
    "<div>Oops! Something went wrong while submitting the form.</div></div></div>"
)
DISQUS = (
    '<div id="disqus_thread"><section id="conversation"><ul id="post-list">'
    + thread(
        '<li class="post"><span>{who}</span><div class="post-message"><p>{said}</p></div></li>'
    )
    + "</ul></section></div>"
)
COMPONENT = (
    "<reader-comments><template shadowrootmode='open'><slot></slot></template>"
    + thread("<one-voice><b>{who}</b><p>{said}</p></one-voice>")
    + "</reader-comments>"
)
WORDPRESS = (
    '<div id="comments" class="comments-area"><h2>3 thoughts on “Serbian shells”</h2><ol>'
    + thread(
        '<li class="comment"><cite>{who}</cite> says: <p>{said}</p>'
        '<a class="comment-reply-link" href="#">Reply</a></li>'
    )
    + '</ol><div id="respond"><form><textarea></textarea></form></div></div>'
)
FORUM = '<table class="t3">' + thread(
    '<tr><td class="u">{who}<br>Joined 2019<br>Posts 412</td>'
    '<td class="v"><p>{said}</p><a href="#q">Quote</a> <a href="#r">Reply</a></td></tr>'
) + "</table>"  # fmt: skip


def anonymous(reply: str, when: str) -> str:
    return '<div class="css-1x2y">' + thread(
        '<div class="css-9"><span class="css-3">{who}</span> <span class="css-4">{when}</span>'
        '<div class="css-5"><p>{said}</p></div><button><span>{reply}</span></button></div>',
        reply=reply,
        when=when,
    ) + "</div>"  # fmt: skip


def headed(heading: str) -> str:
    return f"<h3>{heading}</h3>" + thread(
        '<div class="e"><b>{who}</b> <time>10.03.2026, 09:12</time><p>{said}</p></div>'
    )


DESIGNS = {
    "anonymous names, English": anonymous("Reply", "2 hours ago"),
    "anonymous names, German": anonymous("Antworten", "vor 3 Stunden"),
    "anonymous names, French": anonymous("Répondre (2)", "il y a 2 h"),
    "anonymous names, Serbian": anonymous("Odgovori", "pre 2 sata"),
    "anonymous names, Cyrillic": anonymous("Одговори", "пре 2 сата"),
    "anonymous names, Spanish": anonymous("Responder", "hace 2 horas"),
    "anonymous names, Polish": anonymous("Odpowiedz", "2 godz. temu"),
    "a builder's template": WEBFLOW,
    "a well-known widget": DISQUS,
    "web components": COMPONENT,
    "a weblog's list": WORDPRESS,
    "a forum's table": FORUM,
    "only a heading, English": headed("3 Comments"),
    "only a heading, German": headed("Kommentare (3)"),
    "only a heading, Serbian": headed("Коментари (3)"),
}


@pytest.mark.parametrize("place", ["inside", "after"])
@pytest.mark.parametrize("design", DESIGNS)
def test_comments_go_and_the_article_stays(design: str, place: str) -> None:
    text = clean(page(**{place: DESIGNS[design]})).text
    assert_whole(text)
    for said in SAID:
        assert said not in text
    assert len(text.split("\n")) == len(PARAGRAPHS), text


def test_comments_longer_than_the_article_still_go() -> None:
    text = clean(page("".join(f"<p>{p}</p>" for p in PARAGRAPHS[:3]), inside=WEBFLOW * 6)).text
    assert PARAGRAPHS[0] in text
    assert SAID[1] not in text


def test_removals_have_reasons() -> None:
    removed = explain(page(after=WEBFLOW)).removed
    assert any("comments" in one.reason and SAID[0][:20] in one.text_excerpt for one in removed)
    assert all(one.reason and one.text_excerpt for one in removed)


def test_an_opinion_piece_in_a_container_named_comment_stays() -> None:
    """In German newspapers a Kommentar is an opinion piece."""
    html = page(f'<div class="kommentar">{BODY}</div>', lang="de")
    assert_whole(clean(html).text)


def test_a_page_built_around_comment_settings_stays() -> None:
    html = page().replace(b"<body>", b'<body class="single comments-open has-replies">')
    assert_whole(clean(html).text)


@pytest.mark.parametrize(
    "pointer",
    [
        '<a href="#kommentare">(1 Kommentar)</a>',
        '<div><a href="https://www.morava-courier.example.com/a#comments">2 Comments</a></div>',
    ],
)
def test_a_link_to_the_comments_does_not_make_comments_of_what_follows(pointer: str) -> None:
    lead = "What was sold to licensed buyers only has crossed three borders by rail since autumn, "
    html = page(
        f"<p>{lead}say the papers.</p>{pointer}<time datetime='2026-03-09'>9 March 2026</time>"
        f"<div>{BODY}<form><input name='q'></form></div>"
    )
    article = clean(html)
    assert_whole(article.text)
    assert article.published is not None


def test_a_heading_that_links_to_itself_still_announces_comments() -> None:
    text = clean(page(after=headed('<a href="#all">2 Comments</a>'))).text
    assert_whole(text)
    assert SAID[0] not in text


def test_an_interview_is_no_comment_thread() -> None:
    talk = "".join(
        f"<p><b>Courier:</b> Question {n}: what did the inspectors find in the warehouse then?</p>"
        f"<p><b>Stankov:</b> Answer {n}: they found what is written in the inventory, no more.</p>"
        for n in range(4)
    )
    text = clean(page(BODY + talk)).text
    assert "Question 3" in text
    assert "Answer 0" in text


def test_a_live_report_with_times_is_no_comment_thread() -> None:
    live = "".join(
        f'<div class="entry"><time>1{n}:30</time><b>Nada Ilin</b><p>Entry {n}: the minister has '
        "arrived at the plant and speaks with the works council behind closed doors.</p></div>"
        for n in range(4)
    )
    text = clean(page(BODY + live)).text
    assert all(f"Entry {n}" in text for n in range(4))


def test_a_comments_date_or_author_is_not_the_articles() -> None:
    article = clean(page(after=headed("2 Comments")))
    assert article.published is None
    assert article.authors == ()


def test_a_page_of_thousands_of_comments_is_cleaned_in_time() -> None:
    unit = "<div class='u'><b>Rada</b> <i>2 hours ago</i><p>{}</p><a href='#'>Reply</a></div>"
    begun = time.process_time()
    text = clean(page(inside="<div>" + unit.format(SAID[0]) * 3000 + "</div>")).text
    assert time.process_time() - begun < 8
    assert_whole(text)
    assert SAID[0] not in text


@pytest.mark.parametrize(
    "said",
    ["3 Comments", "Leserkommentare", "Commentaires (4)", "12 comentarios", "Comentários",
     "Commenti", "Reacties", "Opmerkingen", "Kommentit", "Komentarze", "Komentáře", "Komentari",
     "Коментари", "Коментарі", "Комментарии", "Yorumlar", "Σχόλια", "Hozzászólások", "Comentarii",
     "التعليقات", "תגובות", "コメント", "评论", "評論", "留言", "댓글", "Bình luận",
     "Leave a reply", "2 responses", "3 thoughts on “Shells”", "Join the conversation",
     "What do you think?", "Ihre Meinung", "Plaats een reactie", "Show all replies"],
)  # fmt: skip
def test_the_quick_look_for_comments_misses_no_heading(said: str) -> None:
    assert wordlists.COMMENT_HEADING.fill(said)
    assert wordlists.OF_COMMENTS.stand_in(said)


def test_case_does_not_matter_to_words() -> None:
    assert wordlists.COMMENT_HEADING.fill("KOMMENTARE")
    assert wordlists.NEWSLETTER.stand_in("Our NEWSLETTER")
    assert wordlists.TAG_LABEL.open("TAGS: a, b")
    assert wordlists.NOTE.count_in("Subscribe, or READ MORE") == 3
