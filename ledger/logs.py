"""Structured logs: what happened, with names and numbers, as JSON lines or for people to read.

``event(log, "job accepted", job=…)``. Never the text of a document, never a key: only what is given here by
name is written.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

LOGGER = "ledger.service"
_Value = str | int | float | bool | None


def event(message: str, *, level: int = logging.INFO, **fields: _Value) -> None:
    """Log one event of the service."""
    logging.getLogger(LOGGER).log(level, message, extra={"fields": fields})


def log_to_stderr(*, as_json: bool) -> None:
    """Write the service's events, and warnings of our other rooms, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if as_json else _Plain())
    logger = logging.getLogger("ledger")
    logger.handlers[:] = [handler]
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    logging.getLogger(LOGGER).setLevel(logging.INFO)


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _fields(record: logging.LogRecord) -> dict[str, _Value]:
    fields: dict[str, _Value] = dict(getattr(record, "fields", {}))
    if record.exc_info and record.exc_info[0]:
        # its kind and its place in the program: what it says may be words of a document
        fields["error"] = record.exc_info[0].__name__
        frames = traceback.extract_tb(record.exc_info[2])
        fields["place"] = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else None
    return {name: value for name, value in fields.items() if value is not None}


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **_fields(record),
        }
        return json.dumps(fields, ensure_ascii=True)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        line = f"{_at(record)[:19]} {record.levelname.lower()} {record.getMessage()}{fields}"
        return "".join(c if c.isprintable() else "�" for c in line)
