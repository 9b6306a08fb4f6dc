"""From what a labeller writes to a whole annotation: offsets from the words, days from the EDTF.

A labeller copies words (``exact``) and, where they stand more than once, what stands before or behind them
(``prefix``, ``suffix``); offsets, context, the kind of quotation, and the first and last day of a time are
worked out here. A file that is whole already comes out as it went in.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from edtf import EDTFParseException, parse_edtf
from pydantic import BaseModel, ValidationError

from evals.labels.annotation import Annotation
from ledger.claims import Span
from ledger.errors import UserError
from ledger.find.quotes import quotation_kind

_SHOWN = 60
_TIMES = ("event_time", "as_of", "horizon", "said_at")
_T = TypeVar("_T", bound=BaseModel)


class LabelError(UserError):
    """An annotation file that cannot be used; its text has a line for everything that is wrong with it."""


def locate(path: Path, text: str, sha256: str | None = None) -> Annotation:
    """The annotation in ``path`` with everything filled in that ``text`` settles, and with the ``sha256``
    of the article's file where the annotation has none.

    Raises :class:`LabelError`, naming each label and what is wrong with it, where the file is no JSON,
    words do not stand in the text or stand there more than once, a time is no EDTF, or a value is not of
    the vocabulary.
    """
    raw = read_json(path)
    if sha256 and not raw.get("sha256"):
        raw["sha256"] = sha256
    wrong: list[str] = []
    claims = raw.get("claims", [])
    if not isinstance(claims, list) or not all(isinstance(claim, dict) for claim in claims):
        raise LabelError(f'{path}: "claims" must be a list of objects')
    for number, claim in enumerate(claims, 1):
        label = str(claim.get("label") or f"claim {number}")
        wrong += [f"{label}: {why}" for why in _complete(claim, text)]
    if wrong:
        raise LabelError("\n".join(f"{path}: {line}" for line in wrong))
    return validated(path, raw, Annotation)


def validated(path: Path, raw: dict[str, Any], model: type[_T]) -> _T:
    """What the file holds, or :class:`LabelError` with a line for each value that is not of the
    vocabulary."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        lines = [
            f"{path}: {_place(raw, e['loc'])}: {e['msg'].removeprefix('Value error, ')}"
            for e in error.errors()
        ]
        raise LabelError("\n".join(lines)) from error


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file. Raises :class:`LabelError` where there is none."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise LabelError(f"{path}: cannot be read as JSON: {error}") from error
    if not isinstance(raw, dict):
        raise LabelError(f"{path}: must hold one JSON object")
    return raw


def dumps(annotation: Annotation) -> str:
    """The annotation as it is kept: JSON, without what is empty, claims in the order of their words."""
    whole = annotation.model_dump(mode="json", exclude_none=True)
    whole["claims"].sort(key=lambda claim: (claim["evidence"][0]["start"], -claim["evidence"][-1]["end"]))
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _place(raw: dict[str, Any], location: tuple[int | str, ...]) -> str:
    """Where in the file: by the claim's label rather than by its number."""
    if len(location) > 1 and location[0] == "claims" and isinstance(location[1], int):
        claim = raw["claims"][location[1]]
        label = isinstance(claim, dict) and claim.get("label")
        return " ".join([str(label or f"claim {location[1] + 1}"), ".".join(map(str, location[2:]))]).strip()
    return ".".join(map(str, location)) or "file"


def _complete(claim: dict[str, Any], text: str) -> list[str]:
    """Fill in, in place, what the text settles of one claim; what is wrong with it. What has not the form
    that is asked for is left as it is, for :func:`validated` to say so."""
    wrong: list[str] = []
    evidence = _objects(claim.get("evidence"))
    found = [_span(span, text, "evidence", wrong) for span in evidence]
    if evidence and all(found):
        claim["evidence"] = [span.model_dump() for span in found if span]
        claim["quotation"] = quotation_kind(text, [(s.start, s.end) for s in found if s]).value
    for source in _objects(claim.get("sources")):
        for part in ("mention", "cue"):
            if isinstance(source.get(part), dict):
                span = _span(source[part], text, part, wrong)
                source[part] = span.model_dump() if span else source[part]
        _time(source, wrong)
    _time(claim, wrong)
    if isinstance(claim.get("body"), dict):
        _time(claim["body"], wrong)
    return wrong


def _objects(given: Any) -> list[dict[str, Any]]:
    """``given`` where it is a list of objects and nothing else."""
    return given if isinstance(given, list) and all(isinstance(each, dict) for each in given) else []


def _span(given: dict[str, Any], text: str, part: str, wrong: list[str]) -> Span | None:
    exact, prefix, suffix = (str(given.get(part) or "") for part in ("exact", "prefix", "suffix"))
    shown = exact if len(exact) <= _SHOWN else f"{exact[:_SHOWN]}…"
    start = given.get("start")
    if isinstance(start, int):
        if exact and text.startswith(exact, start) and start >= 0:
            return Span.of(text, start, start + len(exact))
        wrong.append(f"{part}: the text does not have {shown!r} at {start}")
        return None
    places = _places(exact, prefix, suffix, text)
    if len(places) == 1:
        return Span.of(text, places[0], places[0] + len(exact))
    if not places:
        around = "".join(
            f" {side} {there!r}" for side, there in (("behind", prefix), ("before", suffix)) if there
        )
        wrong.append(f"{part}: the text does not have {shown!r}{around}")
    else:
        wrong.append(
            f"{part}: {shown!r} stands {len(places)} times; give more of what is before it as prefix"
        )
    return None


def _places(exact: str, prefix: str, suffix: str, text: str) -> list[int]:
    places: list[int] = []
    at = text.find(exact) if exact else -1
    while at >= 0:
        if text.endswith(prefix, 0, at) and text.startswith(suffix, at + len(exact)):
            places.append(at)
        at = text.find(exact, at + 1)
    return places


def _time(holder: dict[str, Any], wrong: list[str]) -> None:
    for name in _TIMES:
        when = holder.get(name)
        if not isinstance(when, dict) or not when.get("edtf"):
            continue
        edtf = str(when["edtf"])
        try:
            parsed = parse_edtf(edtf)
        except EDTFParseException:
            wrong.append(f"{name}: {edtf!r} is not EDTF")
            continue
        first, last = parsed.lower_strict(), parsed.upper_strict()
        if isinstance(first, float) or isinstance(last, float) or "/" in (edtf[0], edtf[-1]):
            wrong.append(f"{name}: {edtf!r} has no first or no last day")
            continue
        when["earliest"], when["latest"] = (
            f"{d.tm_year:04}-{d.tm_mon:02}-{d.tm_mday:02}" for d in (first, last)
        )
