"""How many origins, and who goes round in a circle."""

from __future__ import annotations

from statements import article

from ledger.link.origins import circles, origins
from ledger.link.texts import Texts, credited, credits
from ledger.link.types import Link, Relation

A, B, C, D = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
TEXT = " ".join(f"word{n}" for n in range(120))


def link(relation: Relation, a: str, b: str, *, holds: bool = True) -> Link:
    return Link(relation=relation, a=a, b=b, holds=holds, method="m", score="0.90", author="tests")


def test_who_has_it_from_another_is_no_further_origin() -> None:
    claimers = {A: "agency", B: "paper", C: "radio", D: "witness"}
    links = [link(Relation.REPEATS, B, A), link(Relation.SAME_UTTERANCE, B, C)]
    assert origins(claimers, links) == ((A, B, C), (D,))


def test_one_speaker_is_one_origin() -> None:
    assert origins({A: "minister", B: "minister", C: "other"}, []) == ((A, B), (C,))


def test_a_link_that_a_person_undid_joins_nothing() -> None:
    assert origins({A: "x", B: "y"}, [link(Relation.REPEATS, A, B, holds=False)]) == ((A,), (B,))


def test_outlets_that_cite_one_another_are_a_circle() -> None:
    outlets = {A: "Journal", B: "Newswire", C: "Beat", D: "Other"}
    links = [link(Relation.REPEATS, *pair) for pair in ((B, A), (C, B), (A, C), (D, A))]
    assert circles(links, outlets.get) == (("Beat", "Journal", "Newswire"),)


def test_a_line_of_citations_is_no_circle() -> None:
    outlets = {A: "Journal", B: "Newswire", C: "Beat"}
    assert circles([link(Relation.REPEATS, B, A), link(Relation.REPEATS, C, B)], outlets.get) == ()


def test_near_identical_texts_are_found_and_others_not() -> None:
    texts = Texts()
    one, two = article("One", text=TEXT), article("Two", text=f"{TEXT} and a line of its own at the end")
    three = article("Three", text=" ".join(f"other{n}" for n in range(120)))
    for each in (one, two, three):
        texts.add(each)
    assert texts.copied(one.id, two.id) == 1.0
    assert texts.copied(one.id, three.id) == 0.0


def test_credits_are_read_from_dateline_and_closing_line() -> None:
    wire = credits(article("Courier", text="KORUM (SNA) - A dam burst."))
    closing = credits(article("Courier", text=f"{TEXT}\n\nReporting by SNA"))
    assert credited(wire, "Sarn News Agency")
    assert credited(closing, "Sarn News Agency")
    assert not credited(closing, "Norland Courier")
