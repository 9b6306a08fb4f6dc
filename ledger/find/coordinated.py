"""Statements joined by *and*, *but* or a semicolon, taken apart: a claim is one statement.

*The bridge was closed and trains were sent round* makes two. The second of *Tolland lost no drone and wants
the monitors back* has the subject of the first before it. Joined nouns, infinitives and what depends on *if*
or a relative stay together (guidelines, section 2). A shallow reading by parts of speech
(:mod:`ledger.normalise.clause`); where it finds no two finite verbs nothing is divided.
"""

from __future__ import annotations

import re

from ledger.find.attribution import Spans
from ledger.find.words import AUX, is_finite
from ledger.normalise.clause import Clause, read

_JOINT = re.compile(
    r"(?:,\s{1,9}|(?<!\s)\s{1,9})(?:and|but)\s+(?:that\s+)?|;\s{1,9}(?:and\s+|but\s+)?|"
    r",\s{1,9}(?=(?:there|it|he|she|they|we|I)\s)|,\s{1,9}(?=nor\s)|"
    r"\s(?:--|[—–-])\s(?=(?:it|he|she|they|we|I)\s)"
)
_NOR = re.compile(
    r"nor (?:will|would|shall|should|must|can|could|is|are|was|were|has|have|had|am|do|does|did) "
    r"(?:there|it|he|she|they|we|I)\s(?!\w+[.”\"]|[^.;”\"]*(?:,\s|\bbecause\b))"
)
_NOR_AT_ALL = re.compile(r"nor\s")
_DEPENDS = re.compile(
    r"(?:that,?\s+)?(?:(?:only|not|even|just)\s+)?(?:if|unless|when|whenever|because|although|though|while|whoever|until|once|either|both|between|whether|"
    r"how|why|what|where|who|as|after|before|since|which|whose|despite|provided|in case|in the event|"
    r"without|should|had|were|lest)\b",
    re.IGNORECASE,
)
"""What begins with such a word depends on it, and all that is joined to it."""
_REACHES_ON = re.compile(
    r"\b(?:if|unless|until|whether|provided|lest|in case)\b|"
    r"\b(?:will|would)\b.*\b(?:when|once|as soon as|after)\b|"
    r"\b(?:not|never|no|nobody|neither|hardly|doubt\w*|den(?:y|ies|ied))\b[^,;]*\b(?:that|think|thought|believ\w+|"
    r"expect\w*|true|say|said|claim\w*|suggest\w*|mean\w*)\b|n[’']t\b[^,;]*\b(?:that|think|believe|expect|say|claim|mean)\b|"
    r"\b(?:between|both|either|neither)\b[^,;]*$|\bfrom [\d$€£][^,;]*$",
    re.IGNORECASE,
)
"""What, before a joint, may hold for what is behind it as well: a condition, a doubt, the first of a pair."""
_NO_SUBJECT = re.compile(
    r"\b(?:and|or|but|who|which|what|that|because|if|when|though|since|as)\b|[;:,]|"
    r"(?<!more )(?<!less )(?<!fewer )(?<!rather )(?<!other )\bthan\b|"
    r"\A\s*(?:(?:the (?:reason|way|day|time)|like|unlike|with|in|at|by|for|from|under)\b|"
    r"(?:other|more|further|new|several)\Z)"
)
"""What no subject of a second statement has: *to Congress | and the public, in what experts think is …*."""
_THINKS = re.compile(
    r"\b(?:they|he|she|it|we|you|people|some|many|others)(?: \w+ly)? (?:think|thinks|thought|"
    r"believe|believes|believed|say|says|said|claim|claims|claimed|know|knew|feel|felt|fear|feared|hope|hoped|assume|assumed)\b"
)
"""Whose thought a *that* further on goes on with."""
_WITHIN = re.compile(r"\b(?:who|which|whose|where|when|while)\b[^,;—–]*\Z")
"""What opens a clause that is open where the joint comes: its second predicate belongs to it."""
_PLURAL = re.compile(r"(?:are|were|have)\b")
_ONE_NAME = re.compile(r"\s*[A-Z][\w’'-]*[^s\W]\s*")
_TWO_NAMES = re.compile(r"\s*[A-Z][\w’'-]+ and [A-Z][\w’'-]+\s*")
_DASH = re.compile(r"(?:—|\s[-–]+\s|--)")
_EXCEPT = re.compile(
    r"\b(?:no|nobody|nothing|none|anything|anybody|anyone|everything|everybody|everyone|all|any|every)"
    r"(?: [\w’'-]+){0,2}\Z",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:it|he|she|they|we|I|there)\s")
_OPENS = re.compile(
    r"\b(?:that(?! (?:day|night|week|month|year|time|point|morning|evening|afternoon)\b)|though(?! not\b)|"
    r"although|while|because(?! of\b))\b",
    re.IGNORECASE,
)
_FRONTED = re.compile(
    r"[“\"]?(?:In|At|For|With|After|On|By|From|Under|During|Despite|Without|Like|Unlike|Among|Through)\b"
)
_WORD = re.compile(r"[\w’'-]+")
_SHORTEST = 3
"""Words of a statement."""
_FAR = 600
"""Characters before and behind a joint that are looked at."""
_LONGEST_SUBJECT = 8
"""Words before the verb of a second statement; more is hardly a subject."""
_NO_SHARED = re.compile(r"\b(?:that|while|because|if|when)\b")
"""What a subject that two statements share has not: it is a clause of its own."""


def statements(text: str, start: int, end: int) -> list[Spans]:
    """The statements of ``text[start:end]`` in their order, each as one span, or as two where it shares the
    subject of the one before it; one of the whole where nothing is to be taken apart."""
    parts: list[Spans] = []
    begin, shared = start, None
    if not _DEPENDS.match(text[start:end].lstrip("“”\"'‘’ ")):
        dashes = [dash.span() for dash in _DASH.finditer(text, start, end)]
        for joint in _JOINT.finditer(text, start, end):
            if joint.start() - begin > _FAR:
                break  # that is no clause
            if joint.start() < begin or not _balanced(text[begin : joint.start()]):
                continue
            if _between(dashes, joint.start()):
                continue
            if _open(text[begin : joint.start()], joint[0], text[joint.end() : joint.end() + 10]):
                continue
            if joint[0][0] != ";" and _REACHES_ON.search(text, begin, joint.start()):
                break
            left = read(text[begin : joint.start()])
            if joint[0][0] == "," and _NOR_AT_ALL.match(text, joint.end(), end):
                if left is None or not _NOR.match(text, joint.end(), end):
                    continue
                parts.append(_with(shared, begin, joint.start()))
                begin, shared = joint.end(), None
                continue
            right = _right_of(joint, text, begin, end, left)
            if right is None or _words(text, begin, joint.start()) < _SHORTEST:
                continue
            parts.append(_with(shared, begin, joint.start()))
            shared = None
            if not right.subject[1] and left is not None:
                shared = begin + left.subject[0], begin + left.subject[1]
            begin = joint.end()
    return [*parts, _with(shared, begin, end)]


def _right_of(joint: re.Match[str], text: str, begin: int, end: int, left: Clause | None) -> Clause | None:
    """The statement behind a joint: with a subject close to its verb, or a predicate of the left's subject;
    ``None`` where there is none, or the left is none."""
    if joint[0].rstrip().endswith("that") and _THINKS.search(text, begin, joint.start()):
        return None  # *They think that A, and that B*
    if _DEPENDS.match(text, joint.end()) or _words(text, joint.end(), end) < _SHORTEST:
        return None
    right = read(text[joint.end() : min(end, joint.end() + _FAR)], predicate=left is not None and left.simple)
    if right is None or right.infinitive:
        return None
    if right.subject[1]:
        subject = text[joint.end() + right.subject[0] : joint.end() + right.subject[1]]
        plural = _PLURAL.match(text, joint.end() + right.verb[0]) is not None
        if plural and _ONE_NAME.fullmatch(subject):
            return None  # *with Norway and* Sweden and Denmark are
        if _NO_SUBJECT.search(subject) and not (plural and _TWO_NAMES.fullmatch(subject)):
            return None
        near = right.subject_words <= _LONGEST_SUBJECT and not right.fronted
        stands = left is not None and not left.infinitive
        return right if near and (stands or joint[0].rstrip().endswith("that")) else None
    if left is not None and _in_a_clause(text, begin + left.verb[1], joint.start()):
        return None
    if left is not None and _repeats(text[begin : joint.start()], text[joint.end() : end]):
        return None
    if left is None or left.infinitive or not left.subject[1]:
        return None
    shared = _NO_SHARED.search(text, begin + left.subject[0], begin + left.subject[1]) is None
    return right if right.begins and shared else None


def _between(dashes: list[tuple[int, int]], at: int) -> bool:
    """Whether a place is between two dashes, or at the first of two: *but now — after the flood and the
    strike — will seek*."""
    opened = sum(1 for start, end in dashes if end <= at or start == at)
    return opened % 2 == 1 and any(start > at for start, _ in dashes)


def _open(left: str, joint: str, behind: str) -> bool:
    """Whether something before a joint still waits for its verb (*the chance that Mr Roe* and two nurses
    would), is excepted (*no candidate* but Roe), or only opens the sentence (*In the cases of these men*, it
    was)."""
    excepted = _EXCEPT.search(left) if "but" in joint and "," not in joint else None
    if excepted and not _has_verb(excepted[0]):
        return not _PRONOUN.match(behind)  # *lost everything but it would be rebuilt*
    opened = [match for match in _OPENS.finditer(left) if match[0] != "that" or "," not in joint][-1:]
    if opened and not _has_verb(left[opened[0].end() :]):
        return True
    return joint.strip() == "," and "," not in left and _FRONTED.match(left) is not None


def _has_verb(words: str) -> bool:
    """Whether one of the words may be a finite verb."""
    return any(is_finite(word.casefold()) for word in _WORD.findall(words))


def _repeats(left: str, right: str) -> bool:
    """Whether the first word behind a joint stood before it: *lost jobs and lost growth* are two nouns."""
    first = right.split(maxsplit=1)[0]
    return first not in AUX and f" {first} " in f" {left} "


def _in_a_clause(text: str, start: int, end: int) -> bool:
    """Whether a clause that began behind the verb is open at the end: *the man who sank it* and fled."""
    return _WITHIN.search(text, start, end) is not None


def _balanced(words: str) -> bool:
    """Whether no bracket or quotation is open at the end."""
    return words.count("(") == words.count(")") and words.count("“") == words.count("”")


def _with(subject: tuple[int, int] | None, start: int, end: int) -> Spans:
    return (subject, (start, end)) if subject else ((start, end),)


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())
