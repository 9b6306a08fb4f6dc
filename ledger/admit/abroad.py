"""What is said in a language whose words no rule here reads.

Elsewhere the words decide where they can, and overrule a model. Here they cannot: *опровергло* is no word of
denial to rules that read English, so by them everybody would assert what he denied. Act, side and certainty
are the model's, and a flag says so; of its wording every word and number must still be the text's, in
whatever inflection, else the passage's own words stand.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Prefix

from ledger.admit.wording import Wording, plain_words
from ledger.claims import Act, Certainty, Flag, Polarity, SourceKind
from ledger.drafts import Draft
from ledger.normalise.names import source_kind

ALIKE, BEGINS = 80.0, 0.6
"""Two words may be one in two inflections from this likeness on (per cent, by the letters they have in common
in order), or where they begin alike for this share of the shorter one: *просила*, *просили*."""
_SHORT, _ANY = 3, 4
"""Letters; words so short carry no content of their own, in scripts with spaces. In a claim that is denied
one may have a letter more, which stands for a word of the text that denies: *algo* for *nada*, *либо*."""
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\s\d.,;:!?“”\"«»()\[\]‘’'\-–—/|،؛؟。、「」_]+")
_SPELT = re.compile(
    r"[\u00aa-\u02af\u0370-\u058f\u05d0-\u05ea\u0620-\u0652\u066e-\u06d3\u10a0-\u10ff"
    r"\u1e00-\u1fffA-Za-z\u200c]+"
)
"""Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian: words set apart and spelt letter
by letter. In all others words must be the text's to the letter."""
_ENDING = re.compile(r"[aeiouyąęěůőű]?[mvhsn]?[aeiouyi]?|[аеёиіїоуыэюяйьъ]*[мхвй]?[аеёиіоуыюяь]?[мхй]?")
"""What inflects a name: little but vowels."""
_TWO_CAPITALS = re.compile(r"[A-ZÀ-ÞА-Я]\w+ [A-ZÀ-ÞА-Я]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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
    if act in (Act.DENY, Act.REJECT) and not draft.neg:
        return f"{act.value}, but not whether the claim as worded is held not to be so (neg)"
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
    passage's; ``None`` where all are. One little word, no name, is ``spared``."""
    numbers = set(_NUMBER.findall(evidence))
    for number in _NUMBER.findall(proposition):
        if number not in numbers:
            return str(number)
    for token in _TOKEN.findall(proposition):
        spelt = _SPELT.fullmatch(token)
        if (spelt and len(token) <= _SHORT) or _stands(token, context):
            continue
        if not (spelt and spared and len(token) <= _ANY and token.islower()):
            return str(token)
        spared = False
    return None


def _stands(token: str, text: str) -> bool:
    """Whether a word stands in a text: in some inflection, or to the letter in scripts whose words we cannot
    compare."""
    return inflected(token, text) if _SPELT.fullmatch(token) else token in text


def inflected(word: str, text: str) -> bool:
    """Whether ``text`` has this word in some inflection. A word with a capital may be a name, and names are
    one only but for what inflects them."""
    known, low = _words(text), _folded(word)
    if low in known:
        return True
    if word[0].isupper():
        return any(_one_name(low, other) for other in known)
    found = process.extractOne(low, known, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found is not None or any(_begin_alike(low, other) for other in known)


def named_abroad(name: str, text: str) -> bool:
    """Whether a name stands in ``text``, in whatever case: *Лена Орск* where it says *Лены Орск*."""
    tokens = _TOKEN.findall(name)
    return bool(tokens) and all(_stands(token, text) for token in tokens)


def _one_name(one: str, other: str) -> bool:
    """*Орск*, *Орска*; *Лена*, *Лены*: alike up to an ending. *Иран* is not *Ирак*, nor *Iran* *Irak*."""
    stem = int(Prefix.similarity(one, other))
    return stem >= _SHORT and all(_ENDING.fullmatch(each[stem:]) for each in (one, other))


def _begin_alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return shorter > _SHORT and Prefix.similarity(one, other) >= max(_SHORT, BEGINS * shorter)


_PRONOUNS = frozenset(
    (
        "он она они оно его её их вона вони він él ella ellos ellas il elle ils elles on lui lei loro "
        "egli er sie es ele ela eles elas hij zij ze han hon hun o onlar ő "
        "هو هي هم هما او ایشان آنها آنان وی 他 她 他们 她们 彼 彼女 彼ら"
    ).split()
)
_BODY = re.compile(
    r"\b(?:gobierno|gouvernement|governo|regierung|government|minist[eè]re|ministero|ministerio|ministério|"
    r"ministerium|autoridades|autorités|autorità|behörden?|policía|polizei|polizia|ejército|armée|parlamento?|"
    r"parlement|правительств\w*|министерств\w*|мид|власт\w+|арми\w+|парламент\w*|полици\w+|уряд\w*|міністерств\w*)\b"
    r"|حكومة|وزارة|سلطات|جيش|شرطة|برلمان|دولت|وزارت|ارتش|پلیس|مجلس|政府$|省$|部$|警察$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:fuentes?|sources?|quellen?|fonti|fontes|источник\w*|джерел\w*)\b|مصادر|مصدر|منابع|منبع",
    re.IGNORECASE,
)
_SMALL_WORD = re.compile(
    r"\b(?:el|la|los|las|le|les|il|lo|der|die|das|o|a|os|as|the|l|un|une|una|ein|eine)\b", re.I
)


def is_pronoun_abroad(name: str) -> bool:
    """Whether a name is only *he*, *she* or *they* in one of the larger languages."""
    return name.strip(" .,").casefold() in _PRONOUNS


def kind_abroad(name: str) -> SourceKind:
    """What kind of source a name is: what is known by name everywhere, the words for governments and sources
    in some languages, and capitals, in scripts that have them. *The government*, or *the police*, of no
    country that the name says is nobody's name."""
    if (known := source_kind(name)) in (SourceKind.OUTLET, SourceKind.ORGANIZATION):
        return known
    cased = any(c.islower() or c.isupper() for c in name)
    if _BODY.search(name):
        rest = _SMALL_WORD.sub(" ", _BODY.sub(" ", name, count=1)).strip(" '’")
        return SourceKind.ORGANIZATION if rest and (not cased or rest != rest.lower()) else SourceKind.UNNAMED
    if (cased and name == name.lower()) or (_NOBODY.search(name) and not _TWO_CAPITALS.search(name)):
        return SourceKind.UNNAMED
    return SourceKind.PERSON


@lru_cache(maxsize=16)
def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(set(_WORD.findall(_folded(text)))))


def _folded(text: str) -> str:
    """Without case, marks on letters, and what does not show."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Cf"))
