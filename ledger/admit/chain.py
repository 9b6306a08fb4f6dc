"""Who says it, on whose word: the attribution chain of a claim.

The finder's spans say where a source stands; the model says who *he* is. A name the text does not have is
never taken, and an unnamed source is never given a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.claims import Candidate, Flag, Frame, Source, SourceKind, Span
from ledger.drafts import Draft
from ledger.find.cues import VERBS
from ledger.find.words import ADVERBS, CONJUNCTIONS, DETERMINERS, PREPOSITIONS
from ledger.normalise.names import (
    display_name,
    is_pronoun,
    source_kind,
    split_role,
    supported_name,
    without_apposition,
)
from ledger.normalise.speakers import speaker_part
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
_ANYBODY = frozenset({SourceKind.PERSON, SourceKind.ORGANIZATION})
_SPOKEN_OF = {
    **dict.fromkeys(("he", "she", "him", "her"), frozenset({SourceKind.PERSON})),
    "it": frozenset({SourceKind.ORGANIZATION, SourceKind.OUTLET, SourceKind.DOCUMENT}),
}
"""What kinds of source a pronoun can stand for."""
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|reportedly|allegedly|according)\b", re.IGNORECASE)
_MEMORY = 1500
"""Characters back in which the last speaker is looked for: some three paragraphs."""
_OF_A_PERSON = frozenset({"he", "she", "him", "her"})
_NOT_PEOPLE = frozenset({SourceKind.ORGANIZATION, SourceKind.OUTLET, SourceKind.DOCUMENT})
_QUOTING = re.compile(r"(.+?),? (?:(?:which |who )?(?:quoted|cited)|quoting|citing) (.+)", re.DOTALL)
_QUOTED_BY = re.compile(r"(.+?),? (?:quoted|cited) (?:by|in) (.+)", re.DOTALL)
# A definite description of somebody the text named before; "the official" is not one: it stays unnamed.
_DESCRIPTION = re.compile(
    r"^the\s+(?:\w+\s+)?(?:president|prime minister|premier|minister|chancellor|secretary|leader|spokesman|"
    r"spokeswoman|spokesperson|ambassador|general|governor|mayor|envoy|chief|chairman|senator|king|queen|"
    r"ministry|agency|company|organi[sz]ation|group|council|party|paper|newspaper|outlet|magazine)$",
    re.IGNORECASE,
)


_NO_FIRST_NAMES = PREPOSITIONS | CONJUNCTIONS | DETERMINERS | ADVERBS
"""What may stand with a capital before a name: *In Verrin*, *But Orsk*."""


_EVERYWHERE = frozenset(
    "government ministry army military police parliament administration authorities embassy court state "
    "states cabinet navy forces senate congress house".split()
)
"""Bodies that every country has: *the government* need not be the *US government* of two lines before."""


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
    if not supported_name(draft.who, scene.so_far):
        return f"the claimer is not in the text: {draft.who}"
    mention = _nearest(draft.who, scene, evidence[0].start)
    claimer = _source(draft.who, mention, scene)
    return _with_reporters(draft, [claimer], scene, flags, evidence=evidence), flags


def _links(
    draft: Draft | None, candidate: Candidate | Frame, scene: Scene, flags: list[Flag]
) -> list[Source]:
    """The sources of one candidate, outermost first: one, or two for *X, quoting Y* or *Y, quoted by X*."""
    text = scene.document.text
    cue = _whole(candidate.cue, text)
    mention = _named(_whole(candidate.source, text), text)
    if mention is None:
        return _without_words(draft, cue, scene)
    if mention.exact.casefold() in ("who", "which", "that"):
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
    if cue and not _PASSIVE.search(cue.exact) and (last := _heard_before(cue.start, scene, _ANYBODY)):
        return [_source(last, None, scene, cue=cue)]
    return [Source(name="unnamed", kind=SourceKind.UNNAMED, cue=cue)] if cue else []


def _named(mention: Span | None, text: str) -> Span | None:
    """The part of a mention that names who speaks; ``None`` where it names nobody."""
    if mention is None:
        return None
    start, end = speaker_part(mention.exact)
    return Span.of(text, mention.start + start, mention.start + end) if end > start else None


def _without_behind(mention: Span, text: str) -> Span:
    """A mention without the relative clause or apposition behind the name (guidelines, 4.5)."""
    return Span.of(text, mention.start, mention.start + len(without_apposition(mention.exact)))


def _antecedent(pronoun: Span, scene: Scene) -> Span | None:
    """Whom a relative pronoun stands for: the source of another attribution that ends right before it."""
    text = scene.document.text
    before = [s for c in scene.candidates for s in c.source if s.end <= pronoun.start]
    near = [s for s in before if not text[s.end : pronoun.start].strip(" ,\n")]
    return near[0] if near else None


def _claimer(
    draft: Draft | None, mention: Span, cue: Span | None, scene: Scene, flags: list[Flag], content: str
) -> Source:
    """The source with these words; the draft's name is taken for a pronoun or a description, or where it is a
    fuller form of the same name."""
    said = draft.who if draft else ""
    name = display_name(mention.exact)
    open_mention = is_pronoun(mention.exact) or bool(_DESCRIPTION.match(mention.exact))
    fuller = set(_tokens(name)) < set(_tokens(display_name(said)))
    if said and said != name and not is_pronoun(said) and (open_mention or fuller):
        if not supported_name(said, scene.so_far):
            flags.append(Flag(field="who", value=said, reason="name not in the text"))
        elif mention.exact.casefold() in _OF_A_PERSON and source_kind(said, said) in _NOT_PEOPLE:
            flags.append(Flag(field="who", value=said, reason=f"no person, as “{mention.exact}” is"))
        elif is_pronoun(mention.exact) and supported_name(said, content):
            # "he accused Holm" is not Holm's accusation
            flags.append(Flag(field="who", value=said, reason=f"“{mention.exact}” speaks of them"))
        else:
            return _source(said, mention, scene, cue=cue)
    kinds = _SPOKEN_OF.get(mention.exact.casefold())
    if kinds and (last := _heard_before(mention.start, scene, kinds)):
        return _source(last, mention, scene, cue=cue)
    return _source(mention.exact, mention, scene, cue=cue)


def _heard_before(at: int, scene: Scene, kinds: frozenset[SourceKind]) -> str | None:
    """The source of one of these kinds that the text named last before ``at``: who *he* is where nobody says
    better. A newspaper seldom changes the speaker without naming the next one."""
    text = scene.document.text
    for start, end in reversed(scene.heard):
        if end > at or at - start > _MEMORY:
            continue
        words = text[start:end]
        words = words[slice(*speaker_part(words))]
        if not words or is_pronoun(words):
            continue
        name = split_role(words)[0]
        if source_kind(name, words) in kinds:
            return name
    return None


def _source(words: str, mention: Span | None, scene: Scene, *, cue: Span | None = None) -> Source:
    """A source from its words: name, role and affiliation split, kind, medium and time of saying."""
    name, role, affiliation = split_role(words)
    name = _fuller(name or words, scene.so_far)
    if mention is not None:
        mention = _without_behind(mention, scene.document.text)
    if mention is not None and role is None and not is_pronoun(mention.exact):
        _, role, affiliation = split_role(mention.exact)
    place = cue or mention
    around = scene.sentences_of([place]) if place else ""
    said_at = _said_at(scene, cue)
    return Source(
        name=name,
        kind=source_kind(name, mention.exact if mention else words),
        mention=mention,
        cue=cue,
        role=role,
        affiliation=affiliation,
        medium=_medium(around, cue.exact if cue else ""),
        said_at=resolve(said_at, scene.dateline) if said_at else None,
    )


def _fuller(name: str, text: str) -> str:
    """A lone surname as the text first gave it in full: *Orsk* is *Lena Orsk* where she was named so, *the
    commission* is the *United Nations commission*. Two different ones leave it as it is."""
    if not re.fullmatch(r"[^\W\d_][\w’'-]+", name) or name.isupper():
        return name
    if source_kind(name, f"the {name}") is SourceKind.ORGANIZATION and name.lower() not in _EVERYWHERE:
        return _full_body(name, text)
    if not name[0].isupper():
        return name
    first_names = re.compile(rf"(?<![\w.’'-])([A-Z][\w’'-]*[^\W\d_A-Z]|[A-Z]\.) {re.escape(name)}(?!\w)")
    found = {m[0] for m in first_names.finditer(text) if m[1].lower() not in _NO_FIRST_NAMES}
    people = {f for f in found if split_role(f)[0] == f and source_kind(f, f) is SourceKind.PERSON}
    return people.pop() if len(people) == 1 else name


def _full_body(name: str, text: str) -> str:
    """A body's name with the capitalised words before it, where the text has one such name and no other."""
    full = re.compile(rf"(?<![\w.’'-])((?:[A-Z][\w’'-]+ ){{1,4}}){re.escape(name)}(?![\w-]| [A-Z])")
    found = set()
    for match in full.finditer(text):
        words = match[1].split()
        while words and words[0].lower() in _NO_FIRST_NAMES:
            words.pop(0)
        if words and not words[0].endswith(("’s", "'s", "-based")):
            found.add(" ".join([*words, name]))
    return found.pop() if len(found) == 1 else name


def _said_at(scene: Scene, cue: Span | None) -> str | None:
    """The time phrase of the saying: the one nearest the cue in its sentence that lies in no content."""
    if cue is None:
        return None
    text = scene.document.text
    contents = [span for c in scene.candidates if c.cue for span in c.content]
    for sentence in scene.window.sentences:
        if sentence.start <= cue.start < sentence.end:
            free = [
                (start, end)
                for start, end in find_times(text, sentence.start, sentence.end)
                if not any(s.start < end and s.end > start for s in contents)
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
    pattern = _as_words(name)
    text = scene.document.text
    for sentence in scene.window.sentences:
        if any(s.start < sentence.end and s.end > sentence.start for s in around):
            for found in pattern.finditer(text, sentence.start, sentence.end):
                if not any(s.start < found.end() and s.end > found.start() for s in taken):
                    return Span.of(text, *found.span())
    return None


def _nearest(name: str, scene: Scene, at: int) -> Span | None:
    """The mention of ``name``, or of its last word, nearest to ``at`` in the window."""
    text, window = scene.document.text, scene.window
    for words in (name, display_name(name), (_tokens(name) or [name])[-1]):
        if not words:
            continue
        places = [m.span() for m in _as_words(words).finditer(text, window.start, window.end)]
        if places:
            start, end = min(places, key=lambda p: abs(p[0] - at))
            return Span.of(text, start, end)
    return None


def _whole(spans: Sequence[Span], text: str) -> Span | None:
    """One span over all of them; a mention or cue in pieces is taken with what stands between."""
    if not spans:
        return None
    return Span.of(text, spans[0].start, spans[-1].end)


def _as_words(name: str) -> re.Pattern[str]:
    """The name as words of its own, not inside longer ones."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def _tokens(name: str) -> list[str]:
    return re.findall(r"\w[\w’'.-]*", name)


def _same(a: str, b: str) -> bool:
    return display_name(a).casefold() == display_name(b).casefold()
