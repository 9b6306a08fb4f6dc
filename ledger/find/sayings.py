"""Whether what a finder found is a saying at all.

People who label attributions mark attitudes too: *voters like him*, *the bill has the support of unions*,
*they tried to explain*. A claim is a proposition to which somebody is committed by saying it, or of whom the
article reports that he thinks so (``seeds/GUIDELINES.md``, 1.2): a clause, a quotation, or the object of a
verb that says all by itself what is done to it (*denied the report*, *demanded a recount*). The rest is told
by the article, in a whole sentence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ledger.find.attribution import Attribution, Spans, words
from ledger.find.cues import AGAINST, HELD_BY_OTHERS, NOUNS, TURNS_AWAY, VERBS
from ledger.find.words import AUX, DETERMINERS, PREPOSITIONS, is_adverb, is_finite
from ledger.find.wordsets import word_set
from ledger.normalise.clause import read

_WORD = re.compile(r"[\w’'-]+")
_PRECEDED = 60
"""Characters before a word of saying that tell whether it is a noun."""
_BY_ITSELF = word_set(
    "accuse acknowledge admit allege announce ask beg blame blast call claim concede condemn confirm "
    "criticise criticize decry demand denounce deny dismiss dispute estimate expect fear forecast implore "
    "insist order plead pledge predict promise propose rebut recommend refute reject reiterate repeat "
    "report request slam suggest threaten urge vow warn assail chide rebuke scold describe deem consider "
    "charge swear complain rail label brand dub rule contradict decline refuse caution project"
)
"""Verbs of the lexicon whose object says what is claimed: *denied the report*, *blamed the cabinet*."""
_ALSO = word_set(
    "deplored deplores deplore confessed confesses committed directed lambaste lambasts lambasted "
    "lambasting lambast ripped rips bashed bashes castigated berated offer offers offered offering appeal "
    "appeals appealed appealing regard regards regarded view views viewed dismissed termed terms "
    "disavowed disavows spurned rebuffed ruled instructed instructs verified verifies guaranteed "
    "guarantees instructing invited"
)
"""The same of verbs that the lexicon of reporting does not have."""
_TELLS_A_NUMBER = word_set("say tell state write add note show find indicate put puts putting see give")
"""Verbs whose object says something where it is a number: *the poll shows Orm 16 points ahead*."""
_ASKS_TO = word_set("offered offers offer offering invited instructed appealed appeals")
"""Words that are not in the lexicon of reporting, and whose infinitive is asked for or offered. Who
*wants to* or *plans to* need not have said so: the article does."""
_DOES = frozenset({"begin", "start", "continue", "push", "decide"})
"""Verbs of the lexicon whose infinitive is what is done."""
_NO_CLAUSE = word_set(
    "seem seems seemed appear appears appeared like likes liked love loves loved enjoy enjoys enjoyed "
    "sound sounds sounded follow follows followed ignore ignores ignored vote votes voted"
)
"""Words that leave their clause to the article: *it appears he has little chance*."""
_LEXICON = frozenset(entry.base for entry in VERBS.values())
_TO_SOMETHING = word_set(
    "refer react talk respond point object allude attest speak listen report turn lead come"
)
"""Verbs whose *to* goes before a noun: *referred to the report*."""
_STANDS_FOR = word_set(
    "yes no so it that this these those them him her us me you something everything nothing anything one "
    "same otherwise likewise what which who whom too as much the"
)
"""Words that stand for what is said elsewhere."""
_AS = word_set(
    "liken hail praise portray depict herald heralded heralds heralding compare compared compares comparing"
)
"""Words that say something of something: *hailed the deal as a breakthrough*."""
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|half)\b"
)
_SHOWS = frozenset({"show", "demonstrate"})
"""What people do by deeds, and papers in words."""
_PAPERS = word_set(
    "poll polls survey surveys study studies data figure figures report reports record records result "
    "results document documents image images footage video videos photo photos number numbers research "
    "analysis statistics letter letters email emails memo memos transcript transcripts test tests review "
    "investigation inquiry audit census filing filings returns projection projections forecast estimates "
    "imagery paper papers picture pictures screenshot screenshots recording recordings text texts message "
    "messages tape tapes cable cables chart charts radar evidence map maps log logs it they polling "
    "reporting"
)
_NOBODY_SAYS = frozenset({"news", "word", "emphasis"})
"""*News has emerged that*: nobody's."""
_ANYBODY = frozenset({"one", "anyone", "everyone", "any"})
"""*One has to feel for them*; *one said* is somebody."""
_HEAD = re.compile(r"\s(?:of|on|by|in|from|for|at|that|which|who|conducted|released|published|obtained)\b|,")
_OF_PAPERS = re.compile(r"\b(?:average|series|number|set|pair|stack|analysis)s? of (?:\w+ ){0,2}?(\w+s)\b")
_ASKING = "how|why|what|when|where|who|which"
_OPENS_QUESTION = re.compile(rf"[\s“\"‘'(]*(?:{_ASKING})\b", re.IGNORECASE)
_TAKES_A_SIDE = frozenset({"deny", "confirm"})
"""*He denied it* is worth knowing, though *it* stands before."""
_CONTRACTED = re.compile(r"(?:it|that|there|he|she|who|what|i|we|you|they)[’'](?:s|re|ve|ll|d|m)")
_OPENS_CLAUSE = re.compile(rf"[\s“\"‘'(]*(?:that|whether|if|{_ASKING})\b", re.IGNORECASE)
_QUOTES = '“”"„«»‘'
_LONG_QUOTE = 5
"""Words: *named “Madam Secretary”* says nothing, whoever is quoted with a sentence does."""
_WORDS_IN_QUOTES = re.compile(r"[“\"„«‘]([^”\"»’]+)")
_PLAIN = frozenset({"say", "tell", "argue", "insist", "think", "believe"})
_A_SENTENCE = 4
"""Words: so many behind a plain word of saying are a sentence, though no verb is known among them."""
_POSSESSIVE = re.compile(r"(?:[’']s|s[’'])(?=\s|$)")
_OWNERS = frozenset({"his", "their", "its", "my", "our", "your"})
_ARTICLES = frozenset({"a", "an", "the"})
_CITING = r"citing|quoting|cites|quotes|(?:has |have |had )?(?:cited|quoted)"
_CITES = re.compile(rf"(?:{_CITING})", re.IGNORECASE)
_WAS_ASKED = re.compile(r"\b(?:was|were|been|is|are|being)\b.*\basked\b")
_RENOWN = re.compile(r"\b(?:known|remembered|recalled|famous|renowned|noted) (?:for|as)\b", re.IGNORECASE)
_LITTLE = re.compile(r"\b(?:little|nothing|not much|no more)\b", re.IGNORECASE)
_THINGS = frozenset({"things", "something", "nothing", "little"})
_OF_SOMEBODY = word_set(
    "blast criticise criticize decry slam assail chide rebuke scold rail lambaste lambasts "
    "lambasted lambasting ripped rips bashed bashes castigated berated"
)
"""Verbs whose object may only be whom they are about."""
_GATHERING = re.compile(
    r"(?:(?:an?|the|another|his|her|its|their) )?(?:[\w’'-]+ ){0,3}(?:meeting|session|strike|vote|"
    r"elections?|conference|summit|referendum|hearing|halt)(?: (?:on|for|in|at|to|with|of|about)\b.*)?"
)
_NAMES_ONLY = re.compile(r"(?:(?:[A-Z][\w’'-]*\.?) ){0,3}[A-Z][\w’'-]+")
_PARTICIPLES = word_set(
    "shot held built made sent taken sold brought caught put set lost won paid met left kept found led told "
    "hit cut fought bought taught thought hung struck sought"
)
"""Past forms that as well stand behind their noun: *the pilot shot down over Sund*."""
_SELVES = frozenset({"himself", "herself", "itself", "themselves"})
"""*Those describing themselves as conservative*."""

_PASSES_ON = re.compile(
    rf"(?:according to|{_CITING}|(?:as )?(?:reported|quoted|cited) (?:by|in))", re.IGNORECASE
)


def reports(text: str, a: Attribution) -> bool:
    """Whether the cue and its content have the form of a saying or a thought. What has no cue, or a mark for
    one, does."""
    content, cue = words(text, a.content), words(text, a.cue)
    if not _WORD.search(cue) or passes_on(text, a):
        return True
    low = _WORD.findall(content.casefold())
    heads = list(_heads(text, a))
    verbs = {base for base, noun in heads if not noun}
    first = heads[0][0] if heads else ""
    if _says_nothing(text, a, cue, content, verbs):
        return False
    if _stands_for_another(low):
        return first in _TAKES_A_SIDE and low in (["it"], ["that"], ["this"])
    if quotes(text, a.content) and (
        any(base in _LEXICON for base in verbs) or _count_quoted(text, a.content) >= _LONG_QUOTE
    ):
        return True
    to = cue.endswith(" to") and first not in _TO_SOMETHING
    if to or low[:1] == ["to"] or low[:2] == ["not", "to"]:
        return any(base in _ASKS_TO or base in _LEXICON for base in verbs) and first not in _DOES
    tells = not heads or any(base in VERBS and set(VERBS[base].frames) & set("cqT") for base in verbs)
    plain = not verbs.isdisjoint(_PLAIN) and len(low) >= _A_SENTENCE
    if is_clause(content) or plain or (tells and has_clause(text, a.content)):
        lexical = not verbs.isdisjoint(_LEXICON) or not _OPENS_QUESTION.match(content)
        return first not in _NO_CLAUSE and lexical and _can_say(text, a, verbs)
    if not verbs:
        return _noun_of(heads, content, a)
    if low[0] in _SELVES and not verbs.isdisjoint({"declare", "proclaim", "call"}):
        return True  # *declared himself the winner*
    if low[0] in _SELVES or ("ask" in verbs and (cue.endswith(" about") or _WAS_ASKED.search(cue))):
        return False
    if TURNS_AWAY.search(cue) or AGAINST.search(cue):
        return True
    if not _AS.isdisjoint(base for base, _ in heads):
        return " as " in content or (" to " in content and first in ("liken", "compare", "compared"))
    number = any(base in _TELLS_A_NUMBER for base in verbs) and _NUMBER.search(content) is not None
    return number or any(base in _BY_ITSELF or base in _ALSO for base in verbs)


def _says_nothing(text: str, a: Attribution, cue: str, content: str, verbs: set[str]) -> bool:
    """Whether words that look like saying are renown (*was known for*), say little (*said nothing about how*,
    *offered no details*), doubt a thing (*questioned her zeal*), ring somebody up (*called Mrs Holm*), attack
    without a word of what for (*criticised Holm*), or only wait behind a noun (*with 200 ships expected by
    May*)."""
    low = content.casefold().split()
    if not low:
        return False
    if _RENOWN.search(cue) or _LITTLE.search(cue):
        return True
    if is_clause(content) or quotes(text, a.content):
        return False
    if low[0] in _THINGS and not has_clause(text, a.content):
        return True
    if verbs == {"question"} or verbs == {"doubt"}:
        return not HELD_BY_OTHERS.search(content)
    if verbs <= {"offer", "offered", "offering", "offers"} and low[0] == "no":
        return True
    if verbs and verbs <= _OF_SOMEBODY and _NAMES_ONLY.fullmatch(content):
        return True
    if verbs == {"call"} and _WORD.findall(cue)[-1].casefold().startswith("call"):
        return bool(_NAMES_ONLY.fullmatch(content) or _GATHERING.fullmatch(content))
    behind = " ".join(text[start:end] for start, end in a.content if start >= a.cue[-1][1]).split()
    waits = cue.casefold() == "expected" and " to " not in content
    return waits and behind[:1] != [] and behind[0] in PREPOSITIONS | {"this", "next", "later", "soon"}


def brings_nothing(text: str, a: Attribution) -> bool:
    """Whether somebody is only said to cite a thing: *after citing his proposed ban*. Whom a finder's
    *citing two officials* means is to be told before (:func:`ledger.find.whose.put_right`)."""
    if not a.cue or not a.source or not a.source[0][0] < a.cue[0][0] < a.content[0][0]:
        return False
    content = words(text, a.content)
    bare = not is_clause(content) and not quotes(text, a.content) and " as " not in content
    return bare and _CITES.fullmatch(words(text, a.cue)) is not None


def is_clause(content: str) -> bool:
    """Whether words are a clause: with a finite verb and its subject, or opened by *that* or *whether*."""
    if _OPENS_CLAUSE.match(content):
        return True
    parts = read(content)
    return parts is not None and not parts.infinitive


def has_clause(text: str, content: Spans) -> bool:
    """Whether there may be a clause, an infinitive or a quotation in a content; less is asked than of a
    clause by itself."""
    low = [word.casefold() for start, end in content for word in _WORD.findall(text, start, end)]
    finite = any(
        (is_finite(word) and word not in _PARTICIPLES) or _CONTRACTED.fullmatch(word) for word in low
    )
    return quotes(text, content) or low[:1] == ["to"] or finite


def passes_on(text: str, a: Attribution) -> bool:
    """Whether the cue brings somebody else's words and says nothing of its own."""
    return bool(a.cue) and bool(_PASSES_ON.fullmatch(text[a.cue[0][0] : a.cue[-1][1]]))


def quotes(text: str, content: Spans) -> bool:
    """Whether a content has quotation marks, or stands between them."""
    return any(
        any(mark in _QUOTES for mark in text[start:end]) or text[start - 1 : start] in tuple('“"„«‘')
        for start, end in content
    )


def _count_quoted(text: str, content: Spans) -> int:
    """Words of the longest quotation in a content."""
    quoted = [m[1] for start, end in content for m in _WORDS_IN_QUOTES.finditer(text, max(0, start - 1), end)]
    return max((len(_WORD.findall(each)) for each in quoted), default=0)


def _can_say(text: str, a: Attribution, verbs: set[str]) -> bool:
    """Whether the source is somebody, or for verbs of showing a paper: not *Orm's attack shows that*."""
    source = words(text, a.source).casefold()
    anybody = source in _ANYBODY or source.startswith("any ")
    if source in _NOBODY_SAYS or (anybody and verbs.isdisjoint(_LEXICON)):
        return False
    if verbs.isdisjoint(_SHOWS | {"indicate", "suggest", "signal"}) or not source:
        return True
    if a.source[-1][1] < a.cue[0][0] and _POSSESSIVE.match(text, a.source[-1][1]):
        return False  # what is theirs does, and not they
    head = _HEAD.split(source)[0].split()[-1:]
    paper = {*head, *source.split()[-1:], *_OF_PAPERS.findall(source)}
    return verbs.isdisjoint(_SHOWS) or not _PAPERS.isdisjoint(paper)


def _heads(text: str, a: Attribution) -> Iterator[tuple[str, bool]]:
    """The words of a cue that may carry its meaning, verbs of the lexicon by their base, and whether each is
    a noun there."""
    owner = words(text, a.source).casefold().split()[-1:] if a.source else []
    for start, end in a.cue:
        for match in _WORD.finditer(text, start, end):
            word = match[0].casefold()
            if word in AUX or word in PREPOSITIONS or word in DETERMINERS or is_adverb(word) or word == "to":
                continue
            entry = VERBS.get(word)
            if entry is None:
                noun = word in NOUNS
            elif {"d", "n"} & set(entry.form):
                noun = _is_participle(text, match.start())
            else:
                noun = {"b", "s"} & set(entry.form) != set() and _is_noun(text, match.start(), owner)
            yield entry.base if entry else word, noun


def _is_noun(text: str, at: int, owner: list[str]) -> bool:
    """Whether a form that can be a noun is one at ``at``: behind *his*, *the mayor’s*, *an unprompted*."""
    before = [
        word for word in _WORD.findall(text[max(0, at - _PRECEDED) : at].casefold()) if not is_adverb(word)
    ]
    last, second = ([""] * 2 + before)[-1], ([""] * 2 + before)[-2]
    if _POSSESSIVE.search(last) or last in _OWNERS or last == "her":
        return True
    if owner == [last]:
        return False  # *All three deny it*
    if last in DETERMINERS:
        return True
    return (last in PREPOSITIONS and last != "to") or (second in DETERMINERS and last not in AUX)


def _is_participle(text: str, at: int) -> bool:
    """Whether a past form is an adjective at ``at``: *his repeated accusations*."""
    last = (["", *_WORD.findall(text[max(0, at - _PRECEDED) : at].casefold())])[-1]
    possessive = _POSSESSIVE.search(last) is not None and not _CONTRACTED.fullmatch(last)
    return possessive or last in _ARTICLES or last in _OWNERS


def _noun_of(heads: list[tuple[str, bool]], content: str, a: Attribution) -> bool:
    """*The ministry's reports of shelling*: a noun of saying, somebody's, and of what it is."""
    said = [base for base, _ in heads if base in NOUNS or f"{base}s" in NOUNS]
    return bool(said) and bool(a.source) and content.casefold().startswith("of ")


def _stands_for_another(low: list[str]) -> bool:
    """Whether a content only points at what is said elsewhere (*said yes*, *rejected that*)."""
    return len(low) <= 3 and all(word in _STANDS_FOR for word in low)
