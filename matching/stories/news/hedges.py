"""Sentences that say that something was not said: no comment, no answer, not known yet."""

import re
from collections.abc import Sequence

# Over folded words: Latin readings without marks, one blank between.
_UNSAID = re.compile(
    r"""\b(?:
        (?:did|does|do|had|has|have)\ (?:not|n\ t|t)\ (?:\w+\ ){0,2}?
            (?:answer|repl|respond|comment|return)\w*
      | declin\w+\ (?:to|comment)\b | refus\w+\ to\ (?:comment|answer|say)\b | no\ comment
      | (?:could|can)\ not\ (?:\w+\ )?be\ (?:reached|verified|confirmed) | went\ unanswered
      | (?:is|was|were|are|remains?)\ (?:not|un)\ ?(?:yet\ |immediately\ )?(?:known|clear)
      | ni(?:je|su|sam)\ (?:\w+\ ){0,3}?(?:odgovori|zele|bilo|hte|komentaris|poznat)\w*
      | odbi\w+\ (?:je\ |su\ )?da\ (?:komentar|odgovor|govor)\w* | bez\ komentara | ne\ zna\ se
      | (?:ausserte|ausserten|auserte|auserten)\ sich\ (?:\w+\ ){0,3}?nicht | wollten?\ sich\ nicht
      | reagierten?\ (?:\w+\ ){0,3}?nicht | antworteten?\ (?:\w+\ ){0,3}?nicht
      | keine\ (?:stellungnahme|auskunft|angaben) | (?:noch\ )?(?:nicht\ bekannt|unbekannt|unklar)
      | n\ ?a(?:vait|vaient)?\ pas\ (?:\w+\ ){0,2}?(?:repondu|souhaite|voulu|commente)
      | n\ (?:a|ont|avait|avaient|etait|etaient)\ pas\ (?:\w+\ ){0,2}?
            (?:repondu|souhaite|voulu|commente|joignable|connue?s?)
      | (?:s\ est|se\ sont)\ refuse\w*
    )""",
    re.VERBOSE,
)  # fmt: skip
_UNSAID_CYRILLIC = re.compile(
    r"""\b(?:
        не\ (?:\w+\ ){0,2}?
            (?:ответил|отвечал|комментир|прокомментир|сообща|уточн|відпов|комент|повідом)\w*
      | отказал\w+\ от\ коммент\w+ | без\ комментари\w+ | (?:пока\ )?(?:неизвестн|невідом)\w+
      | не\ удалось\ (?:получить|связаться) | відмовил\w+\ (?:від\ )?комент\w+
    )""",
    re.VERBOSE,
)


def is_hedged(words: Sequence[str], folded: Sequence[str]) -> bool:
    """Tell whether a sentence reports that nothing was said, or that nothing is known.

    ``words`` are as written, ``folded`` their Latin readings.
    """
    return bool(
        _UNSAID_CYRILLIC.search(" ".join(words).lower()) or _UNSAID.search(" ".join(folded))
    )
