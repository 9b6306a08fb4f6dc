"""What is not in use lies on disk, and is the same when it comes back."""

from __future__ import annotations

import random

import pytest
from statements import article, body, person, statement

from ledger.errors import LedgerError
from ledger.link import memory, support, texts
from ledger.link.linker import Linker
from ledger.link.shelf import Room, Shelf


def test_a_value_that_was_put_away_comes_back_as_it_was_last() -> None:
    shelf: Shelf[tuple[str, int]] = Shelf(Room(), "numbers", 4)
    for number in range(40):
        shelf[str(number)] = ("first", number)
    shelf["3"] = ("second", 3)
    for number in range(40, 60):
        shelf[str(number)] = ("first", number)
    assert shelf["3"] == ("second", 3)
    assert [shelf[str(n)] for n in (0, 20, 59)] == [("first", 0), ("first", 20), ("first", 59)]


def test_few_values_stay_in_memory() -> None:
    shelf: Shelf[int] = Shelf(Room(), "numbers", 8)
    for number in range(1000):
        shelf[str(number)] = number
    assert len(shelf._recent) <= 10
    assert sum(shelf[str(number)] for number in range(1000)) == sum(range(1000))
    assert len(shelf._recent) <= 10


def test_an_unknown_key_has_no_value() -> None:
    shelf: Shelf[int] = Shelf(Room(), "numbers", 8)
    assert shelf.get("a") is None
    with pytest.raises(KeyError):
        shelf["a"]


def test_a_full_disk_is_told_as_what_it_is() -> None:
    room = Room()
    room.table("PRAGMA max_page_count = 40")
    shelf: Shelf[bytes] = Shelf(room, "bytes", 4)

    def fill() -> None:
        for number in range(400):
            shelf[str(number)] = random.Random(number).randbytes(4096)

    with pytest.raises(LedgerError, match=r"temporary files \(database or disk is full\).*SQLITE_TMPDIR"):
        fill()


def test_links_do_not_depend_on_what_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    stories = [
        [
            statement(
                article(f"Paper {day}", f"2031-03-{day:02}", text=f"{'word ' * 20}{day}"),
                f"Norvia asked Calden for talks about the port of {place}",
                person("Olga Prent") if day % 2 else body("Calden"),
                at=200 * number,
                denied=not day % 2,
            )
            for number, place in enumerate(("Lund", "Salme", "Mirsa"))
        ]
        for day in range(1, 9)
    ]

    def links() -> list[str]:
        linker = Linker("tests")
        return [link.id for some in stories for link in linker.add(some)]

    whole = links()
    monkeypatch.setattr(memory, "PROFILES", 2)
    monkeypatch.setattr(memory, "VECTORS", 2)
    monkeypatch.setattr(support, "KEPT", 2)
    monkeypatch.setattr(texts, "TEXTS", 1)
    assert len(whole) > 20
    assert links() == whole
