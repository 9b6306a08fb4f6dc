"""The lexicon of reporting: which verbs and nouns say that somebody says, and what may follow them.

General knowledge of English, written by hand after the usual verb classes (Levin 1993: 37, verbs of
communication, and 33, of judgement). Which of them are worth having was checked against the train split
of PolNeAR (Newell et al. 2018): a verb that mostly narrates there is left out. No text of it is here.

A verb's *frames* say how its content may be joined to it:

``c`` a clause, with or without *that* (*said the bridge was closed*);
``T`` a clause with *that* only (*believes that …*);
``q`` quoted words;
``n`` a noun phrase (*denied the report*);
``t`` an infinitive (*vowed to fight*);
``w`` a question (*asked whether …*);
``p`` the one spoken to comes first (*told reporters that …*);
``/about,of`` prepositions that join a content (*warned of a shortage*).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ledger.find.wordsets import word_set


class Entry(NamedTuple):
    """One form of one verb: its base, which form it is, its frames, its prepositions.

    ``form`` is a string of ``b`` base, ``s`` third person, ``d`` past, ``n`` past participle,
    ``g`` present participle; a form can be several (*told* is ``dn``).
    """

    base: str
    form: str
    frames: str
    prepositions: frozenset[str]


_FRAMES = """
say cq/of
add cq
tell cpqwt/of,about
claim ct
argue cq/for,against
announce cnq
note cqn
warn cpqn/of,about,against
insist cq/on,upon
state cqn
suggest cqn
acknowledge cqn
admit cqn/to
concede cqn
declare cqn
explain cqwn
reply cq
respond cq
write cq/of,about
tweet cqn
post q
report cn
reveal cn
recall cqnw
contend cq
maintain cq
assert cqn
allege cn
complain cq/of,about
predict cqnw
estimate c
stress cqn
emphasize cqnw
emphasise cqnw
reiterate cqn
repeat cqn
boast cq/of,about
joke cq/about
quip cq
remark cq/on
observe cq
conclude cq
confirm cnqw
deny cnq
assure pcq/of
remind pcq/of
inform pcq/of
notify pc/of
advise pct
caution cqp/against,about
counter cq
retort cq
shout qcn
yell q
cry q
scream q
chant qn
exclaim q
continue q
agree cqt/with
testify cq/about
swear ct
lament cqn
muse cq
speculate cq/about
signal c
hint cq/at
imply cn
indicate cn
proclaim cqn
pronounce qn
assess c
charge cq
demand cqnt
ask cqwpt/about,for,to
inquire qw
wonder qw
question nwq
urge cqnt/for
vow ctqn
promise ctqpn
pledge ctq
threaten tcn
refuse t
decline t
propose cntq
recommend cnq
request nct
order cpn
deem n
describe n
call nq/for,on,upon
label n
dub n
brand n
accuse n
blame n
criticize nq
criticise nq
praise n
condemn nq
denounce n
blast n
slam n
decry n
mock n
ridicule n
deride n
assail n
rebuke n
chide n
scold n
attack n
defend n
dismiss n
reject n
dispute nc
rebut n
refute n
contradict n
challenge n
oppose n
support n
endorse n
back n
welcome n
hail n
applaud n
tout n
cite n
invoke n
mention nc
quote n
echo n
identify n
depict n
portray n
liken n
encourage pn
implore pnq
plead q/for
beg pq
thank n
commend n
outline n
detail n
highlight n
underscore nc
disclose cn
divulge cn
clarify cnq
believe T
think T
feel T
fear Tn
hope Tt/for
expect T
worry Tq/about
doubt Tn
suspect T
assume T
consider n
learn T
find T
show T
demonstrate T
determine T
decide Tt
rule c
calculate c
project cn
forecast cn
anticipate cn
speak q/of,about,against
talk /about
refer /to
point c/to
express n
allude /to
lash /out
apologize q/for
object cq/to
react q
opine cq
intone q
scoff cq/at
sneer q
snap q
mutter q
whisper q
begin q
start q
interject q
recount cnqw
relate c
attest c/to
affirm cqn
reaffirm cn
vouch /for
email q
text q
blog q
ponder qw
prophesy cq
hypothesize c
theorize cq
vent q
fume q
gripe cq/about
grumble cq/about
bemoan n
hypothesise c
bristle /at
elaborate q
fire /back
shoot /back
push /back,for
rail /against
"""

_IRREGULAR = {
    "say": ("said", "said"),
    "tell": ("told", "told"),
    "write": ("wrote", "written"),
    "swear": ("swore", "sworn"),
    "think": ("thought", "thought"),
    "feel": ("felt", "felt"),
    "find": ("found", "found"),
    "show": ("showed", "shown"),
    "speak": ("spoke", "spoken"),
    "begin": ("began", "begun"),
    "forecast": ("forecast", "forecast"),
    "shoot": ("shot", "shot"),
}
_DOUBLING = frozenset({"admit", "beg", "dub", "blog", "slam", "snap", "rebut", "quip"})


def _forms(base: str) -> list[tuple[str, str]]:
    """The forms of a verb with their kinds (see :class:`Entry`)."""
    if base.endswith(("s", "sh", "ch", "x")):
        third = base + "es"
    elif base.endswith("y") and base[-2] not in "aeiou":
        third = base[:-1] + "ies"
    else:
        third = base + "s"
    stem = base + base[-1] if base in _DOUBLING else base
    if base.endswith("e") and not base.endswith("ee"):
        ing, past = base[:-1] + "ing", base + "d"
    elif base.endswith("y") and base[-2] not in "aeiou":
        ing, past = base + "ing", base[:-1] + "ied"
    else:
        ing, past = stem + "ing", (base + "d" if base.endswith("ee") else stem + "ed")
    if base in _IRREGULAR:
        past, done = _IRREGULAR[base]
    else:
        done = past
    forms = [(base, "b"), (third, "s"), (ing, "g")]
    return [*forms, (past, "dn")] if past == done else [*forms, (past, "d"), (done, "n")]


def _lexicon() -> dict[str, Entry]:
    frames: dict[str, str] = {}
    prepositions: dict[str, frozenset[str]] = {}
    for line in _FRAMES.split("\n"):
        if line:
            base, _, frame = line.partition(" ")
            letters, _, joined = frame.partition("/")
            frames[base] = frames.get(base, "") + letters
            prepositions[base] = prepositions.get(base, frozenset()) | frozenset(
                filter(None, joined.split(","))
            )
    entries: dict[str, Entry] = {}
    for base, letters in frames.items():
        for form, kind in _forms(base):
            known = entries.get(form)
            entries[form] = Entry(base, kind + (known.form if known else ""), letters, prepositions[base])
    return entries


VERBS: dict[str, Entry] = _lexicon()
"""Every form of every reporting verb, lower case."""

NOUNS: frozenset[str] = word_set(
    "claim claims allegation allegations accusation accusations assertion assertions contention",
    "statement statements suggestion denial denials admission announcement warning warnings promise",
    "pledge vow belief fear fears concern concerns argument prediction insistence complaint",
    "complaints declaration report reports revelation revelations suggestion suggestions conclusion",
    "charge charges rumor rumors rumour rumours hope hopes acknowledgment acknowledgement",
)
"""Nouns that carry a *that* clause as content: *the minister’s claim that …*."""


ATTITUDE: frozenset[str] = frozenset(
    {"believe", "think", "feel", "fear", "hope", "expect", "worry", "doubt", "suspect", "assume"}
)
"""Verbs of the mind."""

TURNS_AWAY = re.compile(
    r"\b(?:(?:push|hit)\w* back|hit\w* out|pour\w* (?:cold water|scorn)|"
    r"(?:brush|wav|swept|sweep|laugh|shrug)\w* (?:aside|off|away)|(?:shoot|shot)\w* down|"
    r"knock\w* (?:back|down)|scoff\w*|contradict\w*|debunk\w*|rubbish\w*|discredit\w*|scotch\w*|"
    r"disprov\w*|quash\w*|challeng\w*|question(?:s|ed|ing)?|cast\w* doubt)\b",
    re.IGNORECASE,
)
"""Cues that turn away what others say or want: *pushed back*, *brushed aside*, *poured cold water*."""
HELD_BY_OTHERS = re.compile(
    r"\b(?:reports?|claims?|rumou?rs?|accusations?|allegations?|suggestions?|assertions?|speculation|"
    r"charges?|"
    r"narratives?|findings?|conclusions?|links?|stor(?:y|ies)|accounts?|versions?|testimon(?:y|ies)|lies?|"
    r"fabricat\w+|false|untrue|baseless|nonsense|propaganda)\b",
    re.IGNORECASE,
)
"""Nouns for what others say, and words for what is not so."""
AGAINST = re.compile(r"\b(?:argu\w+|(?:came|come|spoke|speaks|spoken) out) against\b", re.IGNORECASE)
"""Cues of what is not wanted: *argued against*."""
DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput\w+|reject\w*|dismiss\w*|refut\w+|disavow\w*|rebuff\w*|rebut\w*)\b|"
    + TURNS_AWAY.pattern,
    re.IGNORECASE,
)
"""Cues under which it is just what is denied that somebody said so."""
