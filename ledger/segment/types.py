"""What segmenting gives: sentences, windows to ask about, and furniture not to ask about.

All offsets are absolute Unicode code points into the document's text, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, stripped of surrounding white space.

    ``paragraph`` is the 0-based number of its paragraph in the document, furniture counted;
    ``heading`` says that it is a heading: a short paragraph of its own without final punctuation.
    """

    start: int
    end: int
    paragraph: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch of the page that is not the article; ``reason`` names the kind (``"menu"``, ``"share"``).

    A text of nothing but white space is one stretch with the reason ``"blank"``.
    """

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the article that is asked about in one go; it holds at least one sentence.

    ``number`` counts from 1 within its segmentation (``split_window`` gives its two parts 1 and 2).
    ``start`` and ``end`` take in the white space up to the next stretch.
    """

    number: int
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Windows and furniture, each in order; together they tile ``[0, text_length)`` exactly.

    ``space_length`` counts the white-space code points of the text and ``furniture_visible`` the
    others inside furniture, so that the share can be told without the text.
    """

    text_length: int
    windows: tuple[Window, ...]
    furniture: tuple[Furniture, ...]
    space_length: int = 0
    furniture_visible: int = 0

    @property
    def furniture_share(self) -> float:
        """Furniture's share of the text's non-space code points, 0 to 1 (0 where there are none)."""
        visible = self.text_length - self.space_length
        return self.furniture_visible / visible if visible else 0.0
