"""A statement as linking compares it: everything that is worked out once, whoever it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.claims import Act, Claim, Polarity, Quotation, SourceKind
from ledger.link.counts import Count, count_of
from ledger.link.keys import Named
from ledger.link.keys import speakers as keys_of
from ledger.link.shown import shown
from ledger.link.times import Interval, interval_of, said_on, spoken_of
from ledger.link.types import Statement
from ledger.link.words import Words, words_of

THE_ARTICLE = "the article"
_DOERS = {"event": "actor", "intention": "actor", "state": "subject", "assessment": "target"}
_DONE_TO = {"event": "target", "state": "object"}
_DOES = {
    "event": "action", "intention": "action", "state": "predicate", "assessment": "judgement",
    "forecast": "outcome", "quantity": "measure",
}  # fmt: skip
WILL = frozenset((Act.DEMAND, Act.REQUEST, Act.PROMISE, Act.THREATEN, Act.REJECT))
"""Acts whose proposition is what is to happen."""
DENIALS = frozenset((Act.DENY, Act.REJECT))


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of a statement.

    Attributes:
        id, article: of the claim, and of its article.
        start, end: where its words begin and end in the text.
        chain: keys of the speakers, outermost first; of the publisher where nobody is quoted.
        publisher: its key.
        own_voice: whether it is the article's own statement.
        unnamed: whether the claimer is known within the article only.
        cue: where the words of saying begin, or else the claimer's mention; ``None`` where it is not known.
        words: of the proposition; quoted: of the evidence.
        doer, deed, done_to: words of the typed fields.
        voice: names of the claimer, and of whom the claimer speaks for.
        called, described: terms of what the claimer is called, and of role and affiliation besides.
        shown: the claim on one line, for whoever is asked about it.
        about, said: the time spoken of, and when it was said; published: of the article.
    """

    id: str
    article: str
    start: int
    end: int
    chain: tuple[str, ...]
    publisher: str
    own_voice: bool
    unnamed: bool
    act: Act
    type: str
    positive: bool
    quotation: Quotation
    medium: str | None
    cue: int | None
    text: str
    words: Words
    quoted: Words
    doer: Words
    deed: Words
    done_to: Words
    voice: frozenset[str]
    called: frozenset[str]
    described: frozenset[str]
    about: Interval | None
    said: Interval | None
    published: Interval | None
    count: Count | None
    shown: str

    @property
    def claimer(self) -> str:
        """The key of whose claim it is."""
        return self.chain[-1]

    @property
    def denial(self) -> bool:
        """Whether it is held not to be so, or is turned down."""
        return self.act in DENIALS or not self.positive

    @property
    def will(self) -> bool:
        """Whether it speaks of what is to be done."""
        return self.act in WILL or self.type == "intention"


def profile_of(statement: Statement, names: frozenset[str]) -> Profile:
    """The profile of a statement; ``names`` are its article's (:func:`~ledger.link.words.names_in`)."""
    claim, article = statement.claim, statement.article
    body = claim.body.model_dump()
    chain = [Named(source.name, source.kind.value) for source in claim.sources]
    published = interval_of(article.published)
    claimer = claim.claimer
    known = claimer and f"the {claimer.name} {claimer.affiliation or ''} {claimer.role or ''}"
    described = words_of(known or "")
    return Profile(
        id=statement.id,
        article=article.id,
        start=claim.evidence[0].start,
        end=claim.evidence[-1].end,
        chain=tuple(s.id for s in keys_of(chain, article.id, article.publisher, THE_ARTICLE)),
        publisher=keys_of([], article.id, article.publisher, THE_ARTICLE)[0].id,
        own_voice=claimer is None,
        unnamed=claimer is not None and claimer.kind is SourceKind.UNNAMED,
        act=claim.act,
        type=claim.type,
        positive=claim.polarity is Polarity.POSITIVE,
        quotation=claim.quotation,
        medium=claimer.medium.casefold() if claimer and claimer.medium else None,
        cue=_cue(claim),
        text=claim.proposition,
        words=words_of(claim.proposition, names),
        quoted=words_of(claim.quote, names),
        doer=_field(body, _DOERS, claim, names),
        deed=_field(body, _DOES, claim, names),
        done_to=_field(body, _DONE_TO, claim, names),
        voice=described.names,
        called=words_of(f"the {claimer.name}" if claimer else "").terms,
        described=described.terms,
        about=spoken_of(claim, article.published),
        said=said_on(claim, article.published),
        published=published,
        count=count_of(claim, published, names),
        shown=shown(claim, article),
    )


def _cue(claim: Claim) -> int | None:
    claimer = claim.claimer
    span = (claimer.cue or claimer.mention) if claimer else None
    return span.start if span else None


def _field(body: dict[str, object], by_type: dict[str, str], claim: Claim, names: frozenset[str]) -> Words:
    given = body.get(by_type.get(claim.type, ""))
    return words_of(f"the {given}" if isinstance(given, str) else "", names)
