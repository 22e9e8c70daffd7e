"""What the names of elements say that they are: kinds of boxes, one bit each.

A name is only a hint. What it is worth beside structure, the table of judgement.py has learned
from pages of many sites.
"""

from functools import lru_cache

from crawler.cleaning import wordlists
from crawler.cleaning.elements import WORD

_LISTED = {
    "comment": " ".join(wordlists.COMMENT_NAMES) + " forum guestbook reviews thread",
    "share": " ".join(wordlists.SHARE_NAMES) + " facebook follow like likes tweet twitter whatsapp",
    "related": " ".join(wordlists.RELATED_NAMES)
    + """
        aehnliche archive card cards carousel crosslinks feed furthermore grid inline latest
        latestnews linkbox links list listing mehr more moreon next onward prev previous promo
        promos recent recirc recirculation see seealso similar slider suggestions swiper teaser
        teaserbox teasers weitere
        """,
    "tags": " ".join(wordlists.TAG_NAMES) + " cat categories category keyword labels topic themen",
    "newsletter": " ".join(wordlists.NEWSLETTER_NAMES)
    + " abo donate donation login membership offer paywall premium register regwall support",
    "ad": """
        ad ads adslot adv advert advertisement advertising affiliate anzeige commercial dfp gpt
        partner promotion publicidad reklama sponsor sponsored werbung
        """,
    "author": """
        about auteur author authorbox authors autor autoren avatar bio byl byline contributor
        profile vcard writer
        """,
    "time": """
        date dateline dates datetime datum details entrymeta info meta metadata postmeta pubdate
        published readtime time timestamp updated
        """,
    "caption": """
        bildunterschrift bildtext caption captions copyright credit credits figcaption
        imagecaption imagecredit legende photocredit
        """,
    "picture": """
        bild figure foto gallery image img lightbox photo picture player quelle slideshow source
        video
        """,
    "footer": "bottom colophon foot footer impressum imprint legal sitemap",
    "sidebar": """
        aside col3 column complementary marginal rail right rightcol secondary side sidebar spalte
        widget widgets
        """,
    "body": """
        article articlebody articlecontent articletext artikel body bodytext content contenido
        contenu copy corps cuerpo entry entrycontent fliesstext inhalt main maincontent paragraph
        postcontent prose richtext story storybody text texte texto
        """,
    "title": "hed headline heading title titel titre titulo",
    "lead": """
        abstract bajada chapo deck dek description entete excerpt intro lead leadtext lede perex
        sapo standfirst subhead subheadline subline subtitle sumario summary teasertext vorspann
        """,
    "box": """
        accordion alert box callout factbox hint infobox infokasten message modal module note
        notice overlay panel popup toc tooltip
        """,
    "post": "live liveblog liveticker message post posts ticker topic update",
}
NAMES = tuple(_LISTED)
COMMENT = 1 << NAMES.index("comment")
KINDS = (1 << len(NAMES)) - 1  # the bits of all kinds

# Further bits, which rules go by: what is surely a thread, a byline, what is none, a paywall, and
# what holds no headline.
_RULES = (
    " ".join(wordlists.COMMENT_NAMES),
    """
    author authors byline bylines autor autoren auteur autore writer byl authorname bylineauthor
    """,
    """
    bio biography description image avatar social box info follow job role date time related more
    """,
    "paywall regwall paywalled premiumwall subscriberwall",
    """
    comment comments cookie consent gdpr newsletter related disqus sidebar footer teaser banner
    modal popup recommended
    """,
)
COMMENTS, BYLINE, NO_BYLINE, WALL, FOREIGN = (1 << len(NAMES) + at for at in range(len(_RULES)))

_BITS: dict[str, int] = {}
for _at, _words in enumerate((*_LISTED.values(), *_RULES)):
    for _word in _words.split():
        _BITS[_word] = _BITS.get(_word, 0) | 1 << _at


@lru_cache(maxsize=8192)
def kinds_named(raw: str) -> int:
    """Return the bits of the kinds that the words of an element's names tell; see NAMES."""
    bits = 0
    for word in WORD.findall(raw[:2000]):
        bits |= _BITS.get(word.lower(), 0)
    return bits
