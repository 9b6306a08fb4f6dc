"""The language of a text, by py3langid (Lui and Baldwin 2012, langid.py: character n-grams, naive Bayes)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ledger.errors import UserError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

ENOUGH_LETTERS = 60
"""Letters a text must have before its language is guessed; a headline alone misleads."""
SAMPLE = 20_000
"""Code points looked at; more does not change the answer."""
CONFIDENCE = 0.9
"""Least probability at which the guess is taken."""
READ_BY_RULES = ("en",)
"""Languages that the finders, and the rules for what is said, read; as ISO 639-1 codes."""


def read_by_rules(language: str | None) -> bool:
    """Whether they read this one. A language that is not known is taken for theirs."""
    return language is None or language in READ_BY_RULES


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    try:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except OSError as error:
        # It unpacks its tables into a temporary file.
        raise UserError(
            f"The language of a text cannot be told: there is no room to do so ({error})."
        ) from error


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language; ``None`` where there is too little text or doubt.

    Loads the classifier once for the process (about 0.1 s).
    """
    sample = text[:SAMPLE]
    if sum(c.isalpha() for c in sample) < ENOUGH_LETTERS:
        return None
    code, confidence = _identifier().classify(sample)
    return str(code) if confidence >= CONFIDENCE and len(str(code)) == 2 else None
