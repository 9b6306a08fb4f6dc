"""Prompts are files under ``prompts/``, each with a version and a hash that every run records.

A prompt is a system text and worked examples. The examples are kept as Drafts and rendered by the code
that reads answers, so they cannot show a form that the reader would refuse.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from ledger.claims import Candidate, Frozen
from ledger.documents.document import Document
from ledger.drafts import Draft, QuotedAnswer, render
from ledger.segment import Window

Messages = list[dict[str, str]]
"""Chat messages: ``{"role": "system"|"user"|"assistant", "content": str}``."""


class Example(Frozen):
    """A worked example: a window as the model sees it, and the drafts it should answer with."""

    text: str
    claims: tuple[Draft, ...]


P = TypeVar("P", bound="PromptFile")


class PromptFile(Frozen):
    """One prompt file. ``sha256`` is over the file's bytes."""

    name: str
    version: int
    system: str
    sha256: str

    def conversation(self, examples: Iterable[tuple[str, str]], user: str) -> Messages:
        """The system text, worked examples (question and answer), and what the user asks. All before that is
        the same for every question, so a server can keep its prefix."""
        turns: Messages = [{"role": "system", "content": self.system.strip()}]
        for asked, answered in examples:
            turns.append({"role": "user", "content": asked})
            turns.append({"role": "assistant", "content": answered})
        return [*turns, {"role": "user", "content": user}]


class Prompt(PromptFile):
    """A prompt for extraction."""

    example: tuple[Example, ...] = ()

    def messages(self, user: str, form: type[QuotedAnswer]) -> Messages:
        """The conversation up to and with ``user``; the examples are answered in ``form``."""
        return self.conversation(((e.text, render(e.claims, form)) for e in self.example), user)


def _folder() -> Traversable:
    """The prompts of the installed package, or of the checkout it was installed from."""
    packaged = resources.files("ledger").joinpath("_prompts")
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "prompts"


def prompt(name: str) -> Prompt:
    """The prompt for extraction called ``name``; raises as :func:`read`."""
    found: Prompt = read(name, Prompt)
    return found


@cache
def read(name: str, kind: type[P]) -> P:
    """The prompt called ``name``, which is of this ``kind``.

    Raises ``FileNotFoundError`` if there is none, ``pydantic.ValidationError`` if the file is amiss.
    """
    data = _folder().joinpath(f"{name}.toml").read_bytes()
    return kind.model_validate({**tomllib.loads(data.decode()), "sha256": hashlib.sha256(data).hexdigest()})


def window_text(
    document: Document, window: Window, candidates: tuple[Candidate, ...], *, before: str = ""
) -> str:
    """The user's turn: headline and preceding sentence where something points back, and the window with its
    candidates marked ``[1 like this]``.

    Square brackets of the document itself become round ones here, so that its text cannot pose as a mark.
    """
    head = []
    if before:
        # only what points back needs to know what came before; every word here costs time in every window
        if document.headline:
            head.append(document.headline)
        head.append("… " + before)
    lines = [f"({_plain('. '.join(head))})"] if head else []
    lines.append(mark(document.text, window, candidates))
    return "\n".join(lines)


def mark(text: str, window: Window, candidates: tuple[Candidate, ...]) -> str:
    """The window's text, white space folded, with each candidate's content in numbered brackets.

    The later pieces of a discontinuous content carry the same number again. Brackets nest.
    """
    opening: dict[int, list[tuple[int, int]]] = {}
    closing: dict[int, int] = {}
    for candidate in candidates:
        for span in candidate.content:
            opening.setdefault(span.start, []).append((span.end, candidate.number))
            closing[span.end] = closing.get(span.end, 0) + 1
    out: list[str] = []
    cuts = {at for at in (*opening, *closing) if window.start <= at <= window.end}
    places = sorted(cuts | {window.start, window.end})
    for at, following in zip(places, [*places[1:], window.end], strict=True):
        out.append("]" * closing.get(at, 0))
        # the longest content opens first, so that brackets nest
        out.extend(f"[{number} " for _, number in sorted(opening.get(at, ()), key=lambda o: (-o[0], o[1])))
        out.append(_round(text[at:following]))
    return " ".join("".join(out).split())


def _plain(text: str) -> str:
    return " ".join(_round(text).split())


def _round(text: str) -> str:
    return text.replace("[", "(").replace("]", ")")


def repair_text(window: str, bad: list[tuple[str, str]], missing: list[int]) -> str:
    """The user's turn of the one second try: the window again, and what did not hold or is missing.

    It follows the same system text and examples as the first question, so that a server still has their
    prefix, and nothing of the first answer but the items at fault: a conversation that grows with every
    retry costs more each time and repeats its own mistakes.
    """
    lines = [window, "", "Answer again, only for these, using only words, numbers and names of the text:"]
    lines += [f"did not hold: {item} ({reason})" for item, reason in bad]
    if missing:
        lines.append("not answered: " + ", ".join(map(str, missing)))
    return "\n".join(lines)
