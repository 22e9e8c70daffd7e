"""`wirewatch articles`."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer
from rich.text import Text

from db.kept import StoredPage
from db.records import Revision, StoredArticle
from intake.intake import document
from matching.language import compile_query
from matching.lists import with_lists
from matching.matcher import Matcher
from web.shapes.articles import article_json, passage_json, whole_article_json
from wirewatch.cli import blocks, export, extract, marking, reclean
from wirewatch.cli.changes import shown_changes
from wirewatch.cli.index_note import note_incomplete_index
from wirewatch.cli.options import AsJson, Limit, Since
from wirewatch.cli.output import (
    console,
    marked,
    particulars,
    print_json,
    print_table,
    shown,
    warn_of_stopped,
)
from wirewatch.cli.session import session

app = typer.Typer(
    help="What was stored, and how a page is cleaned.", no_args_is_help=True, rich_markup_mode=None
)
app.command("extract")(extract.extract)
app.command("reclean")(reclean.reclean)
app.command("export")(export.export)
app.command("blocks")(blocks.blocks)
app.command("mark")(marking.mark)
_CANDIDATES = 5000
_NOT_INDEXED = frozenset(("language", "source", "url", "tag", "section"))


@app.command("list")
def list_(
    context: typer.Context,
    limit: Limit = 50,
    since: Since = None,
    watch: Annotated[str | None, typer.Option("--watch", help="That matched this watch.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Of this source.")] = None,
    as_json: AsJson = False,
) -> None:
    """List stored articles, the newest first.

    Examples:
      wirewatch articles list --since 1d
      wirewatch articles list --watch "Serbian arms to Ukraine" --json
    """
    with session(context).store() as store:
        found = store.articles.list(limit=limit, since=since, watch=watch, source=source)
    _print_articles(found, as_json=as_json)


@app.command()
def show(
    context: typer.Context,
    article: Annotated[int, typer.Argument(help="The article's number.")],
    as_json: AsJson = False,
) -> None:
    """Show one article whole, and how its text has changed.

    Example:
      wirewatch articles show 17
    """
    with session(context).store() as store:
        stored = store.articles.get(article)
        earlier = store.articles.revisions(article)
        pages = store.pages.of(article)
        cuts = store.sites.cuts([article]).get(article, ())
        marks = store.markings.of_article(article)
    keep = session(context).configuration().crawler.keep_pages
    if as_json:
        whole = whole_article_json(
            stored, revisions=earlier, pages=pages, cuts=cuts, marks=marks, keep=keep
        )
        print_json([whole])
        return
    given = stored.article
    console.print(Text(given.title, style="bold"))
    print_table(
        ("", ""),
        (
            *particulars(given),
            ("link", given.url),
            ("source", stored.source),
            ("story", stored.story),
            ("copy of", stored.copy_of),
            ("revision", stored.revision),
            *((("no longer matches", ", ".join(stored.lost)),) if stored.lost else ()),
            *((("headline only", given.headline_only),) if given.headline_only else ()),
            *((("gone", stored.gone_at),) if stored.gone_at else ()),
            ("watches", ", ".join(stored.watches)),
            *((f"marked {'yes' if yes else 'no'}", name) for name, yes in marks.items()),
            *(("page kept", _page_line(page, keep)) for page in pages),
        ),
        empty="",
    )
    console.print()
    console.print(Text(given.text))
    if cuts:
        console.print()
        print_table(("taken off", "why"), blocks.cut_rows(cuts), empty="")
    if earlier:
        now = Revision(
            number=stored.revision, title=given.title, text=given.text, fetched=given.fetched
        )
        console.print()
        console.print(shown_changes((*earlier, now)), end="")


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="In the watch language.")],
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Find stored articles by a query in the watch language; exit status 1 if there is none.

    Examples:
      wirewatch articles search 'Vučić AND granat*'
      wirewatch articles search 'title:Krusik' --json
    """
    if "$" in query:  # only then the configuration is needed
        query = with_lists(query, session(context).configuration().lists)
    compiled = compile_query(query)
    matcher = Matcher({compiled.text: compiled})
    keys = [key.text + "*" * key.prefix for key in compiled.required]
    everywhere = any(key.field in _NOT_INDEXED for key in compiled.required)
    found = stopped = 0
    with session(context).store() as store:
        note_incomplete_index(store)
        candidates: Sequence[StoredArticle] = (
            store.articles.list(limit=_CANDIDATES)  # the newest of all
            if everywhere
            else store.articles.find([keys], _CANDIDATES)
        )
    for stored in candidates:
        findings = matcher.look(document(stored.article, stored.source))
        stopped += len(findings.stopped)
        if not findings.matches:
            continue
        (match,) = findings.matches
        found += 1
        if as_json:
            passages = [passage_json(each) for each in match.passages]
            print_json([{**article_json(stored), "passages": passages}])
        else:
            _print_line(stored)
            for passage in match.passages[:2]:
                console.print(Text("      ").append_text(marked(passage)))
        if found >= limit:
            break
    warn_of_stopped(stopped)
    if not found:
        typer.echo("no stored article matches", err=True)
        raise typer.Exit(1)


def _page_line(page: StoredPage, keep: timedelta) -> str:
    return (
        f"{shown(page.fetched)}, {page.size} bytes, until {shown(page.fetched + keep)}, "
        f"sha256 {page.sha256}"
    )


def _print_articles(found: Sequence[StoredArticle], *, as_json: bool) -> None:
    if as_json:
        print_json(article_json(stored) for stored in found)
        return
    print_table(
        ("id", "published", "site", "title", "watches"),
        (
            (s.id, s.article.published, s.article.site, _titled(s), ", ".join(s.watches))
            for s in found
        ),
        empty="no articles",
    )


def _titled(stored: StoredArticle) -> str:
    mark = stored.article.mark
    return f"{stored.article.title} ({mark.value})" if mark else stored.article.title


def _print_line(stored: StoredArticle) -> None:
    console.print(Text(f"{stored.id:>5} {stored.article.title} — {stored.article.site}", "bold"))
