"""A corpus of attributions that others labelled, in the form of PolNeAR as JSON lines.

PolNeAR (Newell, Margolin & Ruths 2018, *An Attribution Relations Corpus for Political News*, LREC) marks who
says (or thinks, or intends) what in news articles: a source, a cue and a content, each in one or more
pieces. A line of the file is one labeller's reading of one article, so an article may stand on several. The
corpus is its publishers' and its authors': it is read from wherever a user keeps it.

Only the outermost attribution is marked: what somebody is said to have said somebody said is part of the
content. What kind of saying it is, and whether it is denied, is not labelled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.labels.locate import LabelError
from ledger.documents import Document
from ledger.documents.dates import parse_date
from ledger.find import Attribution

_MOST = 20
"""Lines of complaint at most: a file of another kind is wrong everywhere."""
_SHOWN = 40
_ROLES = ("source", "cue", "content")


class _Line(BaseModel):
    """Base of what is read: immutable; what others add to their files is no concern of ours."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Piece(_Line):
    """A stretch of the text: half-open code-point offsets, and the words that must stand there."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    exact: str = Field(min_length=1)


class Marked(_Line):
    """One labelled attribution. ``has_source`` repeats whether there are ``source`` pieces; where the two
    do not agree, the pieces count."""

    id: str
    source: tuple[Piece, ...] = ()
    cue: tuple[Piece, ...] = ()
    content: tuple[Piece, ...] = ()
    has_source: bool | None = None

    def attribution(self) -> Attribution:
        """The same as a finder's attribution: offsets, in text order."""
        source, cue, content = (
            tuple(sorted((piece.start, piece.end) for piece in pieces))
            for pieces in (self.source, self.cue, self.content)
        )
        return Attribution(source, cue, content)


class Meta(_Line):
    """What is known of the article; the corpus writes ``None`` in words."""

    publisher: str | None = None
    publication_date: str | None = None
    title: str | None = None
    credit: str | None = None


class Line(_Line):
    """One labeller's reading of one article."""

    doc_id: str = Field(min_length=1)
    annotator: str = Field(min_length=1)
    split: str = ""
    meta: Meta = Meta()
    text: str = Field(min_length=1)
    attributions: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article with all that anyone labelled in it.

    ``labels`` are attributions by annotator, by name; attributions without any content, which cannot be
    compared with anything, are left out and counted in ``left_out``.
    """

    doc_id: str
    document: Document
    labels: Mapping[str, tuple[Attribution, ...]]
    left_out: int = 0

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who labelled it, in a settled order."""
        return tuple(self.labels)


def load(path: Path) -> tuple[Article, ...]:
    """The articles of a file of JSON lines, in the order in which they first occur.

    Raises :class:`~evals.labels.locate.LabelError`, naming each line and what is wrong with it, where the
    file cannot be read or is empty, a line is no JSON object of this form, a piece's words do not stand in
    the text where it says, an article has different texts, or an annotator labelled it twice.
    """
    wrong: list[str] = []
    read: dict[str, dict[str, Line]] = {}
    try:
        with path.open(encoding="utf-8") as file:
            for number, raw in enumerate(file, 1):
                if raw.strip():
                    wrong += [f"{path}: line {number}: {why}" for why in _add(raw, read)]
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(f"{path}: cannot be read: {error}") from error
    if wrong:
        more = [f"{path}: and {len(wrong) - _MOST} more"] if len(wrong) > _MOST else []
        raise LabelError("\n".join([*wrong[:_MOST], *more]))
    if not read:
        raise LabelError(f"{path}: holds no articles")
    return tuple(_article(lines) for lines in read.values())


def sample(articles: Sequence[Article], n: int | None, seed: int) -> tuple[Article, ...]:
    """``n`` of the articles, in their order (all of them where ``n`` is ``None`` or not fewer).

    An article is drawn by a hash of the seed and its id: the same on every machine and in any order of the
    file, and a larger sample of the same seed holds the smaller one. Raises ``ValueError`` for n below 1.
    """
    if n is None:
        return tuple(articles)
    if n < 1:
        raise ValueError(f"a sample has at least 1 article, not {n}")

    def place(article: Article) -> bytes:
        return hashlib.sha256(f"{seed}\n{article.doc_id}".encode("utf-8", "surrogatepass")).digest()

    drawn = {article.doc_id for article in sorted(articles, key=place)[:n]}
    return tuple(article for article in articles if article.doc_id in drawn)


def _add(raw: str, read: dict[str, dict[str, Line]]) -> list[str]:
    """Put one line among those ``read``; what is wrong with it."""
    try:
        fields = json.loads(raw)
    except ValueError as error:
        return [f"is not JSON: {error}"]
    if not isinstance(fields, dict):
        return ["must be one JSON object"]
    try:
        line = Line.model_validate(fields)
    except ValidationError as error:
        return [f"{_place(fields, e['loc'])}: {e['msg']}" for e in error.errors()]
    wrong = [why for marked in line.attributions for why in _misplaced(marked, line.text)]
    others = read.setdefault(line.doc_id, {})
    if line.annotator in others:
        wrong.append(f"{line.doc_id} by annotator {line.annotator} stands twice")
    if any(other.text != line.text for other in others.values()):
        wrong.append(f"{line.doc_id} has another text than before")
    others.setdefault(line.annotator, line)
    return wrong


def _place(fields: dict[str, Any], location: tuple[int | str, ...]) -> str:
    """Where in the line: by the attribution's id, rather than by its number, where it has one."""
    if len(location) > 1 and location[0] == "attributions" and isinstance(location[1], int):
        marked = fields["attributions"][location[1]]
        name = marked.get("id") if isinstance(marked, dict) else None
        return " ".join([f"attribution {name or location[1] + 1}", ".".join(map(str, location[2:]))]).strip()
    return ".".join(map(str, location))


def _misplaced(marked: Marked, text: str) -> list[str]:
    return [
        f"attribution {marked.id}: {role}: the text does not have {_short(piece.exact)} "
        f"at {piece.start} to {piece.end}"
        for role in _ROLES
        for piece in getattr(marked, role)
        if text[piece.start : piece.end] != piece.exact
    ]


def _short(words: str) -> str:
    return repr(words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…")


def _article(lines: Mapping[str, Line]) -> Article:
    first = next(iter(lines.values()))
    labels = {
        annotator: tuple(marked.attribution() for marked in lines[annotator].attributions)
        for annotator in sorted(lines)
    }
    usable = {name: tuple(each for each in found if each.content) for name, found in labels.items()}
    left_out = sum(map(len, labels.values())) - sum(map(len, usable.values()))
    return Article(first.doc_id, _document(first), usable, left_out)


def _document(line: Line) -> Document:
    """The article as ``extract`` would have read it from a file with these facts beside it."""
    meta = line.meta
    return Document(
        text=line.text,
        origin=line.doc_id,
        publisher=_known(meta.publisher),
        headline=_known(meta.title),
        byline=_known(meta.credit),
        published_at=parse_date(date) if (date := _known(meta.publication_date)) else None,
        language="en",
    )


def _known(value: str | None) -> str | None:
    return None if value is None or value.strip() in ("", "None") else value.strip()
