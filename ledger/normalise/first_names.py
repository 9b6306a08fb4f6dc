"""What a first name tells: whether somebody is a woman or a man, as far as names do."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

Gender = Literal["woman", "man"]


def gender_of(name: str) -> Gender | None:
    """Of a full name, by its first word (:mod:`ledger.normalise`'s ``first_names.toml``); ``None`` for a lone
    word, which may be a surname, and for a first name that is not listed."""
    first, _, last = name.partition(" ")
    return _listed().get(first.casefold()) if last else None


@cache
def _listed() -> dict[str, Gender]:
    names = tomllib.loads(files("ledger.normalise").joinpath("first_names.toml").read_text(encoding="utf-8"))
    women: dict[str, Gender] = dict.fromkeys(names["women"].split(), "woman")
    return women | dict.fromkeys(names["men"].split(), "man")
