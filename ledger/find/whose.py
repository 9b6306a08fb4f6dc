"""Whose words they are, where a finder's marks are a word off or say too little.

The tagger marks a relative pronoun with who speaks (*who police*), takes a name that is also a verb for one
(*Mr Said said*), and passes over who is cited at the head of a sentence (*Citing two officials, Reuters
said*). English rules over what it found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ledger.claims import SourceKind
from ledger.find.attribution import Attribution, Spans
from ledger.find.cues import VERBS
from ledger.find.edges import trimmed
from ledger.find.words import is_finite
from ledger.find.wordsets import word_set
from ledger.normalise.names import has_capital, is_body, is_role, source_kind, split_role

_WORD = re.compile(r"\w+")
_RELATIVE = re.compile(r"(?:who|whom|whose|which|that)\s+(?=[^\W\d_])")
_RELATIVE_BEHIND = re.compile(r"(?<=\w),?\s+(?:who|which|that)\Z")
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]*(?=\s[a-z])")
_NEXT_NAME = re.compile(
    r" (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Jan|Febr)uary|March |April |June |July |August |"
    r"(?:Sept|Nov|Dec)ember|October|In\b|On\b|At\b)[^\W\d_a-z][\w’'-]*[a-z](?=[.,;:”\"]| [a-z])"
)
_WHO_SAID = re.compile(r"\s+([^,:;.\n“\"]{2,60}?)(?=:\s|,\s+[“\"])")
_MODALS = frozenset({"may", "will", "might", "can"})
"""No past tense stands behind them: *May said* speaks of somebody called so."""
_SUBJECT = re.compile(
    r"[”\"]?,[”\"]?\s+((?:(?:the|an?|his|her|its)\s+[a-z]+(?=\s)|(?:the\s+)?[A-Z][\w’'.-]*)(?:\s+[A-Z][\w’'-]*)*)"
)
_CITES = re.compile(r"(?:citing|quoting|cites|quotes|cited|quoted)", re.IGNORECASE)
_CITING_FIRST = re.compile(r"\b(?P<cue>Citing|Quoting)\s+(?P<whom>[^!?;\n“”]{3,150}?),\s+(?:the\s+)?\Z")
_CITING_BETWEEN = re.compile(
    r",\s+(?:which\s+|who\s+)?(?P<cue>cit(?:ed|ing)|quot(?:ed|ing))\s+(?!by\b|in\b|as\b)(?P<whom>[^!?;\n“”]{3,150}?),\s+"
)
_CITING_NEXT = re.compile(r",\s+(?P<cue>citing|quoting)\s+(?P<whom>[^,.!?;\n“”]{3,150}?),\s+")
_CITING_BEHIND = re.compile(
    r"(?:\s+on\s+[A-Z][a-z]+)?,\s+(?P<cue>citing|quoting)\s+(?P<whom>[^,.!?;\n“”]{3,150}?),\s+(?=that\b)"
)
_QUOTED_BY = re.compile(
    r"(?:(?:was|were|is|are|has been|have been|had been)\s+)?"
    r"(?P<by>(?:quoted|cited)(?:\s+on\s+[A-Z][a-z]+)?\s+(?:by|in))\s+(?P<whom>[^,.!?;\n“”]{2,80}?)"
    r"(?:\s+on\s+[A-Z][a-z]+)?\s+(?P<cue>as\s+(?:saying|telling\s+\w+|warning))\s+"
)
_QUOTED_BETWEEN = re.compile(
    r",\s+(?:who\s+(?:was|were)\s+)?(?P<by>(?:quoted|cited)\s+(?:by|in))\s+(?P<whom>[^,.;\n“”]{2,80}?),?\s+\Z"
)
_BEFORE = re.compile(r"(?:\A|[,.;\n]\s*|\b(?:and|but|while)\s)(?P<who>[^,.;\n“”]{2,80}?),?\s+\Z")
_HEAD = re.compile(
    r"\s+(?:of|for|from|in|on|by|with|at|to|who|that|which|whose|familiar|close|briefed|seen)\b|,"
)
_PAPERS = word_set(
    "data figure record filing statistic intelligence document report letter email mail memo transcript",
    "study survey poll statement article post",
)
_LAW = word_set("act law code treaty convention article section resolution")


def put_right(text: str, found: Iterable[Attribution]) -> list[Attribution]:
    """What a finder found, with its sources put right, and with whom they cite."""
    known = _without_cited(text, _dangling(text, [_in_order(text, a) for a in found]))
    cited = [_quoted_by(text, _citing(text, a)) for a in known]
    used = {outer.cue for a in cited for outer in a.outer}
    return [a for a in cited if a.cue not in used]


def _in_order(text: str, a: Attribution) -> Attribution:
    """*who police* as *police*, *Mr* and *Said said* as *Mr Said* and *said*, *said Bill* before *Pledge* as
    *said Bill Pledge*."""
    if not a.source and len(a.cue) == 1 and (who := _behind_the_cue(text, a)):
        return replace(a, source=(who,))
    if not a.source or not a.cue:
        return a
    if (named := _begins_sentence(text, a)) is not None:
        return named
    (start, end), (first, last) = a.source[-1], a.cue[0]
    if behind := _RELATIVE_BEHIND.search(text, start, end):
        end = behind.start()
    if (relative := _RELATIVE.match(text, a.source[0][0], a.source[0][1])) and len(a.source) == 1:
        start = relative.end()
    if start >= end:
        return a  # nobody but relative pronouns
    if (name := _NAME.match(text, first, last)) and text[end:first] == " ":
        end, first = name.end(), name.end() + 1
    elif end > last and text[end - 1].isalpha() and has_capital(text[start:end].split()[-1]):
        more = _NEXT_NAME.match(text, end)
        end = more.end() if more and not _inside(more.end(), a.content) else end
    return replace(a, source=(*a.source[:-1], (start, end)), cue=((first, last), *a.cue[1:]))


def _behind_the_cue(text: str, a: Attribution) -> tuple[int, int] | None:
    """*“We won,” said May.*: a name that could be a month or a verb, and ends the sentence."""
    first, last = a.cue[0]
    if a.content[0][0] > first or text[first:last].casefold() not in VERBS:
        return None
    name = _NEXT_NAME.match(text, last)
    return (name.start() + 1, name.end()) if name and not _inside(name.end(), a.content) else None


def _begins_sentence(text: str, a: Attribution) -> Attribution | None:
    """*May said*, where *May* can be no verb, and *Said Holm:*, whose sources a finder looks for in the line
    above; ``None`` for all others."""
    first, last = a.cue[0]
    if "\n" not in text[a.source[-1][1] : first]:
        return None
    words = text[first:last].split()
    entries = [VERBS.get(word.casefold()) for word in words[:2]]
    if len(words) == 2 and words[0].casefold() in _MODALS | VERBS.keys() and entries[1]:
        if "d" in entries[1].form:
            end = first + len(words[0])
            return replace(a, source=((first, end),), cue=((end + 1, last), *a.cue[1:]))
    elif len(words) == 1 and words[0].istitle() and entries[0] and (who := _WHO_SAID.match(text, last)):
        return replace(a, source=(who.span(1),))
    return None


def _dangling(text: str, found: list[Attribution]) -> list[Attribution]:
    """*Denying the report, Orm said*: whoever comes behind denies it, and not who spoke last."""
    return [replace(a, source=who) if (who := _comes_behind(text, a, found)) else a for a in found]


def _comes_behind(text: str, a: Attribution, found: list[Attribution]) -> Spans:
    """The subject behind a participle that begins its sentence; empty where there is no such thing."""
    cue = text[slice(*a.cue[0])].split() if a.cue else []
    entry = VERBS.get(cue[0].casefold()) if cue and cue[0].istitle() else None
    if entry is None or "g" not in entry.form or _CITES.fullmatch(cue[0]):
        return ()
    end = max(a.cue[-1][1], a.content[-1][1])
    subject = _SUBJECT.match(text, end)
    if subject is None or (a.source and a.source[0][0] > a.cue[0][0]):
        return ()
    heads = [b.source for b in found if b.source and b.source[0][0] == subject.start(1)]
    return heads[0] if heads else (subject.span(1),)


def _inside(at: int, spans: Spans) -> bool:
    return any(start < at <= end for start, end in spans)


def _words_of_citing(text: str, a: Attribution) -> re.Match[str] | None:
    """Where the sentence says whom the source of an attribution cites."""
    (start, end), (first, last) = a.source[0], (a.cue[0][0], a.cue[-1][1])
    if first < start:
        according = text[first:last].casefold() == "according to"
        return _CITING_NEXT.match(text, end) if according else None
    return (
        _CITING_FIRST.search(text, max(0, start - 200), start)
        or _CITING_BETWEEN.fullmatch(text, end, first)
        or _CITING_BEHIND.match(text, last)
    )


def _citing(text: str, a: Attribution) -> Attribution:
    """*Citing Y, X said that P*, *X, which cited Y, said that P*, *X said, citing Y, that P* and *According
    to X, citing Y, P* with Y for the source of P and X outside it."""
    if not a.source or not a.cue or a.outer:
        return a
    found = _words_of_citing(text, a)
    if (
        found is None
        or re.search(r"[a-z]{2}\.\s", found["whom"])
        or not _is_cited(found["cue"], found["whom"])
    ):
        return a
    if _inside(found.start("cue") + 1, a.content) or not (content := _behind(found, a.content)):
        return a
    outer = Attribution(a.source, (found.span("cue"),), content)
    return replace(a, source=(found.span("whom"),), content=content, outer=(outer,))


def _behind(citing: re.Match[str], content: Spans) -> Spans:
    """A content that begins within the words of citing from where they end."""
    low, high = citing.span()
    return tuple(
        (high if low < start < high else start, end) for start, end in content if not low < end <= high
    )


def _quoted_by(text: str, a: Attribution) -> Attribution:
    """*Y was quoted by X as saying that P* and *Y, quoted by X, said that P* with Y for the source of P and X
    outside it."""
    if a.source and a.cue and (m := _QUOTED_BETWEEN.search(text, a.source[0][0], a.cue[0][0])):
        outer = Attribution((m.span("whom"),), (m.span("by"),), a.content)
        return replace(a, source=((a.source[0][0], m.start()),), outer=(outer,))
    quoted = _QUOTED_BY.match(text, a.cue[0][0]) if a.cue else None
    if quoted is None or a.content[-1][1] <= quoted.end():
        return a
    who = _BEFORE.search(text, max(0, quoted.start() - 100), quoted.start())
    if who is None:
        return a
    content = ((quoted.end(), a.content[-1][1]),)
    outer = Attribution((quoted.span("whom"),), (quoted.span("by"),), content)
    return Attribution((who.span("who"),), (quoted.span("cue"),), content, (outer,))


def _without_cited(text: str, found: list[Attribution]) -> list[Attribution]:
    """*X, citing Y, said that P* with Y for the source of P and X outside it, where a finder marks
    *X citing Y* and *X said that P*. Who cites a reason (*citing the cold*) speaks for himself."""
    cited = {a.source: a for a in found if a.source and a.content and _cites_whom(text, a)}
    return [
        _passed_on(a, cited[a.source], text)
        if a.source in cited
        and _is_cited(*(_words(text, each) for each in (cited[a.source].cue, cited[a.source].content)))
        else a
        for a in found
        if a not in cited.values()
    ]


def _passed_on(a: Attribution, citing: Attribution, text: str) -> Attribution:
    """What is said by whom ``citing`` cites. Where the two overlap, whom it cites ends with a comma before
    what is said, and else what is said begins behind them."""
    start, end = citing.content[-1]
    inside = [at for at, _ in a.content if start < at < end and text[start:at].rstrip(' “”"').endswith(",")]
    whom = (
        (*citing.content[:-1], trimmed(text, start, inside[0]) or (start, end)) if inside else citing.content
    )
    behind = whom[-1][1]
    content = tuple(
        (behind if whom[0][0] <= start < behind < end else start, end) for start, end in a.content
    )
    return replace(a, source=whom, content=content, outer=(replace(citing, content=content),))


def _cites_whom(text: str, a: Attribution) -> bool:
    """Whether the content of a citing cue is whom it cites, rather than what they say."""
    words = _words(text, a.content)
    clause = any(is_finite(word.casefold()) for word in _WORD.findall(words)) or any(
        m in words for m in '“"«‘'
    )
    return bool(_CITES.fullmatch(_words(text, a.cue))) and not clause


def _is_cited(cue: str, whom: str) -> bool:
    """Whether a source is cited: whoever is quoted is one."""
    return cue.casefold().startswith("quot") or speaks(whom)


def speaks(words: str) -> bool:
    """Whether words that are cited are somebody, a body or a paper that says things, and no reason."""
    head = _HEAD.split(words.strip())[0].split()
    if not head:
        return False
    last = re.sub(r"[’']s?$", "", head[-1])
    plain = last.lower()
    if plain in _PAPERS or plain.removesuffix("s") in _PAPERS or is_role(last) or is_body(last):
        return True
    if source_kind(" ".join(head)) in (SourceKind.UNNAMED, SourceKind.OUTLET, SourceKind.DOCUMENT):
        return True
    named = last[0].isupper() and plain not in _LAW
    return named or split_role(words)[1] is not None


def _words(text: str, spans: Spans) -> str:
    return " ".join(text[start:end] for start, end in spans)
