"""Segment: sentences and windows with exact offsets, and page furniture set apart.

The stages, one a module: ``layout`` finds paragraphs, ``furniture`` says which of them are not the
article, ``sentences`` divides the others, ``windows`` packs sentences into windows and makes the
whole tile the text. Nothing is rewritten and nothing is dropped.
"""

from __future__ import annotations

from ledger.segment.types import Furniture, Segmentation, Sentence, Window
from ledger.segment.windows import segment, split_window

__all__ = ["Furniture", "Segmentation", "Sentence", "Window", "segment", "split_window"]
