"""What is said in a language whose words no rule here reads.

Elsewhere the words decide where they can, and overrule a model. Here they cannot: *опровергло* is no word of
denial to rules that read English, so by them everybody would assert what he denied. Act, side and certainty
are the model's, and a flag says so; of its wording every word and number must still be the text's, in
whatever inflection, else the passage's own words stand.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Prefix

from ledger.admit.wording import Wording, plain_words
from ledger.claims import Act, Certainty, Flag, Polarity, SourceKind
from ledger.drafts import Draft

ALIKE, BEGINS = 80.0, 0.6
"""Two words may be one in two inflections from this likeness on (per cent, by the letters they have in common
in order), or where they begin alike for this share of the shorter one: *просила*, *просили*."""
_SHORT, _ANY = 3, 4
"""Letters; words so short carry no content of their own, in scripts with spaces. In a claim that is denied
one may have a letter more, which stands for a word of the text that denies: *algo* for *nada*, *либо*."""
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that do not set words apart: Thai, and those of Japanese and Chinese."""


def word_abroad(
    draft: Draft, *, evidence: str, context: str, language: str, own_voice: bool, asks: bool
) -> Wording | str:
    """The wording of ``draft``, or why there is none: it takes a side of words that are not the text's.

    ``evidence`` is the passage, ``context`` what a reader knows by then; ``own_voice`` says that nobody is
    quoted, ``asks`` that the passage ends in a question mark.
    """
    flags = [
        Flag(field="language", value=language, reason="act and side are the model's: no rule reads this")
    ]
    act = draft.act or Act.ASSERT
    if own_voice:
        act = Act.PREDICT if act is Act.PREDICT else Act.ASSERT
    elif asks:
        act = Act.QUESTION
    proposition, parts = draft.proposition, draft.parts
    missing = not_of(proposition, evidence, context, spared=draft.neg)
    if missing or not proposition:
        if draft.neg:
            return f"“{missing or draft.claim}” of the claim is not in the text, and the side is of the claim"
        if missing:
            reason = f"“{missing}” is not in the text"
            flags.append(Flag(field="proposition", value=proposition, reason=reason))
        proposition, parts = plain_words(evidence), ("", "", "")
    certainty = Certainty.UNKNOWN if act is Act.QUESTION else draft.sure or Certainty.CERTAIN
    side = Polarity.NEGATIVE if draft.neg else Polarity.POSITIVE
    return Wording(act, proposition, parts, side, certainty, tuple(flags))


def not_of(proposition: str, evidence: str, context: str, *, spared: bool = False) -> str | None:
    """The first word of a wording that is not the text's in any inflection, or number that is not the
    passage's; ``None`` where all are. One little word is ``spared``."""
    numbers = set(_NUMBER.findall(evidence))
    for number in _NUMBER.findall(proposition):
        if number not in numbers:
            return str(number)
    for word in _WORD.findall(proposition.casefold()):
        if _UNSPACED.search(word):
            if fuzz.partial_ratio(word, context.casefold()) < ALIKE:
                return str(word)
        elif len(word) > _SHORT and inflected(word, context) is None:
            if not spared or len(word) > _ANY:
                return str(word)
            spared = False
    return None


def inflected(word: str, text: str) -> str | None:
    """The word of ``text`` that this one is, in some inflection."""
    word, known = word.casefold(), _words(text)
    if found := process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=ALIKE):
        return str(found[0])
    return next((other for other in known if _begin_alike(word, other)), None)


def named_abroad(name: str, text: str) -> bool:
    """Whether a name stands in ``text``, in whatever case: *Лена Орск* where it says *Лены Орск*."""
    words = _WORD.findall(name)
    if any(_UNSPACED.search(word) for word in words):
        return name in text
    return bool(words) and all(inflected(word, text) is not None for word in words)


def _begin_alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return shorter > _SHORT and Prefix.similarity(one, other) >= max(_SHORT, BEGINS * shorter)


_BODY = re.compile(
    r"gobiern|gouvern|regierung|govern|minist[eè]r[ei]|ministeri|autorid|autorit|behörd|polic|poliz|ejército|arm[eé]e\b|"
    r"parl[ae]ment|правительств|министерств|\bмид\b|\bвласт|\bарми|парламент|полици|уряд|міністерств|حكومة|وزارة|سلطات|"
    r"جيش|شرطة|برلمان|دولت|وزارت|ارتش|پلیس|مجلس|政府|外務省|外交部|国防部|警察",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"fuente|source|quelle|fonti\b|font[ei]s?\b|источник|джерел|مصادر|مصدر|منابع|منبع", re.IGNORECASE
)


def kind_abroad(name: str) -> SourceKind:
    """What kind of source a name is: by the words for governments and sources in some languages, and in
    scripts with capitals by these: whoever has none has no name."""
    if _NOBODY.search(name):
        return SourceKind.UNNAMED
    if _BODY.search(name):
        return SourceKind.ORGANIZATION
    cased = any(c.islower() or c.isupper() for c in name)
    return SourceKind.UNNAMED if cased and name == name.lower() else SourceKind.PERSON


@lru_cache(maxsize=16)
def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(set(_WORD.findall(text.casefold()))))
