"""The line between a reader and who asks."""

from __future__ import annotations

import pickle
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.model.failures import AskError, Invalid, OverBudget, Refused, Truncated
from ledger.reading.line import Drop, Line, Told


@given(st.lists(st.integers(0, 2**40), max_size=6), st.lists(st.integers(1, 60), min_size=1))
def test_messages_arrive_whole_and_in_order_however_they_are_cut(
    numbers: list[int], lengths: list[int]
) -> None:
    sent: list[bytes] = []

    class Wire:
        def write(self, data: bytes) -> None:
            sent.append(data)

        def is_closing(self) -> bool:
            return False

    speaking = Line(lambda message: None, lambda: None)
    speaking._transport = Wire()  # type: ignore[assignment]
    for number in numbers:
        speaking.tell(Drop(number))
    heard: list[Any] = []
    listening = Line(heard.append, lambda: None)
    stream, turn = b"".join(sent), 0
    while stream:
        length = lengths[turn % len(lengths)]
        listening.data_received(stream[:length])
        stream, turn = stream[length:], turn + 1
    assert heard == [Drop(number) for number in numbers]


def test_why_there_is_no_answer_comes_over_the_line_with_what_it_took() -> None:
    for kind in (AskError, Invalid, Refused, Truncated, OverBudget):
        told = pickle.loads(pickle.dumps(Told(1, kind("no", tokens_in=3, tokens_out=4, cost=None))))
        assert type(told.raw) is kind
        assert (str(told.raw), told.raw.tokens_in, told.raw.tokens_out, told.raw.cost) == ("no", 3, 4, None)
