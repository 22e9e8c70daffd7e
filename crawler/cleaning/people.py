"""Whose names a byline holds: people, apart from agencies, newsrooms, jobs, places and links."""

import re
from collections.abc import Iterable

from crawler.cleaning.claims import plain

LONGEST = 60  # characters of a name
_BY = re.compile(
    r"^\W*(?:post author by|(?:erstellt|eingestellt|veröffentlicht|verfasst|geschrieben"
    r"|artikel|(?:ein )?beitrag|gastbeitrag|interview|pressemitteilung|mehr|alles"
    r"|alle (?:artikel|beiträge)) (?:von|par|by)"
    r"|(?:(?:view|see|show|read) )?(?:all|more) (?:posts?|articles?|stories|news)? ?(?:by|from)"
    r"|(?:written|reported|story|words|text|foto|photos?|posted|published|article|submitted)"
    r" (?:and .{1,20} )?by|by|von|par|por|"
    r"di|door|av|af|autor(?:in|en|es|ka|i)?(?: ?/ ?autor(?:in)?)?|author|auteur|autore|text|piše"
    r"|napisa[lo]\w*|автор|пише|yazar|oleh|penulis|tác giả|文|記者)\b[\s:：.]*(?!$)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*[;|/•·、\n]\s*|\s+(?:(?i:and|und)|et|y|i|и|та|й|och|og|en|e|ir|και|ve|with|mit|&|\+)\s+"
    r"|\s*&\s*|\s+[-–—]\s+"
)
_TAIL = re.compile(
    r"\s*(?:[,(–—|-]\s*)?(?:\b(?:hace|vor|il y a|pre|há|fa)\s+(?=\d)"
    r"|\b(?:\d|updated|published|veröffentlicht|aktualisiert|posted"
    r"|on \w+ \d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|am (?:\w+tag|mittwoch"
    r"|sonnabend)\b|im gespräch|twitter\b|facebook\b|follow\b|folgen\b|for the\b)).*$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\W*(?:[^\W\d]{3,} \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d]{3,} \d{4}|\d{1,2}\.\d{1,2}\.\d{4}).*$"
)
_STAMP = re.compile(
    r"\W*\b(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)[.,]+\s*\d.*$", re.IGNORECASE
)
_IN_PLACE = re.compile(r"\s+in\s+[A-Z].*$")
_LINK = re.compile(r"\s*\(?(?:https?://|www\.)\S+|\s*\([^()]*@[^()]*\)")
_NO_NAME = re.compile(
    r"https?:|www\.|[@/<>{}\[\]=_#]|\.(?:com|org|net|de|uk|rs|at|ch|fr|es|it)\b|\d"
    r"|^(?:admin|administrator|developer|unknown|none|null|undefined|anonymous|anonym|guest"
    r"|no author|author|autor|user|web ?master|press release|dr|jr|sr)$",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}")
_NEWSROOM = re.compile(
    r"\b(?:staff|team|desk|editors?|editorial|newsroom|news service|agenc(?:y|ies)|agentur(?:en)?"
    r"|agencias?|agences?|agencije|агенци[яијe]|redaktion|rédaction|redacción|redação|redazione"
    r"|redacja|redakcija|redakce|redactie|redaksjonen|redaksi|редакци\w+|pressestelle|bureau)\b"
    r"|\w+redaktion\b|編集部|报道|取材班",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:e\. ?v|gmbh|ag|inc|ltd|llc|s\.a|d\.o\.o|verlag|publishing|foundation|universität"
    r"|university|ministerium|magazin|magazine|media|medien|news|nachrichten|noticias|vesti|press"
    r"|presse|online|digital|tv|radio|studio|kurzmeldung)\b|(?:stiftung|verband|zeitung|blatt|verlag"
    r"|illustrierte|agentur)\b|新聞|通信|デジタル",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"\b(?:correspondent|reporter|editor|redakteur(?:in)?|staff|writer|journalist(?:in)?"
    r"|chief|senior|team|desk|korrespondent(?:in)?"
    r"|rédact\w+|corresponsal|periodista|giornalista|novinar(?:ka)?|urednik|politics"
    r"|contributor|columnist|producer|analyst|professor"
    r"|ph\.?d|m\.?d|esq|freelance|bureau|director|manager|ressort\w*"
    r"|agency|agentur)\b",
    re.IGNORECASE,
)
_JOB_BEFORE = re.compile(
    r"^(?:\S+-)?(?:expert(?:e|in)?|autor(?:in)?|redakteur(?:in)?|korrespondent(?:in)?"
    r"|reporter(?:in)?|correspondent|editor|writer|columnist)\s+(?=[^\W\d_]\S* [^\W\d_])",
    re.IGNORECASE,
)
# News agencies of the world, as bylines name them: they are told, but marked as no people.
_AGENCIES = frozenset(
    """
    aap|adnkronos|aduc|afp|agence france-presse|agencia efe|agência brasil|agenturen|agencies
    agencias|agences|agencije|agerpres|agi|anadolu|anadolu agency|ani|anp|ansa|antara|ap|apa
    associated press|the associated press|australian associated press|belga|belta|bernama|beta
    bloomberg|bns|bta|canadian press|the canadian press|cna|ctk|čtk|dapd|deutsche presse-agentur
    deutsche presse agentur|dha|dpa|dpa-afx|dts|efe|elta|epd|europa press|fena|fonet|hina|ians
    iha|interfax|itar-tass|jiji|jiji press|keystone-sda|kna|kyodo|kyodo news|leta|lusa|makfax|mia
    mina|mti|ntb|otr|pa|pa media|pap|press association|pti|reuters|ria|ria novosti|ritzau|sda|sid
    srna|sta|stt|tanjug|tass|telam|télam|tt|ukrinform|unian|upi|vna|xinhua|yonhap|agenzia ansa
    танјуг|бета|срна|тасс|риа новости|интерфакс|укринформ|унн|共同通信|時事通信|新华社|연합뉴스
    """.replace("\n", "|").replace("  ", "").split("|")
) - {""}  # fmt: skip


def split(byline: str) -> list[str]:
    """Return the people in a byline: "By Ana Kos, reporter, and J. Doe" has Ana Kos and J. Doe."""
    return [name for name, is_person in named(byline) if is_person]


def named(byline: str) -> list[tuple[str, bool]]:
    """Return the names in a byline in order, each with whether it is a person's.

    An agency is told beside people; a newsroom ("Staff") only where it is all that is said.
    """
    told = _LINK.sub("", _DATED.sub("", _STAMP.sub("", plain(byline, 400))))
    found = [each for part in _AND.split(_BY.sub("", told)) for each in _part(part)]
    whole = _BY.sub("", told).strip(" .,:–—-•|\"'")
    return found or ([(whole, False)] if is_house(whole) else [])


def _part(part: str) -> list[tuple[str, bool]]:
    """Return what one part of a byline names; its commas part names, or jobs and places from them.

    What begins with an outlet's address goes on with its place.
    """
    pieces = [_TAIL.sub("", piece).strip(" .,:–—-•|\"'()") for piece in part.split(",")]
    pieces = [piece for piece in pieces if piece]
    if pieces and (_NO_NAME.search(pieces[0]) or _DOMAIN.fullmatch(pieces[0])):
        return []
    agencies = [piece for piece in pieces if is_agency(piece)]
    pieces = [_JOB_BEFORE.sub("", piece) for piece in pieces if piece not in agencies]
    pieces = [piece for piece in pieces if not _JOB.search(piece)]
    if len(pieces) == 2 and all(len(piece.split()) == 1 for piece in pieces):
        pieces = [f"{pieces[1]} {pieces[0]}"]  # "Last, First"
    people = [(name, True) for piece in pieces if is_name(name := _BY.sub("", piece))]
    return people + [(piece, False) for piece in agencies]


def is_labelled(byline: str) -> bool:
    """Tell whether a byline begins as such: "By Ana Kos"."""
    return _BY.match(byline) is not None


def is_name(text: str) -> bool:
    """Tell whether a text can be a person's name."""
    letters = sum(char.isalpha() for char in text)
    return (
        letters >= 2
        and len(text) <= LONGEST
        and len(text.split()) <= 6
        and not text.islower()
        and not is_house(text)
        and _NO_NAME.search(text) is None
    )


def is_agency(text: str) -> bool:
    """Tell whether a text is a news agency's name, or one with its place: "AFP Berlin"."""
    first, _, rest = _IN_PLACE.sub("", text).partition(" ")
    if _IN_PLACE.sub("", text).casefold() in _AGENCIES:
        return True
    return first.isupper() and len(first) > 2 and bool(rest) and first.casefold() in _AGENCIES


def is_house(text: str) -> bool:
    """Tell whether a text names no people but a newsroom or a company: "Staff", "Gear Team"."""
    if len(text) > LONGEST or not text or "@" in text:
        return False
    return _NEWSROOM.search(text) is not None or _HOUSE.search(text) is not None


def key(name: str) -> str:
    """Return what two spellings of one name share."""
    return "".join(filter(str.isalnum, name.casefold()))


def initials(name: str) -> str:
    """Return the first letters of a name's words, as a key."""
    return key("".join(word[0] for word in name.split()))


def fuller(names: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return names with the first for which there is a longer form: "Nils" as "Nils Brandt"."""
    known = list(others)
    return [
        next((other for other in known if _is_part(name, other)), name) if " " not in name else name
        for name in names
    ]


def _is_part(name: str, other: str) -> bool:
    return key(name) in map(key, other.split()) and 1 < len(other.split()) <= 4
