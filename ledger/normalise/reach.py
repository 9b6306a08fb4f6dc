"""How far a negation reaches: whether it is of the main clause and of all of it, and whether a second clause
stands behind it that is not negated (:mod:`ledger.normalise.polarity`)."""

from __future__ import annotations

import re

_I = re.IGNORECASE
OPENING = re.compile(r"^(?:(?:and|so|yet|however|still|meanwhile|today|also),?\s+)+(?=\S)", _I)
_ELSEWHERE = re.compile(
    r"[;:“”\"«»—–()]|\s-\s|\d(?!\d*(?:st|nd|rd|th)\b)|%|\b(?:"
    # another clause
    r"that|which|who|whom|whose|what|why|how|and|or|but|whatever|whoever|"
    r"said|says|say|told|fact|fear\w*|hop(?:e|es|ed|ing)|believ\w*|thinks?|thought|den(?:y|ies|ied)|warn\w*|"
    r"claim\w*|feels?|felt|know|knows|knew|insist\w*|suggest\w*|argu\w*|add(?:s|ed)|seem\w*|appear\w*|"
    r"reports?|"
    r"reported|expect\w*|worr\w+|doubt\w*|suspect\w*|means?|meant|shows?|showed|agreed?|decid\w*|promis\w*|"
    r"vow\w*|want\w*|ask(?:s|ed)|insisted|concluded|found|"
    # how many, how often, how surely
    r"all|every|each|both|many|most|some|several|few|fewer|more|less|any|only|even|alone|one|two|three|"
    r"four|five|"
    r"six|seven|eight|nine|ten|eleven|twelve|dozens?|scores|hundreds?|thousands?|millions?|half|third|"
    r"quarter|"
    r"majority|minority|number|lots?|plenty|others?|another|rest|parts?|whole|entire|percent|everyone|"
    r"everybody|"
    r"someone|somebody|anyone|ever|always|often|sometimes|times|twice|once|usually|generally|frequently|"
    r"occasionally|normally|mostly|mainly|partly|clearly|obviously|reportedly|perhaps|probably|possibly|"
    r"apparently|"
    r"allegedly|presumably|maybe|almost|nearly|next to|virtually|practically|far|in places)\b",
    _I,
)
"""What, before a negation, may have it to itself."""
_CLAUSE = re.compile(
    r"\b(?:if|when|where|while|because|although|though|after|before|since|until|whether|as)\b", _I
)
"""What opens a clause that ends with its comma."""
_TWO = re.compile(r"\b(?:(?<=[Tt]he )two|[A-Z][\w.’'-]* and (?:the )?[A-Z][\w.’'-]*)(?=\s|$)")
SECOND = re.compile(
    r"[;:,()—–]|\s-\s|[.!?] \S|"
    r"\b(?:so|and|which|then|instead|despite|although|though|as (?:he|she|it|they|we|i))\b",
    _I,
)
"""What, behind a negation, may be a second clause, which is not negated."""
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}(?= [a-z])")
"""*U.S.* within a sentence, which its full stop does not end."""
_PAIR = re.compile(
    r"\bbetween (?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)* and (?:the )?[A-Z][\w.’'-]*|"
    r"\b[A-Z][\w.’'-]* and (?:the )?[A-Z][\w.’'-]*(?:(?<=[’']s) [a-z][a-z-]*)?(?: [A-Z][\w.’'-]*)*(?=[.]?$)"
)
"""Two who are named together, with nothing behind them that the second could do."""
CAUSE = re.compile(r"\b(?:because|due to|owing to|given|thanks to|since (?:he|she|it|they|we|i|the))\b", _I)
"""A reason may be that of the negation: *did not come because it rained*."""
_ADJECTIVE = re.compile(r"\b(?:an?|the|his|her|its|their|our|of|to|as|by|with|first|most)\s*$", _I)
_OPEN_QUOTE = re.compile(r"[“\"«]\s*$")


def second_clause(after: str) -> bool:
    """Whether there may be a second clause behind a negation."""
    words = [word for word in after.split() if len(word) > 3]
    if sum(word[0].isupper() for word in words) * 2 <= len(
        words
    ):  # else a heading, whose verbs look like names
        after = _PAIR.sub("they", after)
    return SECOND.search(_DOTTED.sub("they", after)) is not None


_IT = re.compile(r"(?:that|this|these|those)\s*", _I)


def reaches(before: str) -> bool:
    """Whether a negation behind these words is of the main clause and of all of it."""
    before = _TWO.sub("they", OPENING.sub("", _OPEN_QUOTE.sub("", before)))
    if _IT.fullmatch(before):
        return True
    if not before.strip() or _ELSEWHERE.search(before) or _ADJECTIVE.search(before):
        return False
    return not _CLAUSE.search(before.rsplit(",", 1)[-1])
