"""What a claimer does with a proposition, from the words: the table of ``seeds/GUIDELINES.md``, section 5.

A verb of saying that leaves no choice decides (*denied*, *vowed*). A plain one (*said*, *told*) leaves it to
what is said: *said “We will not negotiate”* rejects. Language models name the verb's act or fall back on
*assert*; theirs is taken only where the words allow it and say nothing themselves.
"""

from __future__ import annotations

import re

from ledger.admit.denials import turned_away
from ledger.admit.sides import Speaker, own_side
from ledger.claims import Act
from ledger.find.cues import HELD_BY_OTHERS
from ledger.normalise.clause import read
from ledger.normalise.first_names import gender_of

_ACTS: dict[Act, str] = {
    Act.DENY: """
        deny denies denied denying denial refute refutes refuted refuting disavowed disavow disputed
        dispute disputes disputing rebutted rebuts rebut""",
    Act.REJECT: """
        reject rejects rejected rejecting dismiss dismisses dismissed dismissing refuse refuses
        refused refusing refusal spurned rebuffed declined declines declining turned ruled ruling
        rules""",
    Act.CONFIRM: """
        confirm confirms confirmed confirming acknowledge acknowledges acknowledged acknowledging
        admit admits admitted admitting conceded concede concedes conceding verified verifies""",
    Act.ACCUSE: """
        accuse accuses accused accusing accusation allege alleges alleged alleging blame blames
        blamed blaming condemn condemns condemned condemning denounce denounces denounced denouncing
        blast slam slams slammed slamming criticized criticised criticizing criticising criticizes criticises
        blasted blasts blasting decried decries decrying charged assail assails assailed assailing chide
        chides chided rebuke rebukes rebuked rebuking scold scolds scolded
        lambaste lambasted lambasting lambasts castigated
        berated bashed ripped rail rails railed railing""",
    Act.DEMAND: """
        demand demands demanded demanding urge urges urged urging order orders ordered ordering
        instructed called calling calls call""",
    Act.REQUEST: """
        ask asks asked asking request requests requested requesting appealed appeal appeals appealing plead
        pleads pleaded propose proposes proposed proposing offer offers offered offering invite
        invited""",
    Act.THREATEN: """
        threaten threatens threatened threatening""",
    Act.PROMISE: """
        promise promises promised promising vow vows vowed vowing pledge pledges pledged pledging
        swore swears guaranteed""",
    Act.PREDICT: """
        predict predicts predicted predicting forecast forecasts forecasting expect expects expected""",
}
_ACT_OF = {form: act for act, forms in _ACTS.items() for form in forms.split()}
_MARKS = " “”\"‘’'«»"
_REFUSALS = (Act.DENY, Act.REJECT)
_NOT_SO = re.compile(r"\b(?:no(?!\.)|not|never|nobody|nothing|none|neither|hardly)\b|n['’]t\b", re.IGNORECASE)
_DOUBTS = frozenset({"doubt", "doubts", "doubted", "doubting"})

_ON_OR_FOR = re.compile(r"(?:on|for|upon)\b")
_CALL_ON = re.compile(r"\bcall(?:s|ed|ing)?\b.*\b(?:on|for|upon)\b")
_RULED_OUT = re.compile(r"\b(?:rul(?:ed|es|ing) out|turned down)\b")
_ASKED = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|question(?:s|ed)?|inquired?|enquired?|"
    r"want(?:s|ed)? to know)\b",
    re.I,
)
_WHETHER = re.compile(
    r"\s*(?:(?:whether|if|why|how|what|who|when|where)\b|"
    r"(?:(?!to\b|for\b|that\b|about\b|who\b)[\w’'-]+\s+){1,8}(?:whether|if|why|how|what|when|where)\b)",
    re.IGNORECASE,
)
"""The question, or whom it is put to and the question: *asked him why*; not *asked him to say why*."""
_TOLD_TO = re.compile(r"(?:(?:\w+ ){0,3})(?:not )?to [a-z]+", re.IGNORECASE)
_FALSE = re.compile(
    r"\b(?:lies?|fabricat\w+|false|untrue|baseless|nonsense|propaganda|inventions?|fiction|hoax|not true)\b",
    re.IGNORECASE,
)
_SELF = r"\b(?:i|we|he|she|it|they)"
_SHALL = r"(?:\s+(?:will|shall|are going to|am going to)|[’']ll)"
_WILL = r"(?:\s+(?:will|would|shall|are going to|am going to|is going to)|[’']ll|[’']d)"
_YIELD = (
    r"(?:negotiat|talk|accept|agree|yield|surrender|bow|back down|give in|give up|submit|capitulat|"
    r"hold talks|enter|sign|resign|step down|withdraw|compl(?:y|ies)|cooperat|concede|compromis|return to|"
    r"allow|tolerat)\w*"
)
_NEVER = (
    r"(?:apologi[sz]|bargain|sit (?:down|at)|take (?:orders|part)|set foot|recogni[sz]e|pay\b|attend|"
    r"participat|"
    r"be (?:bullied|blackmailed|intimidated|lectured|silenced|forced|dictated))\w*"
)
"""What is turned down only where it is said of the time to come."""
_TURNS_DOWN = re.compile(
    rf"(?:\b(?:will|would|shall|do|does|are|is|am|can)\s*(?:not|never|no longer)|n[’']t)\s+"
    rf"(?:ever\s+|going to\s+|be\s+|currently\s+)*{_YIELD}\b|"
    rf"\b(?:(?:will|would|shall)\s+(?:not|never)|wo[nu]l?[dn]?n?[’']t)\s+(?:ever\s+)?{_NEVER}\b|"
    r"\b(?:we|i) (?:will|shall) (?:not|never)\b(?! (?:rest|stop|waver|forget|tire|give up|hesitate|"
    r"fail)\b)|\bnor (?:will|shall) (?:we|i)\b|\b(?:we|i) won[’']t\b|"
    r"\b(?:we|i) (?:reject|refuse|rule out)\b|"
    r"(?<!there are )(?<!there were )\bno (?:negotiations?|talks|deal|compromise|concessions?)\b"
    r"(?! (?:was|were|had|has|have|is|are)\b)|"
    r"\bnot negotiating\b|\bout of the question\b|\bnot (?:acceptable|up for negotiation)\b",
    re.IGNORECASE,
)
_HARM = (
    r"(?:retaliat|strik|hit (?:back|out)|destroy|crush|punish|attack|bomb|fire (?:at|on|back)|shoot|kill|"
    r"invad|"
    r"obliterat|seiz|cut off|sanction|impose|expel|sue|prosecut|arrest|avenge|tak\w* revenge|"
    r"make \w+ pay|hunt|sink|answer (?:\w+ with|every)|take \w+ to (?:\w+ )?court|walk out|"
    r"fight (?:any|the (?:deal|bid|ruling|order|charges)|back|in court|on))\w*"
)
_THREATENS = re.compile(
    rf"(?P<who>{_SELF}){_WILL}\s+(?:\w+ly\s+|have to\s+|be\s+(?=\w+ing))?{_HARM}|"
    r"\bpay (?:a|the|dearly)\b.*\b(?:price|for)\b|"
    rf"\b(?:severe|grave|serious|dire) consequences\b|\bwill regret\b|"
    r"\bthere will be (?:a (?:heavy |high )?price|consequences)\b(?! for)|\bexpect consequences\b(?! for)|"
    rf"\b(?:i|we) (?:will|would|shall) not hesitate to (?:go further|act|respond|use|{_HARM})|"
    r"\bface (?:our|the) \w+\b.*\bwrath\b",
    re.IGNORECASE,
)
_OPINES = (
    r"urge|encourage|ask|call|caution|advise|argue|suggest|imagine|guess|describe|hope|prefer|rather|agree|"
    r"point out|love|hate|enjoy|think|remind|expect|welcome|warn|refer you|direct you|point you|be lying"
)
_POLITE = re.compile(rf"\b(?:i|we)(?: would|[’']d) (?:not |\w+ly )?(?:{_OPINES})\b|\bi wish\b", re.IGNORECASE)
"""*I would call that talks* is no more ahead than *I call that talks*."""
_PROMISES = re.compile(
    rf"\b(?:i|we){_SHALL}\b"
    rf"(?! (?:not )?(?:have|miss|know|see|lose|need|remember|forget|say|like|be able|{_OPINES})\b)|"
    r"(?<!wish )\b(?P<he>he|she)\s+(?:will|would)\s+(?!not\b|never\b|be\b|have\b|like\b|need\b|probably\b)|"
    r"\b(?:i am|we are|is|are) (?:ready|willing|prepared) to\b|"
    r"\bit (?:will|would) (?:cooperat|publish|compensat)",
    re.IGNORECASE,
)
_WARNS = re.compile(r"\bwarn(?:s|ed|ing)?\b")
_WILL_HARM = re.compile(rf"\b(?:will|would)\s+[“\"]?(?:\w+ly\s+)?{_HARM}", re.IGNORECASE)
_INSISTS = re.compile(r"\b(?:insist|repeat|maintain|reiterat)\w*")
_UNTRUE = re.compile(
    r"\b(?:it (?:is|was) (?:not (?:true|so|the case|correct)|untrue|false|incorrect) that|"
    r"there is no truth (?:in|to)|(?:is|was|are|were) (?:false|untrue)$)",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(?:must|should|ought to|(?<!would )(?<!will )(?<!never )(?<!not )(?<!n[’']t )(?:ha(?:s|ve) to|"
    r"needs? to))\s+"
    r"(?:not\s+|never\s+|immediately\s+)?"
    r"(?!be\b|have\b|do with\b)\w+|"
    r"\byou (?:had )?better\b|^be \w+|^let (?!(?:us|me|there|no|it)\b)(?:\w+ ){1,4}\w+|"
    r"^(?:stop|do not|don[’']t|leave|give|release|withdraw|return|end|go|come|get|show|"
    r"tell|resign|open|close|pay)\b",
    re.IGNORECASE,
)
_IF = re.compile(r"^\W*Should\b")
_OBLIGED = re.compile(
    r"\b(?:i|we|he|she|it)\s+(?:must|should|ought|ha(?:s|ve|d) to|needs?)\b|"
    r"\b(?:not|n[’']t) (?:have|need) to\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\bplease\b|^let[’']s\b|^let us\b|\b(?:we|i) (?:ask|request|propose|offer|appeal)\b", re.I
)
_FUTURE = re.compile(
    r"\b(?:(?<!their )(?<!his )(?<!free )(?<!the )(?<!own )(?<!good )will(?! (?:i|we)\b)|"
    r"won[’']t|shall|is going to|are going to|(?:is|are) (?:likely|expected|set|bound|due) to|"
    r"may|might|could(?! (?:not|barely|hardly|only|scarcely)\b)|would)\b",
    re.IGNORECASE,
)
_HAD = re.compile(
    r"[’']d(?= (?:never|always|already|just|ever|long)\b| (?:been|had|seen|gone|done|known|made|said|told|"
    r"heard|lost|taken|given|become|met|left|(?!need|proceed|succeed|exceed|feed|speed)\w+ed)\b)"
)
"""*I'd never seen* is *I had*."""
_TOLD_YOU = re.compile(r"^\W*I[’']ll tell you (?:what|this|something|that)\b,?\s*", re.IGNORECASE)
_IF_IT_WERE = re.compile(
    r"\bif (?:he|she|it|i|there|[A-Z]\w+) (?:were|had)\b[^.;]*\bwould\b|"
    r"\bwould\b[^.;]*\bif (?:he|she|it|i|there|[A-Z]\w+) (?:were|had)\b",
    re.IGNORECASE,
)
"""*If Iran were a stock, he would buy it* promises nothing."""
_MYSELF = re.compile(r"\b(?:I|we|We)\b")
_HE = re.compile(r"\b(?:(he)|(she))\s+(?:will|would)\b", re.IGNORECASE)
_UNREAL = re.compile(r"\b(?:would|could|might|may) have\b|\bif\b.*\bwould\b", re.IGNORECASE)
_AT_US = re.compile(r"\s+(?:us|me|our|my)\b", re.IGNORECASE)
_FEARED = re.compile(
    r"\b(?:fear\w*|afraid|worr\w+|believ\w+|expect\w*|thought|knew|know)\b[^,;.]*$", re.IGNORECASE
)
_OTHERS_WORDS = re.compile(
    r"(?:he|she|they|i|we|it|[A-Z][\w’'-]+) (?:(?:had|has|have) )?"
    r"(?:said|told|says|promised|threatened|warned|claimed)\b"
)
"""*He told me he would kill me* threatens nobody: it says that somebody did."""
_CONDITION = re.compile(r"\b(?:if|unless|until)\b[^,;.]*", re.IGNORECASE)
_LONGEST = 2000
"""Characters that are looked at: no sentence is longer."""
_MONTH = re.compile(r"(?<=[a-z0-9,] )May\b|\bMay (?=\d)")


def of_cue(cue: str, evidence: str, speaker: Speaker | None = None) -> Act | None:
    """The act that the words of saying settle, or ``None``.

    ``cue`` and ``evidence`` are as the article has them; either may be empty. ``speaker`` is the claimer.
    """
    folded = cue.casefold()
    if inquires(cue, evidence):
        return Act.QUESTION
    if away := turned_away(cue, evidence):
        return away
    if folded.endswith(" about") and re.search(r"\bcomplain\w*", folded):
        return Act.ACCUSE
    plain = evidence.strip(_MARKS)
    if re.search(r"\b(?:call|dismiss|describ|denounc|reject)\w*", folded) and _FALSE.search(evidence):
        return Act.DENY
    if _WARNS.search(folded) and _WILL_HARM.search(evidence):
        return Act.THREATEN if _own_harm(plain, speaker) else Act.PREDICT
    if _UNTRUE.search(plain) or (
        _INSISTS.search(folded) and _NOT_SO.search(plain) and not _FUTURE.search(plain)
    ):
        return Act.DENY
    if re.search(r"\baccept(?:s|ed|ing)?$", folded) and plain.startswith("that "):
        return Act.CONFIRM  # *accepted that it had been late*, not *accepted the offer*
    if re.fullmatch(
        r"(?:has |have |had )?(?:told|tells?|telling|instructed|ordered|warned)", folded
    ) and _TOLD_TO.match(plain):
        told = read(plain)  # *told them the right to vote was sacred* asks for nothing
        return Act.DEMAND if told is None or told.infinitive else None
    for verb in re.findall(r"[a-z]+", folded):
        act = _ACT_OF.get(verb)
        if verb.startswith("call") and not (_CALL_ON.search(folded) or _ON_OR_FOR.match(evidence)):
            continue  # "called it a lie" names; only "called for" asks
        if act is None or (verb in _OF_TWO_WORDS and not _RULED_OUT.search(folded)):
            continue
        if act is Act.REQUEST and plain.startswith("no "):
            return None  # *offered no apology*
        if act is Act.REJECT and HELD_BY_OTHERS.search(f"{cue} {' '.join(evidence.split()[:6])}"):
            return Act.DENY
        if act is Act.PROMISE and _THREATENS.search(f"we will {plain.removeprefix('to ').strip(_MARKS)}"):
            return Act.THREATEN
        return act
    return None


def says_false(words: str) -> bool:
    """Whether words call something false."""
    return _FALSE.search(words) is not None


def inquires(cue: str, behind: str) -> bool:
    """Whether these words of saying ask, and what is behind them is a question: *asked today whether …*."""
    asked = _ASKED.search(cue)
    return asked is not None and _WHETHER.match(f"{cue[asked.end() :]} {behind}") is not None


_OF_TWO_WORDS = frozenset({"turned", "ruled", "ruling", "rules"})


def _own_harm(warning: str, speaker: Speaker | None) -> bool:
    """Whether the harm that is warned of is to be done by the claimer's side."""
    harm = _WILL_HARM.search(warning)
    doer = re.split(r"[,;]\s", warning[: harm.start()].strip())[-1] if harm else ""
    return own_side(doer.removeprefix("that "), speaker, conditional=bool(_CONDITION.search(warning)))


def _threatens(words: str, speaker: Speaker | None) -> bool:
    """Whether words announce harm by the claimer's side, to others."""
    for match in _THREATENS.finditer(words):
        who = match["who"]
        if who is None:
            return True
        others = who.lower() not in ("i", "we") and _AT_US.match(words, match.end())
        if own_side(who, speaker) and not others and not _FEARED.search(words, 0, match.start()):
            return True
    return False


def _promises(words: str, speaker: Speaker | None) -> bool:
    """Whether words bind the claimer: not *he would leave us*, said by a woman or by *me*, and no *if it were
    so*."""
    if _IF_IT_WERE.search(words):
        return False
    myself = _MYSELF.search(words)
    if not any(not (myself and match["he"]) for match in _PROMISES.finditer(words)):
        return False
    told = gender_of(speaker.name) if speaker else None
    other = {"woman": 1, "man": 2}.get(told or "")
    return other is None or not any(match[other] for match in _HE.finditer(words))


_PERFORMED: tuple[tuple[Act, str], ...] = (
    (Act.CONFIRM, r"confirm"),
    (Act.ACCUSE, r"condemn|denounce|deplore|accuse|blame|hold\b.{3,60}\b(?:responsible|accountable)"),
    (Act.DEMAND, r"urge|demand|call (?:on|upon|for)"),
    (Act.PROMISE, r"promise|pledge|vow|commit to|undertake to"),
    (Act.PREDICT, r"predict|forecast"),
)
_PERFORMS = re.compile(
    r"(?:(?:today|however|therefore|again|and|but|so|look|well|first|second|finally|here),? )*(?:we|"
    r"i)(?: (?:can|must|do|now|further|solemnly|also|again|once more|today|hereby|"
    r"strongly|fully|"
    r"firmly|categorically|utterly|therefore))* (?:"
    + "|".join(f"(?P<{act.value}>{verbs})" for act, verbs in _PERFORMED)
    + r")\b",
    re.IGNORECASE,
)
"""What is done by saying so: *We condemn*, *I can confirm* (Austin 1962)."""
_NOT_RIGHT = re.compile(
    r"(?:no, )?(?:that|this|it)(?: is| was|[’']s) (?:(?:simply|just|totally|completely|absolutely) )?"
    r"(?:not (?:true|accurate|correct|right|so|the case)|(?:false|untrue|inaccurate|incorrect))\W*",
    re.IGNORECASE,
)


def of_content(evidence: str, *, asks: bool, speaker: Speaker | None = None) -> Act:
    """The act of what is said under a plain verb of saying; ``asks`` says that it ends in a question mark,
    ``speaker`` is the claimer."""
    words = _TOLD_YOU.sub("", _HAD.sub(" had", _MONTH.sub("", evidence[:_LONGEST])))
    if asks:
        return Act.QUESTION
    if _OTHERS_WORDS.match(words.strip(_MARKS)):
        return Act.ASSERT
    if _NOT_RIGHT.fullmatch(words.strip(_MARKS)):
        return Act.DENY
    if performed := _PERFORMS.match(words.strip(_MARKS)):
        return Act(str(performed.lastgroup))
    if _threatens(words, speaker):
        return Act.THREATEN
    if _TURNS_DOWN.search(_CONDITION.sub(" ", words)):
        return Act.REJECT
    if _ASKS.search(words):
        return Act.REQUEST
    main = _main(words)
    if _MUST.search(_IF.sub("", main)) and not _OBLIGED.search(words):
        return Act.DEMAND
    if _promises(words, speaker) and not any(m["who"] for m in _THREATENS.finditer(words)):
        return Act.PROMISE  # nobody promises harm that others do
    if _FUTURE.search(_POLITE.sub("", main)) and not _UNREAL.search(words):
        return Act.PREDICT
    return Act.ASSERT


def _main(words: str) -> str:
    """What is said without what only depends on it: *I have seen how she is going to help* looks at nothing
    ahead. All of it where no clause is found, or one depends on another's coming (*if*, *when*)."""
    clause = read(words)
    if clause is None or clause.infinitive or clause.fronted:
        return words
    own = words[slice(*clause.subject)].casefold() in ("i", "we")
    if not own and _SAYS.search(words, *clause.verb):
        return words[: clause.verb[1]]  # *most voters say the house should act* asks for nothing
    depends = _DEPENDENT.search(words, clause.verb[1])
    if depends is None:
        return words
    if _THIS_IS.fullmatch(words[: depends.start()]):
        return words  # *This is why he must resign*
    on = words.find(",", depends.end())  # *those who did so, may go*
    return words[: depends.start()] + (words[on:] if on >= 0 else "")


_DEPENDENT = re.compile(
    r"\b(?:who|whom|which|how|why|what|whose|where|because|with regard\w*)\b", re.IGNORECASE
)
_THIS_IS = re.compile(r"\W*(?:this|that|it)(?: is| was|[’']s) ", re.IGNORECASE)
_SAYS = re.compile(r"\b(?:say|says|said|think|thinks|thought|believe|believes|believed)\Z")
_AHEAD = re.compile(
    r"\b(?:will|would|shall|should|may|might|could|can|must|cannot|won|going|about|ready|prepared|"
    r"willing|able|"
    r"expects?|plans?|hopes?|intends?|wants?|if|unless|until|soon|tomorrow|next|never|to)\b|[’'](?:ll|d)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\s*[“\"‘']*(?:who|what|when|where|why|how|which|whose|is|are|was|were|do|does|did|has|have|had|can|"
    r"could|will|"
    r"would|should|shall|may|might)\b",
    re.IGNORECASE,
)


def possible(act: Act, evidence: str, *, negated: bool) -> bool:
    """Whether words can be this act at all, as somebody says who has read them: what is denied or rejected is
    ``negated``, threats, promises and forecasts look ahead, and a question is put as one."""
    if act in (Act.DENY, Act.REJECT):
        return negated
    if act in (Act.THREATEN, Act.PROMISE, Act.PREDICT):
        return bool(_AHEAD.search(evidence))
    return act is not Act.QUESTION or bool(_ASKING.match(evidence) or "?" in evidence)


def refuses(cue: str, evidence: str = "") -> bool:
    """Whether the words of saying are a denial, a rejection or a doubt of what is in ``evidence``."""
    if _NOT_SO.search(cue):
        return False
    if turned_away(cue, evidence):
        return True
    verbs = re.findall(r"[a-z]+", cue.casefold())
    if not _RULED_OUT.search(cue.casefold()):
        verbs = [verb for verb in verbs if verb not in _OF_TWO_WORDS]  # *ruled that* refuses nothing
    return any(_ACT_OF.get(verb) in _REFUSALS or verb in _DOUBTS for verb in verbs)
