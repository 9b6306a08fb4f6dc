"""The house's notes to its readers: who helped, what was corrected, where to write, what costs money.

Patterns over a whole paragraph with its white space collapsed, lower-cased. Those of :data:`ANYWHERE` say so
by their words; those of :data:`AT_THE_ENDS` could stand in an article (*this article* may be one of a
treaty), so they count only above its first or below its last paragraph.
"""

from __future__ import annotations

import re

_PIECE = r"(?:article|story|piece|post|page|column|essay|interview|transcript|content|video|live ?blog)"
_ADDRESS = r"[\w.+-]+@[\w-]+\.\w[\w.]*"


def _full(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"\W{0,3}(?:" + "|".join(alternatives) + r")\W*")


ANYWHERE = _full(
    r"[^.!?“”\"]{2,160} contributed (?:\w+ )?to this (?:report|article|story)(?: from [^.!?]{2,60})?",
    r"(?:corrections?|clarifications?|editor[’']?s?[’']? (?:note|correction))"
    r"(?: (?:and|&) \w+| \([^()]*\))?\s?[:—–-] .*",
    r"this is a (?:developing|breaking)(?: news)? (?:story|event)"
    r"(?:[.,;:–—-].{0,120}| (?:and|that|which) (?:we |it )?(?:will|is) .{0,80})?",
    r"(?:updated? [^a-z].{0,30}: )?this (?:story|article|headline|report) (?:has been|was) "
    r"(?:updated|corrected|amended) (?:to|with|after)\b.{0,160}",
    r"this live (?:coverage|blog|page) (?:has|is) (?:now )?(?:ended|closed)",
    r"(?:let us know|tell us) (?:what you think|in the comments)\b.{0,140}",
    r"(?:please )?(?:check back|stay tuned) (?:for|later|soon|here|with)\b.{0,60}",
    r"more (?:to follow|details? (?:to follow|soon)|to come|soon)",
    rf"this {_PIECE} is (?:only |exclusively )?(?:for|available to|available only to|exclusive to|"
    r"reserved for|limited to) (?:our |paying |registered )?(?:subscribers|members|readers)\b.{0,60}",
    r"you(?: have|[’']ve) (?:read |used |reached |got )?(?:your |all |the )?(?:\w+ ){0,4}"
    r"free (?:articles?|stor(?:y|ies))\b[^.!?,]{0,60}",
    r"(?:click|tap) here (?:to|for) [^.!?,]{2,80}",
    r"read the (?:full|original|whole|complete|entire) "
    r"(?:story|article|report|statement|letter|interview|version)"
    r"(?: (?:here|below|on [^.!?,]{1,40}|at [^.!?,]{1,40}))?",
    r"(?:have you |if you |did you )?(?:spot|spotted|find|found|see|notice|noticed) an? "
    r"(?:mistake|typo|error|inaccuracy)\b[^“”\"]{0,80}",
    r"a version of this (?:article|story) (?:appears|appeared|ran) in (?:print|the)\b.{0,300}",
    r"comments (?:are|have been) (?:now )?(?:closed|disabled|turned off|moderated)"
    r"(?: (?:for|on) this \w+)?",
    r"(?:e-?mail|contact|write to|reach|send|got|have|do you|if you|tips?|follow|for more|you can|"
    rf"to (?:contact|reach)|[\w’' .-]{{3,40}} can be reached)\b.{{0,160}}{_ADDRESS}.{{0,60}}",
)
AT_THE_ENDS = _full(
    rf"this {_PIECE} (?:was|is|has been|have been|will be|may be|contains?|appeared|originally|first)"
    r"(?: (?:also|originally|first|initially|automatically|jointly|since|last|being))* "
    r"(?:published|updated|amended|corrected|produced|translated|republished|edited|supported|funded|"
    r"written|adapted|reviewed|generated|sponsored|reported|appeared|affiliate|part of)\b.{0,200}",
    r"an (?:earlier|previous) version of this (?:article|story|report|piece|headline|caption)\b.{2,240}",
    r"(?:words|story|text|report|analysis|pictures|photography|video|interview) by [^.!?,“”\"]{3,80}",
    r"[^.!?“”\"]{5,80}(?:\w\.[^“”\"]{0,40})? for this (?:article|story|report)",
    r"(?:co-|first )?published (?:in|with) (?:\w+ ){1,4}?(?:\w+|, \w+ \w+, \d{4})",
    r"for (?:more information|further information|feedback|(?:press |media )?(?:enquiries|inquiries))\b"
    r"[^.!?“”\"]{0,80}\bcontact\b[^.!?“”\"]{0,80}",
    r"[^.!?“”\",]{3,60} contributed (?:reporting|research|writing)(?: from [^.!?“”\",]{2,40})?",
    r"[^\d.!?“”\",]{3,40}, (?:\w+ ){0,3}"
    r"(?:correspondent|editor|reporter|columnist|bureau chief|staff writer)(?: in [\w ]{2,30})?",
)
MORE = _full(
    r"(?:read|watch|listen|explained|explainer|go deeper|in pictures|in depth|gallery|podcast|opinion|"
    r"analysis|don[’']?t miss|more on this(?: story)?|from the archives?)\s?[:|–—›»]+ ?[^.“”\"]{8,140}",
    r"more: [^.“”\"]{8,140}",
    r"\[ ?(?:[^\s.“”\"\[\]]+ ){3,20}[^\[\]“”\"]+",
    r"(?:>>+|→) ?[^.“”\"]{8,140}",
    r"from the (?:\w+ \d{4} issue|archives?|magazine): [^.“”\"]{8,140}",
    r"read more(?: subscribers only)? (?:[^\s.“”\"]+ ){4,20}[^\s.“”\"]+",
)
"""A link to another piece, where it stands between paragraphs and no full stop ends it."""
