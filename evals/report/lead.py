"""What came out, in plain words: the sentences that stand above all tables."""

from __future__ import annotations

from evals.baselines.langextract import NAME as PEER
from evals.report.rows import too_few
from evals.report.table import score
from evals.runs.results import Results, System
from evals.scoring.document import DECISIVE
from evals.scoring.figures import field_accuracy, headline, total


def lead(results: Results) -> list[str]:
    """A few sentences: what was evaluated, how it did, against the baselines and a second labelling."""
    return [
        *_evaluated(results),
        *_baselines(results),
        *_second(results),
        *_repeated(results),
        *([too_few(results)] if too_few(results) else []),
    ]


def claim_f1(system: System) -> float:
    """The headline figure, 0 to 1."""
    return headline(total(system.scores)).f1


def _evaluated(results: Results) -> list[str]:
    system = results.systems[0]
    counts = total(system.scores)
    claim = headline(counts)
    sentences = [
        f"In {_many(len(results.references), 'article')} with {_many(claim.gold, 'labelled claim')},"
        f" {system.name} gave {_many(claim.predicted, 'claim')}."
        f" {counts['matched 0.5']:,} of them lie on the words of a label, and {claim.right:,} are right: at"
        " least half of the words are the same, and who claims it, what they do with it and which side they"
        " take is as labelled.",
        f"That makes a Claim-F1 of {score(claim.f1)}: {_percent(claim.recall)} of what is there was found,"
        f" and {_percent(claim.precision)} of what was given holds.",
    ]
    if counts["matched 0.5"]:
        shares = [(name, field_accuracy(counts, name).value or 0.0) for name in DECISIVE]
        listed = ", ".join(f"the {name} in {_percent(value)}" for name, value in shares)
        sentences.append(f"Where the words are a label’s, this much else is right: {listed} of cases.")
    faults = []
    if ungrounded := claim.predicted - counts["verbatim"]:
        faults.append(f"{_many(ungrounded, 'claim')} gave words that do not stand in the text where they say")
    if furniture := counts["on furniture"]:
        faults.append(f"{_many(furniture, 'claim')} came from page furniture")
    if faults:
        sentences.append(f"{' and '.join(faults)}.")
    return sentences


def _baselines(results: Results) -> list[str]:
    system, *others = results.systems
    if not others:
        return []
    ranked = sorted(others, key=claim_f1, reverse=True)
    ours = claim_f1(system)
    better = [other for other in ranked if claim_f1(other) > ours]
    listed = ", ".join(f"{other.name} {score(claim_f1(other))}" for other in ranked)
    if better:
        verdict = f"Of {_many(len(others), 'baseline')}, {len(better)} did better."
    elif any(claim_f1(other) == ours for other in ranked):
        verdict = "No baseline did better, but not every one did worse."
    else:
        verdict = "Every baseline did worse." if len(others) > 1 else "The baseline did worse."
    absent = "" if any(other.name == PEER for other in others) else f" {PEER} was not run (--peer)."
    return [f"{verdict} By Claim-F1: {listed}.{absent}"]


def _second(results: Results) -> list[str]:
    second = results.second
    if second is None:
        return ["There is no second labelling of these articles, so how far two would agree is not known."]
    return [
        f"A second labelling of the same articles ({second.name}: {second.about}) comes to"
        f" {score(claim_f1(second))} against the first: how far two labellings by the same rules agree."
    ]


def _repeated(results: Results) -> list[str]:
    """How far it gives the same claims each time, where it was run more than once."""
    repeats = results.config.get("repeats", {"runs": 1})
    if repeats["runs"] < 2:
        return []
    if repeats["identical"]:
        return [f"It was run {repeats['runs']} times and gave the same claims each time."]
    listed = "; ".join(
        f"run {number} lacks {_many(each['only_first'], 'claim')} of the first and has"
        f" {each['only_this']:,} that the first has not"
        for number, each in enumerate(repeats["differing_claims"], 2)
    )
    return [f"It was run {repeats['runs']} times, the first run is scored, and the runs differ: {listed}."]


def _percent(share: float) -> str:
    """Only all is 100 %, and only nothing 0 %."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def _many(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
