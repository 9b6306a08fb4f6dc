"""Libraries that log every oddity of a file to stderr are asked to be quiet while they read it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet(*loggers: str) -> Iterator[None]:
    """Silences the named loggers inside the block: one input that fails is one line, and that is ours."""
    before = [(logging.getLogger(name), logging.getLogger(name).level) for name in loggers]
    for logger, _ in before:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in before:
            logger.setLevel(level)
