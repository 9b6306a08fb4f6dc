"""What an article, a model or a colleague wrote never reaches a terminal as a command to it."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import pytest
from command_line import CommandLine

from ledger.claims import Claim, Event, Flag, Quantity, Source, Span, When
from ledger.documents.document import Document
from ledger.link.types import Link, Relation
from ledger.store.entries import Prompt, Reading, Run
from ledger.store.judgements import Verdict
from ledger.store.ledger import Ledger
from ledger.store.queries import QUERIES

ROOT = Path(__file__).parents[2]
EVIL = "\x1b[31mEVIL\x1b]0;title\x07\x9b2J\u202e"
SAID = When(raw=EVIL, edtf=EVIL, earliest=date(2031, 1, 1), latest=date(2031, 1, 1))
VERIFY = [sys.executable, "-c", "from ledger.cli import main; main()", "verify"]
OURS = re.compile("\x1b\\[[0-9;]*m")
"""What ``click.style`` writes; of EVIL its first command, which stands before the word."""


def claim(document: Document, polarity: str, body: object) -> Claim:
    return Claim(
        document_id=document.id,
        evidence=(Span.of(document.text, 0, len(document.text)),),
        quotation="direct",
        act="assert",
        polarity=polarity,
        proposition=f"EVIL words {EVIL}",
        body=body,
        event_time=SAID,
        sources=(
            Source(name=f"Outlet {EVIL}", kind="outlet", said_at=SAID),
            Source(
                name=f"{polarity} {EVIL}",
                **dict.fromkeys(("role", "affiliation", "medium", "entity_id"), EVIL),
                kind="person",
                said_at=SAID,
            ),
        ),
        flags=(Flag(field=EVIL, value=EVIL, reason=EVIL),),
    )


@pytest.fixture
def ids(tmp_path: Path) -> list[str]:
    """A ledger with commands to a terminal in every field that holds words; the ids of its claims."""
    run = Run(
        **dict.fromkeys(("model", "endpoint", "finder", "schema_sha256", "code_version"), EVIL),
        prompts=(Prompt(name=EVIL, version=EVIL, sha256=EVIL),),
    )
    found = []
    with Ledger.open(tmp_path / "facts.db") as ledger:
        ledger.add_run(run)
        for number, polarity in enumerate(("positive", "negative")):
            document = Document(
                text=f"{EVIL} number {number}",
                published_at=SAID,
                **dict.fromkeys(("origin", "publisher", "headline", "byline", "language", "url"), EVIL),
            )
            ledger.add_document(document, furniture_characters=0)
            length = len(document.text)
            bodies = (
                Quantity(measure=EVIL, of=EVIL, unit=EVIL, value=Decimal(3), as_of=SAID),
                Event(actor=EVIL),
            )
            claims = [claim(document, polarity, body) for body in bodies]
            claims[1] = claims[1].model_copy(update={"proposition": f"other {EVIL}"})
            reading = Reading(
                run_id=run.id, document_id=document.id, start=0, end=length, cost_usd=Decimal("1e400")
            )
            ledger.add_reading(reading, claims)
            found += [c.id for c in claims]
        a, b = sorted((found[0], found[2]))
        reasons = ({"code": EVIL, "what": EVIL}, {"code": "values", "a": EVIL, "b": EVIL})
        links = [
            Link(
                relation=relation,
                a=a,
                b=b,
                sides=sides,
                method=EVIL,
                score="0.90",
                author=EVIL,
                because=reasons,
            )
            for relation, sides in ((Relation.CONTRADICTS, None), (Relation.SAME_PROPOSITION, "opposite"))
        ]
        ledger.add_links(document.id, EVIL, links)
        for verdict in (Verdict.REJECT, Verdict.ACCEPT):
            ledger.review(found[0], verdict, actor=EVIL.replace("\u202e", ""), note=EVIL)
        link = ledger.relate(Relation.CONTRADICTS, a, b, holds=True, actor="Ada", note=EVIL).id
        ledger.retract("link", link, reason=EVIL, actor="Ben")
    return found


@pytest.fixture(autouse=True)
def a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Click takes commands out of what does not go to a terminal, which would hide what this is about."""
    monkeypatch.setattr(click.utils, "should_strip_ansi", lambda *_, **__: False)


def harmless(text: str) -> None:
    """Nothing is left but line breaks once our own colours are gone, and these do not come before EVIL."""
    assert "\x1b[31mEVIL" not in text
    plain = OURS.sub("", text)
    assert [c for c in plain if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e")] == []


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["in words", "as JSON"])
@pytest.mark.parametrize(
    "command",
    [
        ["show", 0],
        ["claims"],
        ["disputes"],
        ["timeline", "EVIL"],
        ["timeline", 0],
        ["numbers"],
        ["speaker", "EVIL"],
        ["revisions"],
        ["why", 0, 2],
        *(["ask", query.name] for query in QUERIES),
        ["verify"],
        ["show", EVIL],
        ["speaker", EVIL],
        ["ask", EVIL],
        ["claims", "--as-of", EVIL],
        ["relate", EVIL, "same_speaker", EVIL, "--actor", "Ada"],
        ["supersede", 0, 1, "--reason", "so", "--actor", "Ada"],
        ["review", 0, "amend", "--proposition", EVIL, "--actor", "Ada"],
        ["retract", 0, "--reason", EVIL, "--actor", "Ada"],
    ],
    ids=lambda command: " ".join(map(str, command))[:20],
)
def test_no_command_lets_it_through(
    fact_ledger: CommandLine, ids: list[str], command: list[object], options: list[str]
) -> None:
    ran = fact_ledger(*(ids[a][:12] if isinstance(a, int) else a for a in command), *options)
    harmless(ran.out)
    harmless(ran.err)
    if command[0] in ("claims", "disputes", "timeline", "numbers", "speaker", "revisions", "why"):
        assert "EVIL" in ran.out + ran.err
    if options and ran.out:
        for line in ran.out.splitlines():
            json.loads(line, parse_constant=pytest.fail)


def test_a_proof_neither(fact_ledger: CommandLine, ids: list[str]) -> None:
    assert fact_ledger("prove", ids[0], "--out", "proof.json").status == 0
    ran = fact_ledger("check", "proof.json")
    assert ran.status == 0
    harmless(ran.out)


def test_a_key_has_a_name_that_shows(fact_ledger: CommandLine, tmp_path: Path) -> None:
    for name in ("courier\u202e.example", "courier\u200b.example", "\x1b[31mEVIL"):
        ran = fact_ledger("key", "new", name, "her.key")
        assert (ran.status, ran.out) == (2, "")
        harmless(ran.err)
        assert not (tmp_path / "her.key").exists()


@pytest.mark.parametrize("options", [[], ["--json"], ["--root", f"{'9' * 5000}:{'0' * 64}"]])
def test_names_that_are_no_text_do_not_stop_the_printing(
    ids: list[str], tmp_path: Path, options: list[str]
) -> None:
    with closing(sqlite3.connect(tmp_path / "facts.db", isolation_level=None)) as db:
        db.execute("CREATE TABLE zzz (a)")
        db.execute("PRAGMA writable_schema = ON")
        name, sql = (f"CAST(x'{raw.hex()}' AS TEXT)" for raw in (b"z\xffz", b"CREATE TABLE z\xffz (a)"))
        db.execute(
            f"UPDATE sqlite_schema SET name = {name}, tbl_name = {name}, sql = {sql} WHERE name = 'zzz'"
        )
    (tmp_path / "facts.db").rename(tmp_path / os.fsdecode(b"f\xff.db"))
    ran = subprocess.run(
        [*VERIFY, "--ledger", os.fsdecode(b"f\xff.db"), *options],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:strict"},
    )
    assert (ran.returncode, ran.stderr if ran.returncode == 1 else b"") == (
        2 if "--root" in options else 1,
        b"",
    )
    for line in ran.stdout.decode().splitlines() if options == ["--json"] else []:
        assert not json.loads(line).get("ok")
    if not options:
        assert "f\ufffd.db: " in ran.stdout.decode()
    assert b"Traceback" not in ran.stderr
