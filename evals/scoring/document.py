"""One document's predictions against its labels: everything counted, nothing averaged yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evals.scoring.align import HALF, THRESHOLDS, Roles, align
from evals.scoring.fields import CHOICES, FIELDS
from evals.scoring.names import Names
from evals.scoring.tokens import Words, overlap_f1
from ledger.claims import Claim, Span

DECISIVE = ("claimer", "act", "polarity")
"""The fields that decide whether a match is right."""
ROLES = ("source", "cue", "content")
NONE = "—"
"""In a confusion matrix: no partner on this side."""

Counts = Counter[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the prediction that is compared with it, by index; ``wrong`` names the fields that
    differ."""

    gold: int
    predicted: int
    content_f1: float
    wrong: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether the headline counts it: claimer, act and polarity are right."""
        return not set(DECISIVE) & set(self.wrong)

    @property
    def strict(self) -> bool:
        """Whether it is in the very same words, and every field is right."""
        return self.content_f1 == 1 and not self.wrong


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """What came of one document. ``furniture`` and ``ungrounded`` are indices of predictions."""

    name: str
    counts: Counts
    pairs: tuple[Pair, ...]
    furniture: tuple[int, ...] = ()
    ungrounded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A document as it is scored against: its text, its labelled claims and what they are called, the names
    of its sources, its furniture."""

    name: str
    text: str
    claims: Sequence[Claim]
    labels: Sequence[str]
    names: Names
    furniture: Sequence[tuple[int, int]] = ()
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", Words(self.text))


def score(reference: Reference, predicted: Sequence[Claim]) -> DocumentScore:
    """Score ``predicted`` against the labels of one document (steps 1 to 6)."""
    counts: Counts = Counter()
    words, gold = reference.words, [roles(claim, reference.words) for claim in reference.claims]
    ungrounded = [i for i, claim in enumerate(predicted) if not holds(claim, reference.text)]
    # a claim that fails the gate is predicted, and touches no word
    guesses = [
        Roles(frozenset()) if i in set(ungrounded) else roles(c, words) for i, c in enumerate(predicted)
    ]
    counts["gold"], counts["predicted"] = len(gold), len(predicted)
    counts["verbatim"] = len(predicted) - len(ungrounded)
    pairs: list[Pair] = []
    for name, threshold in THRESHOLDS.items():
        found = [_pair(reference, predicted, gold, guesses, g, p) for g, p in align(gold, guesses, threshold)]
        counts[f"matched {name}"] = len(found)
        counts[f"right {name}"] = sum(pair.right for pair in found)
        if threshold == HALF:
            pairs = found
    counts["strict"] = sum(pair.strict for pair in pairs)
    count_roles(counts, gold, guesses, [(pair.gold, pair.predicted) for pair in pairs])
    _count_ungrounded(counts, [predicted[i] for i in ungrounded])
    _count_fields(counts, reference, predicted, pairs)
    _count_choices(counts, reference.claims, predicted, pairs)
    _count_edges(counts, reference, predicted, pairs)
    outside = words.touched(reference.furniture)
    furniture = tuple(i for i, g in enumerate(guesses) if len(g.content & outside) * 2 > len(g.content))
    counts["on furniture"] = len(furniture)
    return DocumentScore(reference.name, counts, tuple(pairs), furniture, tuple(ungrounded))


def holds(claim: Claim, text: str) -> bool:
    """Step 1: whether the text has every one of the claim's words, mentions and cues where it says."""
    parts = [part for source in claim.sources for part in (source.mention, source.cue) if part]
    return all(span.holds_in(text) for span in (*claim.evidence, *parts))


def roles(claim: Claim, words: Words) -> Roles:
    """The tokens of the evidence, and of the claimer's mention and cue."""
    source, cue, content = (words.touched(_offsets(spans)) for spans in _parts(claim))
    return Roles(content, source, cue)


def count_roles(
    counts: Counts, gold: Sequence[Roles], predicted: Sequence[Roles], pairs: Iterable[tuple[int, int]]
) -> None:
    """Step 4, into ``counts``: for each role how many labels and predictions have it, and of the aligned
    ones how many are exact, relaxed (F1 of at least .5), and share how many tokens; and the three
    together."""
    pairs = list(pairs)
    for role in ROLES:
        labels, guesses = [getattr(g, role) for g in gold], [getattr(p, role) for p in predicted]
        counts[f"{role} gold"] = sum(map(bool, labels))
        counts[f"{role} predicted"] = sum(map(bool, guesses))
        counts[f"{role} tokens gold"] = sum(map(len, labels))
        counts[f"{role} tokens predicted"] = sum(map(len, guesses))
        for g, p in pairs:
            label, guess = labels[g], guesses[p]
            counts[f"{role} tokens right"] += len(label & guess)
            if label and guess:
                counts[f"{role} exact"] += label == guess
                counts[f"{role} relaxed"] += overlap_f1(label, guess) >= HALF
    for g, p in pairs:
        scores = [overlap_f1(getattr(gold[g], role), getattr(predicted[p], role)) for role in ROLES]
        counts["triple exact"] += all(score == 1 for score in scores)
        counts["triple relaxed"] += all(score >= HALF for score in scores)
        counts["source right"] += scores[0] >= HALF
        counts["pairs"] += 1


def _count_ungrounded(counts: Counts, claims: Iterable[Claim]) -> None:
    """What fails the gate is predicted in each role too, with as many tokens as its words have."""
    for claim in claims:
        for role, spans in zip(ROLES, _parts(claim), strict=True):
            tokens = sum(len(Words(span.exact)) for span in spans)
            counts[f"{role} predicted"] += tokens > 0
            counts[f"{role} tokens predicted"] += tokens


def _parts(claim: Claim) -> tuple[Sequence[Span], Sequence[Span], Sequence[Span]]:
    """The spans of each role, in the order of :data:`ROLES`."""
    claimer = claim.claimer
    return (
        [claimer.mention] if claimer and claimer.mention else [],
        [claimer.cue] if claimer and claimer.cue else [],
        claim.evidence,
    )


def _offsets(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]


def _pair(
    reference: Reference,
    predicted: Sequence[Claim],
    gold_roles: Sequence[Roles],
    guesses: Sequence[Roles],
    g: int,
    p: int,
) -> Pair:
    label, guess = reference.claims[g], predicted[p]
    wrong = []
    for each in FIELDS:
        a, b = each.value(label), each.value(guess)
        if each.lenient or (a is None and b is None):
            continue
        if a is None or b is None or not each.same(a, b, reference.names):
            wrong.append(each.name)
    return Pair(g, p, overlap_f1(gold_roles[g].content, guesses[p].content), tuple(wrong))


def _count_fields(
    counts: Counts, reference: Reference, predicted: Sequence[Claim], pairs: Sequence[Pair]
) -> None:
    for each in FIELDS:
        counts[f"field {each.name} gold"] = sum(each.value(c) is not None for c in reference.claims)
        counts[f"field {each.name} predicted"] = sum(each.value(c) is not None for c in predicted)
        for pair in pairs:
            a, b = each.value(reference.claims[pair.gold]), each.value(predicted[pair.predicted])
            if a is None and b is None:
                counts[f"field {each.name} absent"] += 1
                continue
            counts[f"field {each.name} compared"] += 1
            both = a is not None and b is not None
            counts[f"field {each.name} right"] += both and each.same(a, b, reference.names)


def _count_choices(
    counts: Counts, gold: Sequence[Claim], predicted: Sequence[Claim], pairs: Sequence[Pair]
) -> None:
    partner = {pair.gold: pair.predicted for pair in pairs}
    taken = set(partner.values())
    for name in CHOICES:
        for g, label in enumerate(gold):
            guess = str(getattr(predicted[partner[g]], name)) if g in partner else NONE
            counts[f"matrix {name}|{getattr(label, name)}|{guess}"] += 1
        for p, claim in enumerate(predicted):
            if p not in taken:
                counts[f"matrix {name}|{NONE}|{getattr(claim, name)}"] += 1
    for g, label in enumerate(gold):
        counts[f"type {label.type} gold"] += 1
        if g in partner:
            counts[f"type {label.type} matched"] += 1
    for pair in pairs:
        counts[f"type {gold[pair.gold].type} right"] += pair.right
        counts[f"type {gold[pair.gold].type} strict"] += pair.strict
    for claim in predicted:
        counts[f"type {claim.type} predicted"] += 1


def _count_edges(
    counts: Counts, reference: Reference, predicted: Sequence[Claim], pairs: Sequence[Pair]
) -> None:
    """Chains as edges from each source to the next, from the publisher on: of all matched pairs, and of
    those whose label has a chain of two or more. Chains empty on both sides are counted apart."""
    for pair in pairs:
        label, guess = reference.claims[pair.gold].sources, predicted[pair.predicted].sources
        if not label and not guess:
            counts["chains empty"] += 1
            continue
        names, mains = reference.names, [source.name for source in label]
        gold, found = (
            set(zip(["", *chain], chain, strict=False))
            for chain in ([names.among(s.name, mains) for s in side] for side in (label, guess))
        )
        for prefix in ("edges", *(["nested edges"] if len(label) > 1 else [])):
            counts[f"{prefix} gold"] += len(gold)
            counts[f"{prefix} predicted"] += len(found)
            counts[f"{prefix} right"] += len(gold & found)
            counts[f"{prefix} chains"] += 1
            counts[f"{prefix} exact"] += names.same_chain(label, guess)
            counts[f"{prefix} depth right"] += len(label) == len(guess)
    counts["nested gold"] += sum(len(claim.sources) > 1 for claim in reference.claims)
    counts["nested predicted"] += sum(len(claim.sources) > 1 for claim in predicted)
