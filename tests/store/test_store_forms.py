"""An entry, and what it holds, can be put in one way only; another is found, and is not merged."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from forging import Form, forge, forms
from store_samples import ACCEPTED, CLAIMS, DOCUMENT, READING, as_owner, fill, put

from ledger.canonical import canonical
from ledger.errors import LedgerError
from ledger.store.bundle import Bundle, BundleError, check
from ledger.store.checkpoint import Checkpoint
from ledger.store.judgements import Verdict
from ledger.store.ledger import Ledger
from ledger.store.merge import verified
from ledger.store.merkle import leaf_hash
from ledger.store.verify import Report, verify

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "facts.db")
    return tmp_path / "facts.db"


def report(path: Path) -> Report:
    with Ledger.open(path, readonly=True) as ledger:
        return verify(ledger)


def number_as_text(body: dict[str, Any]) -> None:
    body["evidence"][0]["start"] = str(body["evidence"][0]["start"])


def source(change: Change) -> Change:
    return lambda body: change(body["sources"][0])


BODIES: list[tuple[str, Change]] = [
    ("claim", number_as_text),
    ("claim", lambda body: body.update(event_time=None)),
    ("claim", source(lambda source: source.update(said_at=None))),
    ("claim", lambda body: body["body"].update(actor=None)),
    ("document", lambda body: body.update(language=None)),
    ("document", lambda body: body.update(characters=str(body["characters"]))),
    ("document", lambda body: body.update(furniture_characters=True)),
    ("document", lambda body: body.update(furniture_characters=-1)),
    ("document", lambda body: body.update(furniture_characters=body["characters"] + 1)),
    ("document", lambda body: body.update(seen="twice")),
    ("reading", lambda body: body.update(cached=0)),
    ("reading", lambda body: body.update(rejected=True)),
    ("reading", lambda body: body.update(cost_usd="4.2e-4")),
    ("reading", lambda body: body.update(tokens_in=None)),
    ("reading", lambda body: body.update(claims=dict.fromkeys(body["claims"], 1))),
    ("reading", lambda body: body["claims"].append(body["claims"][0])),
    ("reading", lambda body: body["claims"].append(7)),
    ("run", lambda body: body.update(model_digest=None)),
    ("review", lambda body: body.update(note=" as the page has it ")),
    ("review", lambda body: body.update(previous=None)),
]


def altered(log: list[Form], kind: str, change: Change) -> list[Form]:
    """The log with the first entry of a kind put otherwise, and the id left as it is."""
    (at, *_) = [n for n, form in enumerate(log) if form.kind == kind]
    body = json.loads(json.dumps(log[at].body))
    change(body)
    assert body is not log[at].body
    return [*log[:at], log[at]._replace(body=body), *log[at + 1 :]]


@pytest.mark.parametrize(("kind", "change"), BODIES)
def test_a_body_that_the_log_does_not_put_like_that(path: Path, kind: str, change: Change) -> None:
    with Ledger.open(path) as ledger:
        put(ledger, ACCEPTED)
    forge(path, altered(forms(path), kind, change))
    found = report(path)
    assert any(p.where.startswith("table entry, seq ") and p.where.endswith("body") for p in found.problems)
    with (
        Ledger.open(path, readonly=True) as other,
        pytest.raises(LedgerError, match="nothing of it was merged"),
        verified(other),
    ):
        pass


@pytest.mark.parametrize("part", ["prefix", "suffix"])
@pytest.mark.parametrize("kept", ["", None, "FALSE CONTEXT"])
def test_what_stands_around_a_quote_is_held_against_the_text(path: Path, part: str, kept: str | None) -> None:
    """Less of it may be there, but nothing else."""

    def change(body: dict[str, Any]) -> None:
        span = body["evidence"][0]
        less = span[part][-3:] if part == "prefix" else span[part][:3]
        span[part] = less if kept is None else kept

    forge(path, altered(forms(path), "claim", change))
    found = [str(problem) for problem in report(path).problems]
    if kept == "FALSE CONTEXT":
        (problem,) = found
        assert "FALSE CONTEXT" in problem
        assert "what stands around it: recorded (" in problem
    else:
        assert found == []


def test_a_false_context_is_not_recorded_either(path: Path) -> None:
    with Ledger.open(path) as ledger:
        span = CLAIMS[0].evidence[0].model_copy(update={"suffix": "NEVER SAID"})
        false = CLAIMS[0].model_copy(update={"evidence": (span,)})
        with pytest.raises(ValueError, match="NEVER SAID"):
            ledger.add_reading(READING.model_copy(update={"start": 1}), [false])


def test_a_window_beyond_the_text(path: Path) -> None:
    log = altered(forms(path), "reading", lambda body: body.update(end=10**9))
    log = [form.having() if form.kind == "reading" else form for form in log]
    moved = {was.id: now.id for was, now in zip(forms(path), log, strict=True)}
    forge(
        path,
        [form._replace(body={**form.body, "reading_id": moved[form.body["reading_id"]]})
         if form.kind == "claim" else form for form in log],
    )  # fmt: skip
    (problem,) = report(path).problems
    assert problem.what == f"the window 0-1000000000 of a text of {len(DOCUMENT.text)} characters"


class TestTheClock:
    def test_that_goes_back(self, path: Path) -> None:
        log = forms(path)
        forge(path, [*log[:-1], log[-1]._replace(recorded_at="2001-01-01T00:00:00.000000Z")])
        (problem,) = report(path).problems
        assert problem.where == f"table entry, seq {len(log)}, column recorded_at"
        assert problem.what.startswith("goes back behind the entry before it: 2001-01-01T")

    def test_that_stands_still(self, path: Path) -> None:
        forge(path, [form._replace(recorded_at="2031-01-01T00:00:00.000000Z") for form in forms(path)])
        assert report(path).ok

    @pytest.mark.parametrize(
        "time",
        [
            "zzz \x1b[31m not a time",
            "2031-01-01",
            "2031-13-01T00:00:00.000000Z",
            "2031-01-01T00:00:00.000000+00:00",
            "2031-01-01T00:00:00.000000Z\n",
            "٢٠٣١-٠١-٠١T٠٠:٠٠:٠٠.٠٠٠٠٠٠Z",
        ],
    )
    def test_that_shows_no_time(self, path: Path, time: str) -> None:
        log = forms(path)
        forge(path, [*log[:-1], log[-1]._replace(recorded_at=time)])
        found = report(path).problems
        assert any(p.where == f"table entry, seq {len(log)}, column canonical" for p in found)
        with Ledger.open(path) as ledger, pytest.raises(LedgerError, match="has no time of recording"):
            ledger.review(CLAIMS[0].id, Verdict.ACCEPT, actor="Ada")

    @pytest.mark.parametrize("time", ["٩٩٩٩-99-99T99:99:99.999999Z", "2031-02-30T00:00:00.000000Z"])
    def test_of_a_judgement(self, path: Path, time: str) -> None:
        with Ledger.open(path) as ledger:
            put(ledger, ACCEPTED.model_copy(update={"judged_at": time}))
        (problem, *_) = report(path).problems
        assert problem.where == "table entry, seq 13, body"

    def test_of_an_origin(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            (text,) = db.execute("SELECT canonical FROM entry WHERE seq = 12").fetchone()
        origin = {"log": "ab" * 8, "seq": 3, "recorded_at": "once", "leaf": "cd" * 32}
        form = canonical({**json.loads(text), "v": 2, "origin": origin})
        with as_owner(path) as owner:
            values = (form.decode(), leaf_hash(form).hex())
            owner.execute("UPDATE entry SET canonical = ?, leaf = ? WHERE seq = 12", values)
        assert any("recorded_at" in p.what for p in report(path).problems if p.where.endswith("canonical"))


def alone(form: dict[str, Any]) -> Bundle:
    """A proof of this form as the one entry of a log, which anybody can make."""
    raw = canonical(form)
    checkpoint = Checkpoint("evil", 1, leaf_hash(raw))
    return Bundle(entry=raw.decode(), index=0, size=1, inclusion=(), checkpoint=str(checkpoint))


class TestAProof:
    @pytest.fixture
    def form(self, path: Path) -> dict[str, Any]:
        with Ledger.open(path, readonly=True) as ledger:
            found: dict[str, Any] = json.loads(ledger.sealed(ledger.claim(CLAIMS[0].id).seq)[0])
        return {**found, "seq": 1}

    def test_of_an_entry_as_it_is(self, form: dict[str, Any]) -> None:
        assert check(alone(form)).entry == form

    @pytest.mark.parametrize(
        "change",
        [
            lambda form: form.pop("recorded_at"),
            lambda form: form.update(extra="x"),
            lambda form: form.update(seq=True),
            lambda form: form.update(v=2, origin="nonsense"),
            lambda form: form.update(v=2, origin={"log": "ab" * 8}),
            lambda form: form.update(recorded_at={"a": 1}),
            lambda form: form.update(recorded_at="yesterday"),
            lambda form: form.update(kind=["claim"]),
            lambda form: form["body"].update(event_time=None),
            lambda form: form["body"].pop("reading_id"),
        ],
    )
    def test_of_what_verify_refuses(self, path: Path, form: dict[str, Any], change: Change) -> None:
        change(form)
        with pytest.raises(BundleError, match="the entry is not as this program seals one"):
            check(alone(form))
        raw = canonical(form)
        with as_owner(path) as owner:
            values = (raw.decode(), leaf_hash(raw).hex())
            owner.execute("UPDATE entry SET canonical = ?, leaf = ? WHERE seq = 1", values)
        assert any(p.where.startswith("table entry, seq 1, ") for p in report(path).problems)
