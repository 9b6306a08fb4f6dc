"""`serve` as a user meets it: a process that listens, sees what is added, and ends at Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from web_samples import Sample

from ledger.claims import Act, Claim, Quotation, Span, State
from ledger.errors import LedgerError, UserError
from ledger.store.entries import Reading
from ledger.store.ledger import Ledger
from ledger.web.serve import application, serve

_RUN = """
import sys
from pathlib import Path
from ledger.web.serve import serve
serve(Path(sys.argv[1]), port=0)
"""


@contextmanager
def serving(path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A `serve` of the ledger in a process of its own, once it listens: its address and the process."""
    command = [sys.executable, "-c", _RUN, str(path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert address, line + process.stderr.read()
            yield address[0], process
        finally:
            if process.poll() is None:
                process.kill()


def test_it_serves_what_is_recorded_while_it_runs_and_ends_at_ctrl_c(tmp_path: Path) -> None:
    sample = Sample()
    path = tmp_path / "50% sure? #1.db"
    sample.fill(path)
    with serving(path) as (address, process), httpx.Client(base_url=address, trust_env=False) as browser:
        assert len(browser.get("facts/claims.json?_shape=array").json()) == 8
        assert "8</b> claims" in browser.get("").text
        with Ledger.open(path) as ledger:
            late = Claim(
                document_id=sample.other.id,
                evidence=(Span.of(sample.other.text, 4, 14),),
                quotation=Quotation.INDIRECT,
                act=Act.ASSERT,
                proposition="A late claim",
                body=State(),
            )
            reading = Reading(run_id=sample.run.id, document_id=sample.other.id, start=0, end=20)
            assert ledger.add_reading(reading, [late]) == [True]
        assert len(browser.get("facts/claims.json?_shape=array").json()) == 9
        assert "A late claim" in browser.get("").text
        assert browser.get("", headers={"host": "evil.example"}).status_code == 421
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
        assert process.returncode == 0
        assert told.strip().splitlines()[-1] == "Stopped."
        assert "Traceback" not in told


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    Sample().fill(tmp_path / "a.db")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UserError, match="Give another --port"):
            serve(tmp_path / "a.db", port=taken.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "port"), [("no.such.host.invalid", 0), ("127.0.0.1", 99999), ("192.0.2.1", 0)]
)
def test_an_address_that_cannot_be_listened_on_is_told(tmp_path: Path, host: str, port: int) -> None:
    Sample().fill(tmp_path / "a.db")
    with pytest.raises(UserError, match="Cannot listen on"):
        serve(tmp_path / "a.db", host=host, port=port)


def test_what_is_no_ledger_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, and longer than its magic bytes")
    with pytest.raises(LedgerError, match="not a SQLite file"):
        serve(tmp_path / "notes.txt", port=0)
    with pytest.raises(LedgerError, match="There is no ledger"):
        serve(tmp_path / "none.db", port=0)
    assert not (tmp_path / "none.db").exists()


def test_an_unknown_setting_is_told(tmp_path: Path) -> None:
    Sample().fill(tmp_path / "a.db")
    with pytest.raises(UserError, match="no setting colour"):
        application(tmp_path / "a.db", settings={"colour": "blue"})


@pytest.mark.parametrize(
    ("host", "warned", "sql"),
    [("127.0.0.1", False, True), ("localhost", False, True), ("0.0.0.0", True, False)],
)
def test_only_listening_to_others_is_warned_about_and_takes_no_sql(
    tmp_path: Path, host: str, warned: bool, sql: bool
) -> None:
    Sample().fill(tmp_path / "a.db")
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        if line.startswith("Serving"):
            os.kill(os.getpid(), signal.SIGINT)

    serve(tmp_path / "a.db", host=host, port=0, tell=tell)
    assert told[0].startswith(f"Serving {tmp_path / 'a.db'} at http://")
    assert any(line.startswith("Warning:") for line in told) == warned
    assert any("not by SQL" in line for line in told) == (warned and not sql)
    assert told[-1] == "Stopped."
