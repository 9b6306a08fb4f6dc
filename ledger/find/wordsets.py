"""Word lists written as prose."""

from __future__ import annotations


def word_set(*lines: str) -> frozenset[str]:
    """The white-space separated words of ``lines``."""
    return frozenset(word for line in lines for word in line.split())
