"""Numbers that count nothing: ages, times of day, and the numbers by which things are called (*Route 66*).

They stand in the text like any other number, and a claim about them is no quantity (``seeds/GUIDELINES.md``,
section 7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ledger.normalise.numbers import WORDS

_AGE = r"(?:1[01]\d|\d{1,2})"
_JOIN = r"\s*(?:\b(?:and|to|or)\b|[-–,])\s*"
_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ABOUT_TIME = r"(?:(?:about|around|just\s+(?:before|after)|shortly\s+(?:before|after))\s+)?"
_THAT_DAY = (
    r"(?=\s+(?:on\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|in\s+the\s+(?:morning|afternoon|evening)|"
    r"(?:this|that|every|each)\s+(?:morning|afternoon|evening|night|day)|yesterday|today|tomorrow)\b)"
)
_LEVELS = (
    r"stood|stands?|put|set|remain(?:ed|s)|is|was|are|were|be|cap(?:ped)?|fixed|held|kept|unchanged|left"
)
_COUNTS = r"toll|number|count|figure|total|tally|score|rate|share|price|average|record|dead|injured|wounded"
_CALLED = (
    r"flight|route|highway|motorway|interstate|platform|gate|terminal|page|chapter|article|section|paragraph|"
    r"clause|phase|stage|round|level|grade|channel|lane|exit|room|ward|zone|district|precinct|pier|berth|"
    r"bus|tram|seat|volume|episode"
)
"""What is told from its like by a number."""

_NO_ARTICLE = r"(?<!each\s)(?<!every\s)(?<!per\s)(?<!this\s)(?<!that\s)(?<!the\s)(?<!a\s)"
"""*At the gate 40 people waited* speaks of forty people."""

_UNCOUNTED = re.compile(
    rf"""(?<![\w.])(?:\d+|{WORDS})[-\s]years?[-\s]olds?\b                        # ages
      | \b(?:aged?|ages|age\s+of)\s+(?:between\s+)?(?:{_AGE}|{WORDS})(?:{_JOIN}(?:{_AGE}|{WORDS}))?\b
      | \b(?:he|she|who)\s+(?:is|was)\s+{_AGE}(?=\s*(?:[,.;]|$))
      | \b(?!(?:{_COUNTS})\b)[^\W\d_](?:[\w’'.-]*[^\W\d_]|\.)?(?:,\s|\s\((?<!s\s\())
        (?P<age>{_AGE})(?=\s*(?:[,.;)]|$)(?!\d))
      | \b\d{{1,3}}0s\b
      | \b(?<!\d\s)(?<!\d,)(?<!-)\d{{1,2}}{_JOIN}(?=\d{{1,2}}\s*[ap]\.?m\b)     # times of day
      | \b{_HOUR}\s+o['’]clock\b | \bat\s+0\d{{3}}\b
      | \b(?!(?:{_LEVELS})\b)\w+\s+at\s+(?P<hour>{_ABOUT_TIME}{_HOUR}){_THAT_DAY}
      | ^at\s+{_ABOUT_TIME}{_HOUR}{_THAT_DAY}
      | {_NO_ARTICLE}\b(?:{_CALLED})\s+\d{{1,4}}\b(?![,.]\d)                          # names
      | \b(?-i:{_CALLED.title()})\s+\d{{1,4}}\b(?![,.]\d)
      | \b(?:{_CALLED})s\s+\d{{1,4}}{_JOIN}\d{{1,4}}\b(?![,.]\d)
      | \b(?:on|by|in|at|of|until|since|after|before)\s+(?:day|week|month|year)\s+\d{{1,3}}\b(?![,.]\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def uncounted(text: str) -> Iterator[tuple[int, int]]:
    """Where such numbers stand in an English text, as half-open ranges in order."""
    for match in _UNCOUNTED.finditer(text):
        yield match.span(next((name for name in ("age", "hour") if match[name]), 0))
