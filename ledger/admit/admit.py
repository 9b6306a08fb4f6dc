"""Put a Claim together from a Draft, the candidate it answers and the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from ledger.admit.abroad import word_abroad
from ledger.admit.acts import inquires
from ledger.admit.chain import FAR, chain_of_candidate, chain_of_quote
from ledger.admit.fields import event_time, typed_body
from ledger.admit.kinds import kind_of
from ledger.admit.referents import roles_of
from ledger.admit.sides import speaker_of
from ledger.admit.wording import Wording, strays, word
from ledger.claims import Candidate, Claim, Flag, Quotation, Span
from ledger.documents.document import Document
from ledger.documents.language import read_by_rules
from ledger.drafts import Draft
from ledger.find.edges import evidence_of
from ledger.find.quotes import quotation_kind
from ledger.ground import Ungrounded, ground
from ledger.normalise.support import check_body
from ledger.segment import Window

_WORD = re.compile(r"\w")
_ASKS = re.compile(r"[!\s”’\"'»]*\?")


MEMORY = 20_000
"""Characters before the end of a window in which a name may have been given."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A draft that did not become a claim, and why."""

    reason: str


@dataclass(frozen=True)
class Scene:
    """What a draft is read against: the document, the window the model saw, its candidates, and ``heard``,
    the sources that the text names up to its end, as offsets in their order."""

    document: Document
    window: Window
    candidates: tuple[Candidate, ...] = ()
    heard: tuple[tuple[int, int], ...] = ()

    @property
    def dateline(self) -> date | None:
        """The day relative dates are counted from: the publication day, if it is known to the day."""
        when = self.document.published_at
        return when.latest if when and when.earliest == when.latest else None

    @property
    def abroad(self) -> str | None:
        """The language, where it is one that no rule here reads."""
        language = self.document.language
        return None if read_by_rules(language) else language

    @cached_property
    def words(self) -> str:
        """The window's own text."""
        return self.document.text[self.window.start : self.window.end]

    @cached_property
    def so_far(self) -> str:
        """What a reader knows by the end of the window: headline and text up to there, as far back as a
        reader remembers (:data:`MEMORY`)."""
        start = max(0, self.window.end - MEMORY)
        return f"{self.document.headline or ''}\n{self.document.text[start : self.window.end]}"

    @cached_property
    def article(self) -> str:
        """What a reader of the whole article knows: :attr:`so_far`, and as much of what comes behind the
        window."""
        return self.so_far + self.document.text[self.window.end : self.window.end + MEMORY]

    @cached_property
    def roles(self) -> dict[str, tuple[str, str | None]]:
        """What those who speak are, as far as they were introduced."""
        return roles_of(self.document.text, self.heard)

    def evidence_of(self, candidate: Candidate) -> tuple[Span, ...]:
        """The words that a claim on this candidate stands on."""
        return evidence_of(candidate, self.document.text)

    @cached_property
    def numbered(self) -> dict[int, Candidate]:
        """The candidates by their numbers."""
        return {candidate.number: candidate for candidate in self.candidates}

    @cached_property
    def contents(self) -> tuple[Span, ...]:
        """What is said in the window, in the order of the candidates."""
        return tuple(span for c in self.candidates if c.cue for span in c.content)

    def sentences_of(self, spans: Sequence[Span]) -> str:
        """The whole sentences that ``spans`` touch; of a text that seems to have no full stops, what stands
        within :data:`ledger.admit.chain.FAR` characters of them."""
        touched = [
            s
            for s in self.window.sentences
            if any(s.start < span.end and s.end > span.start for span in spans)
        ]
        if not touched:
            return self.words
        low, high = min(span.start for span in spans) - FAR, max(span.end for span in spans) + FAR
        return self.document.text[max(low, touched[0].start) : min(high, touched[-1].end)]


def admit(draft: Draft, scene: Scene) -> Claim | Rejected:
    """The claim a draft makes, if its words are in the text and its claimer too.

    Fields the words do not support are dropped and flagged; a draft whose very words or claimer cannot be
    found is rejected.
    """
    text = scene.document.text
    if draft.claim is not None and not draft.proposition:
        return Rejected("says nothing")
    candidate = scene.numbered.get(draft.n) if draft.n else None
    if draft.n is not None:
        if candidate is None:
            return Rejected(f"there is no passage {draft.n}")
        evidence: Sequence[Span] = scene.evidence_of(candidate)
    else:
        found = ground(draft.quote or "", text, start=scene.window.start, end=scene.window.end)
        if isinstance(found, Ungrounded):
            return Rejected(f"quote not grounded: {found.reason}")
        evidence = found.spans
        numbered = next((c for c in scene.candidates if _overlap(c.content, evidence)), None)
        if numbered:
            return Rejected(f"these are the words of passage {numbered.number}")
    quotation = quotation_kind(text, [(span.start, span.end) for span in evidence])
    if candidate is None and not draft.who and quotation is not Quotation.INDIRECT:
        return Rejected("somebody is quoted, and the draft does not say who")
    if not any(_WORD.search(span.exact) for span in evidence):
        return Rejected("the passage holds no word")
    spoken = _spoken(text, evidence)
    saying = " ".join(s.exact for s in (*candidate.source, *candidate.cue)) if candidate else ""
    flags: list[Flag] = []
    if not scene.abroad and strays(draft, spoken, saying):
        if draft.act is not None:
            return Rejected("the claim is not what the passage says")
        # Only its wording and its claimer are the model's: the passage stands for itself.
        flags.append(Flag(field="proposition", value=draft.proposition, reason="not what the passage says"))
        draft = draft.model_copy(update={"who": "", "claim": None})
    if candidate is not None and not candidate.cue and (other := _said_inside(draft, candidate, scene)):
        return Rejected(f"the article does not say this itself: it is passage {other.number}")
    if candidate is not None:
        sources, more = chain_of_candidate(draft, candidate, scene)
    else:
        outcome = chain_of_quote(draft, evidence, scene)
        if isinstance(outcome, str):
            return Rejected(outcome)
        sources, more = outcome
    sentence = scene.sentences_of(evidence)
    saying_so = sources[-1].cue if sources else None
    cue = saying_so.exact if saying_so else ""
    inquiring = asks(text, evidence) or _asks_about(text, saying_so, evidence)
    wording: Wording | str
    if scene.abroad:
        wording = word_abroad(
            draft,
            evidence=spoken,
            context=scene.article,
            language=scene.abroad,
            own_voice=not sources,
            asks=inquiring,
        )
    else:
        wording = word(
            draft,
            evidence=spoken,
            context=scene.so_far,
            cue=cue,
            speakers=[s.name for s in sources],
            asks=inquiring,
            speaker=speaker_of(sources[-1], quotation) if sources else None,
        )
    if isinstance(wording, str):
        return Rejected(wording)
    when = event_time(draft, evidence=spoken, dateline=scene.dateline)
    if draft.type is None:
        draft = draft.model_copy(update={"type": kind_of(spoken, wording.act, cue)})
    body, dropped = typed_body(draft, wording, evidence=spoken, sentence=sentence, dateline=scene.dateline)
    body, unsupported = check_body(body, evidence=spoken, context=scene.so_far)
    return Claim(
        document_id=scene.document.id,
        evidence=tuple(evidence),
        quotation=quotation,
        sources=sources,
        act=wording.act,
        proposition=wording.proposition,
        polarity=wording.polarity,
        certainty=wording.certainty,
        body=body,
        event_time=when,
        flags=_once([*flags, *more, *wording.flags, *dropped, *unsupported]),
    )


def _spoken(text: str, evidence: Sequence[Span]) -> str:
    """The words of the evidence; two quotations of their own (*“We don’t threaten,” he said. “We build.”*)
    are two sentences."""
    spoken = evidence[0].exact
    for before, span in pairwise(evidence):
        between = text[before.end : span.start]
        ends = span.exact[0].isupper() and any(mark in between for mark in '“"«') and spoken[-1] not in ".!?"
        spoken += (". " if ends else " ") + span.exact
    return spoken


def asks(text: str, evidence: Sequence[Span]) -> bool:
    """Whether what is said ends in a question mark, within the evidence or behind it."""
    return bool(_ASKS.match(text, evidence[-1].end)) or evidence[-1].exact.rstrip("”’\"'»").endswith("?")


def _asks_about(text: str, cue: Span | None, evidence: Sequence[Span]) -> bool:
    """Whether the words of saying and what joins them to the evidence (*asked on Monday whether*) ask."""
    if cue is None or cue.end > evidence[0].start:
        return False
    return inquires(cue.exact, text[cue.end : evidence[0].start])


def _said_inside(draft: Draft, own: Candidate, scene: Scene) -> Candidate | None:
    """The attribution within the article's own sentence whose words the draft takes, if it takes no others:
    of *Citing a report, he said: “We will fight”* the article does not say *We will fight*."""
    if not draft.proposition:
        return None  # it takes no words but its own
    for other in scene.candidates:
        if other.cue and _overlap(other.content, own.content):
            rest = scene.document.text[own.content[0].start : own.content[-1].end]
            for span in other.content:
                rest = rest.replace(span.exact, " ")
            inside = " ".join(span.exact for span in other.content)
            if strays(draft, rest, "") and not strays(draft, inside, ""):
                return other
    return None


def _overlap(some: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in some for b in others)


def _once(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(dict.fromkeys(flags))


def said_so(claim: Claim) -> tuple[object, ...]:
    """What tells a claim from all others of its document: its words and who claims them. A model that says
    one thing twice gives two claims with the same."""
    return tuple((span.start, span.end) for span in claim.evidence), tuple(s.name for s in claim.sources)
