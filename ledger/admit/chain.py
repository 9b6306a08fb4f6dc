"""Who says it, on whose word: the attribution chain of a claim.

The finder's spans say where a source stands; the model says who *he* is. A name the text does not have is
never taken, and an unnamed source is never given a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ledger.admit.abroad import is_pronoun_abroad, kind_abroad, named_abroad
from ledger.admit.fuller import in_full
from ledger.admit.named import may_be, spoken_of
from ledger.admit.referents import MEMORY, bearer, epithet_of, is_place, last_speaker, names_no_person
from ledger.claims import Candidate, Flag, Frame, Source, SourceKind, Span
from ledger.drafts import Draft
from ledger.find.cues import VERBS
from ledger.find.mentions import hears, is_passive, is_relative, mention_of, points, whole
from ledger.normalise.names import (
    affiliation_of,
    display_name,
    is_pronoun,
    source_kind,
    split_role,
    supported_name,
    without_apposition,
)
from ledger.normalise.times import find_times, resolve

if TYPE_CHECKING:
    from ledger.admit.admit import Scene

_PLATFORM = (
    r"Truth Social|X/Twitter|X|Twitter|Telegram|Facebook|Instagram|WhatsApp|YouTube|TikTok|Weibo|Threads|"
    r"Bluesky|LinkedIn|VK|Substack"
)
_MEDIUM = re.compile(
    rf"\b(?:on|via|through|to|in an? (?:separate )?(?:post|tweet|message|statement|video) (?:posted )?on)\s+"
    rf"(?:(?:US )?social media (?:company|platform|site|network)(?: on)?\s+)?({_PLATFORM})(?=[\s,.;:’”)]|$)"
)
_OUTLET_ASKED = re.compile(
    r"\b(?:told|interview with|speaking to|wrote in|writing in)\s+((?:the\s+)?(?:[A-Z][\w’'&.-]*\s?){1,5})"
)
_BEFORE_WHICH = re.compile(
    r"((?:[Tt]he (?:[a-z][\w’'-]* ){0,3}[a-z][\w’'-]*|"
    r"(?:[A-Z][\w&’'.-]* (?:(?:of|and|the|&|for) )*){0,4}[A-Z][\w&’'.-]*))(?:,| [-–—(]+)?\s*$"
)
"""The name or the phrase right before *which said*."""
_DESCRIBED = re.compile(
    r"(?:an? )?(?:(?!(?:to|of|for|from|in|by|at|with)\b)[a-z][\w-]+ ){1,2}([A-Z][\w’'-]+)"
)
_QUOTING = re.compile(r"(.+?),? (?:(?:which |who |that )?(?:quoted|cited)|quoting|citing) (.+)", re.DOTALL)
_QUOTED_BY = re.compile(r"(.+?),? (?:quoted|cited) (?:by|in) (.+)", re.DOTALL)


_SINCE = re.compile(r"(?:since|until|till|from|by|before|after)\b", re.IGNORECASE)
"""What tells how long something has been so, and not when it was said."""
FAR = 1000
"""Characters: nothing so far away in one sentence says where or when something was said."""


def chain_of_candidate(
    draft: Draft, candidate: Candidate, scene: Scene
) -> tuple[tuple[Source, ...], list[Flag]]:
    """The chain of a numbered candidate: sources of the passages it is nested in, whom the model names as
    passing it on, and the claimer. Empty for the article's own sentence."""
    flags: list[Flag] = []
    if not candidate.source and not candidate.cue:
        return (), flags
    chain = _links(draft, candidate, scene, flags)
    for outer in reversed(candidate.outer):
        for source in reversed(_links(None, outer, scene, flags)):
            if all(source.name != other.name for other in chain):
                chain.insert(0, source)
    return _with_reporters(draft, chain, scene, flags, evidence=candidate.content), flags


def chain_of_quote(
    draft: Draft, evidence: Sequence[Span], scene: Scene
) -> tuple[tuple[Source, ...], list[Flag]] | str:
    """The chain of a quoted draft, from the names the model gives; or why there is none.

    The claimer must stand in the text up to the end of the window; its mention is the place in the window
    nearest to the quote.
    """
    flags: list[Flag] = []
    if not draft.who:
        return _with_reporters(draft, [], scene, flags, evidence=evidence), flags
    if is_pronoun(draft.who):
        return f"the claimer is only a pronoun: {draft.who}"
    if scene.abroad and is_pronoun_abroad(draft.who):
        return f"the claimer is only a pronoun: {draft.who}"
    named = named_abroad if scene.abroad else supported_name
    if not named(draft.who, scene.so_far):
        return f"the claimer is not in the text: {draft.who}"
    mention = _nearest(draft.who, scene, evidence[0].start)
    claimer = _source(draft.who, mention, scene)
    return _with_reporters(draft, [claimer], scene, flags, evidence=evidence), flags


def _links(
    draft: Draft | None, candidate: Candidate | Frame, scene: Scene, flags: list[Flag]
) -> list[Source]:
    """The sources of one candidate, outermost first: one, or two for *X, quoting Y* or *Y, quoted by X*."""
    text = scene.document.text
    cue = whole(candidate.cue, text)
    mention = mention_of(candidate, text)
    if cue and hears(cue.exact) and not (mention and text[: mention.start].rstrip().endswith(" by")):
        return [Source(name="unnamed", kind=SourceKind.UNNAMED, cue=cue)]
    if mention is None:
        return _without_words(draft, cue, scene)
    if mention.exact.lower() in ("a", "answer"):  # of a transcript
        return [Source(name="unnamed", kind=SourceKind.UNNAMED, mention=mention, cue=cue)]
    if is_relative(mention.exact):
        mention = _antecedent(mention, scene) or mention
    for pattern, outer_first in ((_QUOTING, True), (_QUOTED_BY, False)):
        if two := pattern.fullmatch(mention.exact):
            pair = [Span.of(text, mention.start + two.start(n), mention.start + two.end(n)) for n in (1, 2)]
            outer, inner = pair if outer_first else pair[::-1]
            return [_source(outer.exact, outer, scene), _source(inner.exact, inner, scene, cue=cue)]
    content = " ".join(span.exact for span in candidate.content) if isinstance(candidate, Candidate) else ""
    return [_claimer(draft, mention, cue, scene, flags, content)]


def _without_words(draft: Draft | None, cue: Span | None, scene: Scene) -> list[Source]:
    """The source where no words name it: a passive (*it was reported that*), or a claimer of the sentence
    before."""
    said = draft.who if draft else ""
    if said and not is_pronoun(said) and supported_name(said, scene.so_far):
        return [_source(said, None, scene, cue=cue)]
    if (
        cue
        and not is_passive(cue.exact)
        and (last := last_speaker(cue.start, scene.document.text, scene.heard))
    ):
        return [_source(last, None, scene, cue=cue)]
    return [Source(name="unnamed", kind=SourceKind.UNNAMED, cue=cue)] if cue else []


def _without_behind(mention: Span, text: str) -> Span:
    """A mention without the relative clause or apposition behind the name (guidelines, 4.5)."""
    return Span.of(text, mention.start, mention.start + len(without_apposition(mention.exact)))


def _antecedent(pronoun: Span, scene: Scene) -> Span | None:
    """Whom a relative pronoun stands for: the source of another attribution that ends right before it."""
    text = scene.document.text
    before = [s for c in scene.candidates for s in c.source if s.end <= pronoun.start]
    near = [s for s in before if not text[s.end : pronoun.start].strip(" ,\n-–—(")]
    if near:
        return near[0]
    phrase = _BEFORE_WHICH.search(text, max(0, pronoun.start - 80), pronoun.start)
    return Span.of(text, *phrase.span(1)) if phrase else None


def _claimer(
    draft: Draft | None, mention: Span, cue: Span | None, scene: Scene, flags: list[Flag], content: str
) -> Source:
    """The source with these words; the draft's name is taken for a pronoun or a description, or where it is a
    fuller form of the same name."""
    said = draft.who if draft else ""
    name = display_name(mention.exact)
    text = scene.document.text
    open_mention = points(mention.exact) or (said and may_be(mention, said, text, content))
    fuller = set(_tokens(name)) < set(_tokens(display_name(said)))
    if said and said != name and not is_pronoun(said) and (open_mention or fuller):
        if not supported_name(said, scene.so_far):
            flags.append(Flag(field="who", value=said, reason="name not in the text"))
        elif names_no_person(mention.exact, source_kind(said, said)):
            flags.append(Flag(field="who", value=said, reason=f"no person, as “{mention.exact}” is"))
        elif open_mention and not fuller and spoken_of(display_name(said), content):
            # "he accused Holm" is not Holm's accusation
            flags.append(Flag(field="who", value=said, reason=f"“{mention.exact}” speaks of them"))
        else:
            return _source(said, mention, scene, cue=cue)
    if last := last_speaker(mention.start, text, scene.heard, pronoun=mention.exact, said=content):
        return _source(last, mention, scene, cue=cue)
    near = text[max(0, mention.start - MEMORY) : mention.start]
    if named := bearer(mention.exact, scene.article) or bearer(mention.exact, near):
        return _source(named, mention, scene, cue=cue)
    if who := epithet_of((mention.start, mention.end), text, scene.heard):
        return _source(who, mention, scene, cue=cue)
    return _source(mention.exact, mention, scene, cue=cue)


def _source(words: str, mention: Span | None, scene: Scene, *, cue: Span | None = None) -> Source:
    """A source from its words: name, role and affiliation split, kind, medium and time of saying."""
    name, role, affiliation = split_role(words)
    name = in_full(name or words, scene.article)
    if described := _DESCRIBED.fullmatch(name):
        full = in_full(described[1], scene.article)
        name = full if full != described[1] else name  # *a defensive Orsk*, not *a senior Democrat*
    if mention is not None:
        mention = _without_behind(mention, scene.document.text)
    if mention is not None and role is None and not is_pronoun(mention.exact):
        _, role, affiliation = split_role(mention.exact)
    if role is None and name in scene.roles:
        role, affiliation = scene.roles[name]
    if affiliation is None and mention is not None:
        affiliation = affiliation_of(mention.exact)
    place = cue or mention
    around = scene.sentences_of([place]) if place else ""
    said_at = _said_at(scene, cue)
    kind = kind_abroad(name) if scene.abroad else source_kind(name, mention.exact if mention else words)
    if kind is SourceKind.PERSON and is_place(name, scene.document.text):
        kind = SourceKind.ORGANIZATION  # *Velmar denied it*
    return Source(
        name=name,
        kind=kind,
        mention=mention,
        cue=cue,
        role=role,
        affiliation=affiliation,
        medium=_medium(around, cue.exact if cue else ""),
        said_at=resolve(said_at, scene.dateline) if said_at else None,
    )


def _said_at(scene: Scene, cue: Span | None) -> str | None:
    """The time phrase of the saying: the one nearest the cue in its sentence that lies in no content."""
    if cue is None:
        return None
    text = scene.document.text
    for sentence in scene.window.sentences:
        if sentence.start <= cue.start < sentence.end:
            low, high = max(sentence.start, cue.start - FAR), min(sentence.end, cue.end + FAR)
            free = [
                (start, end)
                for start, end in find_times(text, low, high)
                if not any(s.start < end and s.end > start for s in scene.contents)
                and not _SINCE.match(text, start)
            ]
            if free:
                start, end = min(free, key=lambda p: min(abs(p[0] - cue.end), abs(cue.start - p[1])))
                return text[start:end]
    return None


def _medium(sentence: str, cue: str) -> str | None:
    """Where it was said: a platform, or the outlet that was told."""
    if platform := _MEDIUM.search(sentence):
        return platform[1]
    asked = _OUTLET_ASKED.search(sentence)
    if asked and (cue.split() or [""])[0].casefold() in {"told", "said", "say", "speaking", "wrote"}:
        name = asked[1].strip().removeprefix("the ").strip()
        return name if source_kind(name, name) is SourceKind.OUTLET else None
    return None


def _with_reporters(
    draft: Draft, chain: list[Source], scene: Scene, flags: list[Flag], *, evidence: Sequence[Span]
) -> tuple[Source, ...]:
    """Put those the model says pass it on before the chain, outermost first.

    A reporter must be named in a sentence of the claim, outside what is said and outside the claimer's own
    mention; a model names anybody it saw.
    """
    reporters: list[Source] = []
    for via in draft.via:
        if not via.strip() or is_pronoun(via) or any(_same(via, s.name) for s in [*chain, *reporters]):
            continue
        if scene.document.publisher and _same(via, scene.document.publisher):
            continue  # the publisher is the implicit outermost source
        place = _reporter(via, chain, scene, evidence)
        if place is None or any(word in VERBS for word in _tokens(via)):
            flags.append(Flag(field="via", value=via, reason="not named as passing it on"))
            continue
        reporters.append(_source(via, place, scene))
    return (*reporters, *chain)


def _reporter(name: str, chain: Sequence[Source], scene: Scene, evidence: Sequence[Span]) -> Span | None:
    taken = [*evidence, *(s for c in scene.candidates if c.cue for s in c.content)]
    mentions = [source.mention for source in chain if source.mention]
    taken += mentions
    around = [*evidence, *mentions]
    text = scene.document.text
    for sentence in scene.window.sentences:
        if any(s.start < sentence.end and s.end > sentence.start for s in around):
            for start, end in _places(name, text, sentence.start, sentence.end):
                if not any(s.start < end and s.end > start for s in taken):
                    return Span.of(text, start, end)
    return None


def _nearest(name: str, scene: Scene, at: int) -> Span | None:
    """The mention of ``name``, or of its last word, nearest to ``at`` in the window."""
    text, window = scene.document.text, scene.window
    for words in (name, display_name(name), (_tokens(name) or [name])[-1]):
        if not words:
            continue
        if places := list(_places(words, text, window.start, window.end)):
            start, end = min(places, key=lambda p: abs(p[0] - at))
            return Span.of(text, start, end)
    return None


def _places(name: str, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the name stands between ``start`` and ``end`` as words of its own, not inside longer ones."""
    at = text.find(name, start, end) if name else -1
    while at >= 0:
        behind = at + len(name)
        inside = _in_word(text[at - 1 : at]) or (behind < end and _in_word(text[behind]))
        if not inside:
            yield at, behind
        at = text.find(name, at + 1 if inside else behind, end)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _tokens(name: str) -> list[str]:
    return re.findall(r"\w[\w’'.-]*", name)


def _same(a: str, b: str) -> bool:
    return display_name(a).casefold() == display_name(b).casefold()
