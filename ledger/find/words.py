"""Closed word classes of English that the rules steer by, and the tokens they are read from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ledger.find.cues import VERBS
from ledger.find.wordsets import word_set

PRONOUNS = word_set(
    "he she they it we i you who someone somebody everyone nobody both others",
)
DETERMINERS = word_set(
    "the a an his her their its our my your this these those some several many few most another other",
    "no every each all any one two three four five six seven eight nine ten dozens hundreds thousands",
)
BE = word_set(
    "is are was were be been being am 's 're",
)
AUX = BE | word_set(
    "has have had having do does did will would shall should can could may might must won't wouldn't",
    "can't couldn't didn't doesn't don't hasn't haven't hadn't isn't aren't wasn't weren't won’t",
    "wouldn’t can’t couldn’t didn’t doesn’t don’t hasn’t haven’t hadn’t isn’t aren’t wasn’t weren’t",
)
PREPOSITIONS = word_set(
    "of for in at from to on with by about against after before during since until till under over",
    "into onto between among amid near outside inside through throughout despite following without",
    "within across behind beyond via per upon toward towards around besides unlike like as than ahead",
)
CONJUNCTIONS = word_set(
    "that because but when while if although though unless where what how why which whose whom",
    "whether so and or nor yet even whereas once then",
)
ADVERBS = word_set(
    "also then now later still even just once again not never ever further soon earlier already often",
    "always sometimes too instead simply first long since meanwhile however nevertheless nonetheless",
    "therefore thus moreover perhaps apparently reportedly recently repeatedly publicly previously",
    "himself herself themselves itself alike both today yesterday tonight n't",
)
BREAKS = frozenset({",", "—", "--", "―", "–", "-"})
"""Marks that set a phrase or clause off inside a sentence; a hyphen only where it stands alone."""
DAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight mon.",
    "tues. wed. thurs. fri. sat. sun.",
)
TIME_NOUNS = word_set(
    "week month year morning afternoon evening night weekend day decade summer winter spring fall",
    "autumn days weeks months years hours minutes january february march april may june july august",
    "september october november december jan. feb. mar. apr. aug. sept. oct. nov. dec.",
)
CONNECTORS = word_set(
    "however meanwhile though too moreover nevertheless nonetheless instead indeed then also",
    "therefore separately furthermore likewise conversely still later",
)
_COMMON_VERBS = word_set(
    "went goes go came comes come took takes take made makes make got gets get gave gives give held",
    "holds hold won wins lost loses lose led leads left leaves met meets sent sends paid pays ran",
    "runs run sat sits stood stands kept keeps put puts set sets saw sees see brought brings bought",
    "buys built builds cut cuts drew draws drove drives fell falls fought fights flew flies grew",
    "grows hit hits let lets meant means rose rises sold sells spent spends struck strikes taught",
    "teaches threw throws wore wears broke breaks chose chooses became becomes become began begins",
    "knew knows wanted wants want needs needed looks looked seems seemed appears appeared remains",
    "remained includes included used uses tried tries works worked moved moves launched killed died",
    "dies lives lived plans planned hopes hoped turned turns opened opens closed closes returned",
    "returns arrived arrives visited visits signed signs gathered won't",
)
_NOT_VERBS = word_set(
    "united unnamed unidentified red bed hundred embed sacred so-called armed-forces alleged proposed",
    "retired elected appointed related limited advanced exiled",
)
FINITE = AUX | _COMMON_VERBS | frozenset(w for w, e in VERBS.items() if "d" in e.form)

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?<!\w)[A-Z]\.(?=\s)"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Reps|Sens|Gov|Gen|Lt|Col|Sgt|Rev|Prof|St|Jr|Sr|Inc|Corp|Co|Ltd|Jan|Feb|Aug|Sept|Oct"
    r"|Nov|Dec|Mich|Fla|Calif|Pa|Va|Conn|Ariz|Ga|Ill|Wis|Wyo|Ala|Tenn|Mass|Ore|Wash|Minn|Colo|Maj|Capt|Cmdr|Adm|Hon"
    r"|Mon|Tues|Wed|Thurs|Fri|Sat|Sun|Tex|Okla|No)\."
    r"|[^\W_]+(?:[’'.\-&][^\W_]+)*[’'](?!\w)(?<=s.)|[^\W_]+(?:[’'.\-&][^\W_]+)*"
    r"|''|``|--+|\.\.\.+|\S"
)


def tokens(text: str, start: int, end: int) -> Iterable[re.Match[str]]:
    """Words, abbreviations with their stop, and single marks of ``text[start:end]``, in order."""
    return _TOKEN.finditer(text, start, end)


_NOT_ADVERBS = word_set(
    "daily weekly monthly family assembly ally italy july reply supply only early elderly",
)


def is_adverb(word: str) -> bool:
    """Whether a lower-case word is an adverb of the closed list or ends like one."""
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS)


def is_finite(word: str) -> bool:
    """Whether a lower-case word is, or may well be, a finite verb."""
    return word in FINITE or (
        len(word) > 4 and word.endswith("ed") and word not in _NOT_VERBS and "-" not in word
    )
