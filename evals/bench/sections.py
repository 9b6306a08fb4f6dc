"""The measurements: what is run for each, and which figures it comes to against which targets."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from evals.bench.characters import characters_section
from evals.bench.client import client_section
from evals.bench.machine import load, shown
from evals.bench.ours import Extracted, extract
from evals.bench.peer import Peer, ask_peer
from evals.bench.report import Line, Section, Target, per_thousand
from evals.bench.scale import SHOWN, measure_scale
from evals.bench.store import measure_store
from ledger.errors import UserError

GIB = 1 << 30


class Bench:
    """One run of the bench. What two measurements look at is run once; no two things run at a time."""

    def __init__(self, documents: list[Path], peer_document: Path, claims: int) -> None:
        """``claims`` is the size of the ledger that :meth:`scale` fills."""
        self.documents, self.peer_document, self.claims = documents, peer_document, claims

    @cached_property
    def short(self) -> Extracted:
        """Our extraction of the peer's document."""
        _say(f"fact-ledger extracts {self.peer_document.name}")
        found = extract([self.peer_document])
        _say(f"done: {found.seconds:.0f} s, {found.claims} claims, {found.tokens_out} output tokens")
        return found

    def peer(self) -> Section:
        """Against langextract."""
        ours = self.short
        _say(f"langextract extracts {self.peer_document.name}")
        return peer_section(self.peer_document.name, ours, ask_peer(self.peer_document))

    def memory(self) -> Section:
        """The most memory of an extraction."""
        peak = self.short.peak_memory
        if not peak:
            raise UserError("peak memory is read from /proc, which this system does not have")
        line = Line("peak resident memory", "GiB", peak / GIB, target=Target("at most", 3.0))
        title = f"Peak memory of extracting {self.peer_document.name}"
        return Section("memory", title, (line,), raw=self.short.as_json())

    def first(self) -> Section:
        """The time to the first claim."""
        ours = self.short
        if ours.first_claim is None:
            raise UserError(f"no claim was found in {self.peer_document.name}, so there is no first one")
        lines = (
            Line("until the first claim is on screen", "s", ours.first_claim, target=Target("at most", 20)),
            Line("of these until the model is ready", "s", ours.ready),
        )
        title = f"First claim of {self.peer_document.name}, from starting the program"
        return Section("first", title, lines, notes=(_around(ours),), raw=ours.as_json())

    def seeds(self) -> Section:
        """Several short documents in one extraction."""
        _say(f"fact-ledger extracts {len(self.documents)} documents")
        return seeds_section(extract(self.documents))

    def store(self) -> Section:
        """Appending and verifying."""
        before = load()
        _say("the store appends and verifies")
        found = measure_store()
        lines = (
            Line(
                "claims appended a second",
                "",
                found.claims / found.append_seconds,
                found.claims / found.sqlite_seconds,
            ),
            Line("entries verified a second", "", found.entries / found.verify_seconds),
        )
        notes = (
            f"{found.claims:,} synthetic claims in {found.articles} articles, an article a transaction; "
            f"median of {found.rounds} rounds; load before: {before}",
            f"sqlite3 inserts the same {found.rows:,} rows into the same tables with the same indexes and as "
            "many transactions, without hashing, guards and checks",
        )
        title = "The store"
        return Section("store", title, lines, "plain sqlite3", notes, found.as_json())

    def scale(self) -> Section:
        """A ledger as large as an archive."""
        before = load()
        _say(f"the store takes {self.claims:,} claims")
        found = measure_scale(self.claims)
        lines = [
            Line(
                f"claims appended a second, first {found.part:,}",
                "",
                found.append_first,
                found.plain_first,
                Target("at least", 10_000),
            ),
            Line(f"claims appended a second, last {found.part:,}", "", found.append_last, found.plain_last),
            Line("entries of the log verified a second", "", found.log_rate, None, Target("at least", 1e5)),
            Line("size of the file", "bytes a claim", found.bytes_per_claim, found.plain_bytes_per_claim),
        ]
        for answer in found.answers:
            lines.append(Line(f"{answer.name}, median", "ms", answer.median, answer.plain_median))
            lines.append(Line(f"{answer.name}, p95", "ms", answer.p95, answer.plain_p95))
        notes = (
            f"{found.claims:,} synthetic claims, an article of 40 a transaction; load before: {before}",
            f"every question is for {SHOWN} rows; sqlite3 has the same rows in the same tables, without "
            "hashes, guards and checks, and is asked in turn with ours",
        )
        title = f"A ledger of {found.claims:,} claims"
        return Section("scale", title, tuple(lines), "plain sqlite3", notes, found.as_json())

    def client(self) -> Section:
        """What the client costs, beside langextract's on the same fake endpoint."""
        _say("fact-ledger and langextract on a fake endpoint")
        return client_section()

    def characters(self) -> Section:
        """What is sent and received a claim, beside langextract."""
        _say("what is sent and received for the labelled articles, without a model")
        return characters_section()


MEASUREMENTS: dict[str, Callable[[Bench], Section]] = {
    "peer": Bench.peer,
    "memory": Bench.memory,
    "first": Bench.first,
    "seeds": Bench.seeds,
    "store": Bench.store,
    "scale": Bench.scale,
    "client": Bench.client,
    "characters": Bench.characters,
}
WITHOUT_MODEL = {"store", "scale", "client", "characters"}
"""Those that need no weights."""


def peer_section(name: str, ours: Extracted, peer: Peer) -> Section:
    """The two side by side, per word of the same document."""
    words = ours.words
    half, as_many = Target("at most", 0.5, times_other=True), Target("at least", 1.0, times_other=True)
    lines = (
        Line("time", "s", ours.seconds, peer.seconds, half),
        Line("time once the model is ready", "s", ours.working, peer.seconds),
        Line(
            "time per 1,000 words", "s", per_thousand(ours.seconds, words), per_thousand(peer.seconds, words)
        ),
        Line("output tokens", "", ours.tokens_out, peer.tokens_out),
        Line(
            "output tokens per 1,000 words",
            "",
            per_thousand(ours.tokens_out, words),
            per_thousand(peer.tokens_out, words),
        ),
        Line("claims", "", ours.claims, peer.claims),
        Line("claims in exactly the words at their offsets", "", ours.grounded, peer.grounded, as_many),
        Line("claims in other words than those", "", ours.claims - ours.grounded, peer.different),
    )
    notes = [
        f"{words:,} words, page furniture included. Ours is `embedded`, which asks no language model; our "
        "time is the whole process, langextract's its extract call alone",
        f"other programs took {shown(ours.others)} of the processors during our run and {shown(peer.others)} "
        "during langextract's: only where both are small, or alike, do the times compare",
        f"langextract asked {peer.requests} times, {peer.cut_off} answers were cut off by the end of the "
        f"context; {peer.unplaced} of its claims have no offsets, and of those in exact words "
        f"{peer.repeated} repeat another one",
        f"of our {ours.windows} windows {ours.failed} failed",
    ]
    raw = {"ours": ours.as_json(), "langextract": peer.raw}
    title = f"What is embedded, and langextract with the embedded language model, on {name}"
    return Section("peer", title, lines, f"langextract {peer.version}", tuple(notes), raw)


def seeds_section(ours: Extracted) -> Section:
    """Several documents: time, tokens and claims."""
    lines = (
        Line("time", "s", ours.seconds, target=Target("at most", 300)),
        Line("time per 1,000 words", "s", per_thousand(ours.seconds, ours.words)),
        Line("output tokens per 1,000 words", "", per_thousand(ours.tokens_out, ours.words)),
        Line("claims", "", ours.claims),
        Line("peak resident memory", "GiB", ours.peak_memory / GIB),
    )
    notes = (
        f"{ours.words:,} words in {ours.windows} windows, of which {ours.failed} failed; "
        f"{_around(ours)}; the target is for two idle cores",
    )
    return Section(
        "seeds", f"{ours.documents} short documents in one run", lines, notes=notes, raw=ours.as_json()
    )


def _around(ours: Extracted) -> str:
    return f"load before: {ours.load_before}; other programs took {shown(ours.others)} of the processors"


def _say(text: str) -> None:
    print(f"[bench] {text} (load {load()})", file=sys.stderr, flush=True)
