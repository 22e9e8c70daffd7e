"""Where posts are the article they stay: forum threads, live blogs, questions with answers."""

import pytest

from tests.cleaning.pages import BODY, PARAGRAPHS, assert_whole, clean, page

LEDGER = (
    "I have been through the customs ledgers for that spring, and the wagons are in none of them, "
    "so somebody must have taken them off the list before the train reached the border."
)
DRIVER = (
    "My father drove on that line. He told us that they were made to wait at night outside of the "
    "station, and that nobody was allowed to leave the cab until the guards had gone."
)
COPIES = (
    "The ledgers that you mean are copies. The ones in the archive of the railway have two more "
    "columns, and the wagons are there, with the seals and the name of the forwarder."
)
PICTURE = (
    "Could you put up a picture of the page? I would like to compare the hand with the one in the "
    "book of the forwarder, which I bought at an auction in Zemun two years ago."
)
POSTS = (LEDGER, DRIVER, COPIES, PICTURE)


def forum(unit: str, shell: str) -> bytes:
    who = ("rada_71", "Old Sapper", "Tibor K.", "nightshift")
    units = "".join(
        unit.format(who=name, said=said, n=n)
        for n, (name, said) in enumerate(zip(who, POSTS, strict=True))
    )
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title>Missing wagons - Rail</title>'
        '</head><body><nav><a href="/">Boards</a> <a href="/new">New posts</a></nav>'
        f"<h1>Missing wagons</h1>{shell.format(units=units)}<footer>Rail Forum</footer>"
        "</body></html>"
    ).encode()


FORUMS = {
    "posts in divs": forum(
        '<div class="post"><div class="author">{who}</div><div class="content"><p>{said}</p></div>'
        "</div>",
        '<div class="thread">{units}</div>',
    ),
    "posts in articles with replies": forum(
        '<article class="message"><header><b>{who}</b> <time>March {n}, 2026</time></header>'
        '<div class="text"><p>{said}</p></div><footer><a href="#r">Reply</a></footer></article>',
        '<div class="topic">{units}</div>',
    ),
    "posts named comments": forum(
        '<div class="comment"><span>{who}</span><div class="body"><p>{said}</p></div></div>',
        '<div class="comments">{units}</div>',
    ),
    "a table": forum(
        '<tr><td>{who}<br>Posts: 41{n}</td><td><p>{said}</p></td></tr>', "<table>{units}</table>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORUMS)
def test_a_forum_thread_keeps_its_posts(kind: str) -> None:
    text = clean(FORUMS[kind]).text
    assert [said for said in POSTS if said not in text] == []


LIVE = {
    "articles with times": '<article class="entry"><time>1{n}:30</time><h3>Entry {n}</h3>'
    "<p>{said}</p></article>",
    "divs in a list": '<li><div class="k1">1{n}:05</div><div class="k2"><p>{said}</p></div></li>',
    "with an author": '<div class="live-post"><span>1{n}.45</span> <b>Nada Ilin</b>'
    "<p>{said}</p></div>",
}


@pytest.mark.parametrize("kind", LIVE)
def test_a_live_blog_keeps_its_posts(kind: str) -> None:
    units = "".join(LIVE[kind].format(n=n, said=said) for n, said in enumerate(POSTS))
    shell = f"<ul>{units}</ul>" if kind == "divs in a list" else f"<div>{units}</div>"
    text = clean(page(BODY + shell)).text
    assert_whole(text)
    assert [said for said in POSTS if said not in text] == []


def test_an_article_that_looks_like_its_comments_comes_without_them() -> None:
    """Where article and comments go alike, names tell which is which."""
    unit = '<div class="e"><b>{who}</b> <i>2 hours ago</i><p>{said}</p><a href="#">Reply</a></div>'
    first = "".join(unit.format(who="Ana", said=paragraph) for paragraph in PARAGRAPHS)
    comments = "".join(unit.format(who="Old Sapper", said=said) for said in POSTS[:2])
    html = forum("", f'<div>{first}</div><div class="comments">{comments}</div>{{units}}')
    text = clean(html).text
    assert PARAGRAPHS[1] in text
    assert POSTS[1] not in text
