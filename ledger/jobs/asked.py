"""What a job was asked: which documents, and how they are to be read. Kept with the job, so that any process
can take it up."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Self

from pydantic import JsonValue

from ledger.claims import Frozen
from ledger.documents import Document, Given, Inputs, Item, JsonLines, ReadFailure
from ledger.documents.walk import STDIN
from ledger.errors import UserError
from ledger.jobs.listing import Listing
from ledger.model.endpoint import Mode, Settings, settings_for
from ledger.store.job import Job, JobDocument
from ledger.store.jobs import Jobs


class Asked(Frozen):
    """Which documents. ``inputs`` are paths (absolute), patterns, URLs and ``-``; ``lists`` files that name
    such, one on each line; ``jsonl`` files with a document on every line; ``given`` what is stated of all of
    them. A job without any has documents that were handed in."""

    inputs: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    jsonl: tuple[str, ...] = ()
    given: Given = Given()

    @classmethod
    def here(
        cls, inputs: tuple[str, ...], lists: tuple[str, ...], jsonl: tuple[str, ...], given: Given
    ) -> Self:
        """What somebody asked for in this folder."""
        files = [
            tuple(name if name == STDIN else str(Path(name).absolute()) for name in n) for n in (lists, jsonl)
        ]
        absolute = tuple(
            name if name == STDIN or "://" in name else os.path.abspath(name)  # noqa: PTH100 - as it is named
            for name in inputs
        )
        return cls(inputs=absolute, lists=files[0], jsonl=files[1], given=given)

    def as_json(self) -> dict[str, JsonValue]:
        """As it is kept."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @property
    def from_stdin(self) -> bool:
        """Whether documents, or their names, come from standard input, which is not kept."""
        return STDIN in (*self.inputs, *self.lists)

    def names(self, stdin: BinaryIO | None = None) -> Iterator[str | JsonLines]:
        """Every input, lists unfolded as they are read. Raises ``UserError`` for a list that cannot be."""
        yield from self.inputs
        for name in self.lists:
            yield from _named(name, stdin)
        yield from (JsonLines(Path(name)) for name in self.jsonl)


class How(Frozen):
    """How documents are to be read: the model, where it is (``api_base``, without a password), the finder and
    the user's settings (``None``: what suits the model). Keys are never part of it."""

    model: str = "embedded"
    api_base: str | None = None
    finder: str = "tagger"
    mode: Mode | None = None
    concurrency: int | None = None
    window_words: int | None = None
    max_tokens: int | None = None
    timeout: float | None = None
    fresh: bool = False
    allow_unpriced: bool = False
    rpm: int | None = None
    tpm: int | None = None

    def as_json(self) -> dict[str, JsonValue]:
        """As it is kept."""
        return self.model_dump(mode="json", exclude_none=True)

    @property
    def settings(self) -> Settings:
        """The settings of the model, with these."""
        names = ("mode", "concurrency", "window_words", "max_tokens", "timeout")
        return settings_for(self.model, self.finder, **{name: getattr(self, name) for name in names})


def list_of(
    asked: Asked,
    *,
    skipped: Counter[str] | None = None,
    stdin: BinaryIO | None = None,
    skip: Callable[[int, str], bool] = lambda ordinal, origin: False,
) -> Iterator[Listing]:
    """The list that was asked for, as it is come upon; ``skip`` says by place and origin what to leave out.

    Raises ``UserError`` for a list of names that cannot be read.
    """
    inputs = Inputs(asked.names(stdin), given=asked.given, stdin=stdin, skipped=skipped)
    for ordinal, item in enumerate(inputs.items()):
        if not skip(ordinal, item.origin):
            yield Listing(ordinal, item.origin, _reads(inputs, item))


def handed_in(job: Job, jobs: Jobs, *, again: bool = False) -> Iterator[Listing]:
    """The documents that were handed in with a job: their text, or an address; those that have not come to
    an end, or with ``again`` all."""
    for row in jobs.documents(job.id):
        if again or row.state in ("pending", "running"):
            yield Listing(row.ordinal, row.origin, _reads_again(job, jobs, row), known=True)


def _handed_in(job: Job, jobs: Jobs, row: JobDocument) -> Document | ReadFailure:
    payload = jobs.payload(job.id, row.ordinal)
    if payload is not None:
        return Document.model_validate_json(payload)
    if "://" not in row.origin:
        return ReadFailure(
            origin=row.origin, message="what was handed in is kept no longer; hand it in again"
        )
    inputs = Inputs([row.origin], given=Asked.model_validate(job.asked).given)
    return inputs.read(next(inputs.items()))


def _reads_again(job: Job, jobs: Jobs, row: JobDocument) -> Callable[[], Document | ReadFailure]:
    return lambda: _handed_in(job, jobs, row)


def _reads(inputs: Inputs, item: Item) -> Callable[[], Document | ReadFailure]:
    return lambda: inputs.read(item)


def _named(name: str, stdin: BinaryIO | None) -> Iterator[str]:
    """The lines of a file of names; relative ones are from its folder."""
    if name == STDIN:
        import sys

        file: Any = stdin if stdin is not None else sys.stdin.buffer
        yield from _lines(file, Path.cwd())
        return
    try:
        with Path(name).open("rb") as file:
            yield from _lines(file, Path(name).parent)
    except OSError as error:
        raise UserError(f"{name}, a list of what to read, cannot be read: {error.strerror}") from error


def _lines(file: BinaryIO, folder: Path) -> Iterator[str]:
    for line in file:
        name = os.fsdecode(line.strip())
        if name and not name.startswith("#"):
            yield name if "://" in name else str(folder / name)
