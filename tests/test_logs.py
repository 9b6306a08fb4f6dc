"""Logs say what happened by names and numbers, one event a line, and never what an error says."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from ledger.logs import LOGGER, event, log_to_stderr

WORDS = "We never promised to open the bridge"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    logger = logging.getLogger("ledger")
    before = logger.handlers[:], logger.propagate, logger.level
    yield
    logger.handlers[:], logger.propagate = before[:2]
    logger.setLevel(before[2])
    logging.getLogger(LOGGER).setLevel(logging.NOTSET)


def _fail() -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        logging.getLogger(LOGGER).exception("request failed")


def test_json_lines_carry_what_was_given_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(as_json=True)
    event("job ended", job="3f9a", claims=2, cost_usd=None)
    _fail()
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["level"], first["job"], first["claims"]) == ("job ended", "info", "3f9a", 2)
    assert "cost_usd" not in first
    assert (second["event"], second["error"]) == ("request failed", "ValueError")
    assert second["place"].startswith("test_logs.py:")
    assert WORDS not in json.dumps(second)


def test_lines_for_people_are_one_line_each_whatever_is_in_them(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(as_json=False)
    event("job ended", reason="one\n\x1b[31mtwo")
    _fail()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "job ended reason=one" in lines[0]
    assert "\x1b" not in lines[0]
    assert "error=ValueError" in lines[1]
    assert WORDS not in lines[1]
