"""What a sequence of judgements comes to. The one definition; nothing here reads or writes.

*Order.* A judgement comes after its ``previous``. Otherwise they come by time, which is the latest
``judged_at`` of a judgement and of all before it along ``previous``; of the same time the one with fewer
before it comes first, then the smaller id. All of that is in the judgements themselves, whichever ledger
holds them and in whatever order it got them, so ledgers that were merged either way agree.

*Standing.* An entry stands unless a retraction that stands targets it. A retraction can only name what
was there before it, so this never goes in circles, and retracting a retraction puts its target back.

*Status* of a claim, the first of these that holds:

1. it does not stand: **retracted**;
2. supersessions that stand lead from it, in one step or several, to a claim that stands and from which
   none lead back: **superseded**. So where B supersedes A and B is retracted, A is current again; where C
   supersedes B besides, C stands for A as well. A circle supersedes none of the claims in it: nobody can
   close one, but a merge can bring one, and so can putting back a supersession that was taken back;
3. of the reviews of it that stand, the last of every actor counts. An *amend* neither accepts nor rejects
   (its supersession says what it has to say), but it takes the place of the actor's earlier verdict. All
   that count accept: **accepted**; all reject: **rejected**; some accept and some reject: **disputed**;
   none does either: **unreviewed**.

Unreviewed, accepted and disputed claims are *current*. ``docs/corrections.md`` has a table of cases, and
the tests hold it against this module.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from ledger.store.judgements import Status, Verdict


class Judged(NamedTuple):
    """A judgement as it is recorded, its columns those of the view ``judgements``.

    ``judged_at`` is when it was given (UTC, ISO 8601 with microseconds), ``verdict`` what
    it does (retract, supersede, accept, reject, amend, erase) to its target, and ``successor`` the claim
    that a supersession or an amendment puts in its target's place.
    """

    seq: int
    id: str
    kind: str
    judged_at: str
    actor: str
    verdict: str
    target_kind: str
    target_id: str
    successor: str | None = None
    reason: str | None = None
    previous: str | None = None


class Standing(NamedTuple):
    """How a claim stands: its status and, where it is superseded, the claim that stands in its place."""

    status: Status
    successor: str | None = None


UNJUDGED = Standing(Status.UNREVIEWED)
"""The standing of a claim of which nobody has said anything."""


def ordered(judgements: Collection[Judged]) -> list[Judged]:
    """The judgements in the order in which they count, the last one last."""
    by_id = {j.id: j for j in judgements}
    keys: dict[str, tuple[str, int, str]] = {}
    for judgement in judgements:
        chain: dict[str, Judged] = {}
        at: Judged | None = judgement
        while at is not None and at.id not in keys and at.id not in chain:
            chain[at.id] = at
            at = by_id.get(at.previous) if at.previous else None
        time, depth = keys[at.id][:2] if at is not None and at.id in keys else ("", 0)
        for link in reversed(chain.values()):
            # Not before the one it follows, even where a clock went back between the two.
            time, depth = max(time, link.judged_at), depth + 1
            keys[link.id] = (time, depth, link.id)
    return sorted(judgements, key=lambda j: keys[j.id])


def retracted(judgements: Iterable[Judged]) -> frozenset[tuple[str, str]]:
    """What does not stand, as ``(kind, id)``.

    A circle of retractions cannot be, ids being hashes; in a forged log it retracts nothing.
    """
    aims = {("retraction", j.id): (j.target_kind, j.target_id) for j in judgements if j.kind == "retraction"}
    undecided = Counter(aims.values())
    decided = [retraction for retraction in aims if not undecided[retraction]]
    gone: set[tuple[str, str]] = set()
    while decided:
        retraction = decided.pop()
        target = aims[retraction]
        if retraction not in gone:
            gone.add(target)
        undecided[target] -= 1
        if not undecided[target] and target in aims:
            decided.append(target)
    return frozenset(gone)


def statuses(claims: Iterable[str], judgements: Collection[Judged]) -> dict[str, Standing]:
    """How each of these claims (content ids) stands.

    ``judgements`` must hold all that was judged of these claims, of the claims that supersessions lead to
    from them, and of those judgements themselves.
    """
    gone = retracted(judgements)
    standing = [j for j in ordered(judgements) if (j.kind, j.id) not in gone]
    successors = _successors([j for j in standing if j.kind == "supersession"], gone)
    verdicts: dict[str, dict[str, str]] = defaultdict(dict)
    for judgement in standing:
        if judgement.kind == "review":
            verdicts[judgement.target_id][judgement.actor] = judgement.verdict
    found: dict[str, Standing] = {}
    for claim in claims:
        if ("claim", claim) in gone:
            found[claim] = Standing(Status.RETRACTED)
        elif successor := successors.get(claim):
            found[claim] = Standing(Status.SUPERSEDED, successor)
        else:
            found[claim] = Standing(_reviewed(verdicts[claim].values()))
    return found


def reachable(claim: str, judgements: Collection[Judged]) -> frozenset[str]:
    """The claim and all to which supersessions that stand lead from it, whether these claims stand or not."""
    gone = retracted(judgements)
    onward: dict[str, list[str]] = defaultdict(list)
    for judgement in judgements:
        if judgement.kind == "supersession" and (judgement.kind, judgement.id) not in gone:
            assert judgement.successor is not None
            onward[judgement.target_id].append(judgement.successor)
    seen, waiting = {claim}, [claim]
    while waiting:
        new = [claim for claim in onward[waiting.pop()] if claim not in seen]
        seen.update(new)
        waiting += new
    return frozenset(seen)


def _reviewed(verdicts: Iterable[str]) -> Status:
    """The status that the last verdict of every actor comes to."""
    match sorted(set(verdicts) - {Verdict.AMEND.value}):
        case [Verdict.ACCEPT.value]:
            return Status.ACCEPTED
        case [Verdict.REJECT.value]:
            return Status.REJECTED
        case [_, _]:
            return Status.DISPUTED
        case _:
            return Status.UNREVIEWED


def _successors(
    supersessions: Collection[Judged], gone: Collection[tuple[str, str]]
) -> dict[str, str | None]:
    """For every superseded claim the nearest claim that stands in its place, by the last supersession."""
    onward: dict[str, list[str]] = defaultdict(list)
    for judgement in supersessions:
        assert judgement.successor is not None
        onward[judgement.target_id].append(judgement.successor)
    rank = {(j.target_id, j.successor): number for number, j in enumerate(supersessions)}
    circle_of: dict[str, int] = {}
    taking_over: list[str | None] = []
    stand_in: list[list[str]] = []
    for number, circle in enumerate(_circles(onward)):
        circle_of |= dict.fromkeys(circle, number)
        stand_in.append(sorted(claim for claim in circle if ("claim", claim) not in gone))
        exits = [(old, new) for old in circle for new in onward.get(old, ()) if circle_of[new] != number]
        taking_over.append(None)
        for _, new in sorted(exits, key=lambda edge: -rank[edge]):
            beyond = circle_of[new]
            # Where the new claim was retracted, one of its own circle may stand, or one further on.
            next_best = stand_in[beyond][0] if stand_in[beyond] else taking_over[beyond]
            taking_over[number] = new if ("claim", new) not in gone else next_best
            if taking_over[number] is not None:
                break
    return {claim: taking_over[number] for claim, number in circle_of.items()}


def _circles(onward: Mapping[str, list[str]]) -> list[list[str]]:
    """The strongly connected components, those that others lead to first (Tarjan 1972, without recursion)."""
    found: list[list[str]] = []
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    on_stack: set[str] = set()
    for root in list(onward):
        path = [(root, iter(onward.get(root, ())))] if root not in index else []
        while path:
            claim, rest = path[-1]
            if claim not in index:
                index[claim] = low[claim] = len(index)
                open_.append(claim)
                on_stack.add(claim)
            for new in rest:
                if new not in index:
                    path.append((new, iter(onward.get(new, ()))))
                    break
                if new in on_stack:
                    low[claim] = min(low[claim], index[new])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[claim])
                if low[claim] == index[claim]:
                    circle: list[str] = []
                    while not circle or circle[-1] != claim:
                        circle.append(open_.pop())
                    on_stack.difference_update(circle)
                    found.append(circle)
    return found
