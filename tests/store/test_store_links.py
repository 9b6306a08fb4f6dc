"""Links: recorded like every judgement, one of a pair counts, a person's before a program's."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_samples import CLAIMS, DOCUMENT, OFFICIAL, POST, POST_ID, RUN, ULKER_ID, fill

from ledger.errors import LedgerError
from ledger.link import types
from ledger.link.keys import is_local, speaker
from ledger.link.types import Relation
from ledger.store.judgements import Link
from ledger.store.ledger import Ledger
from ledger.store.verify import verify

LOW, HIGH = sorted((CLAIMS[0].id, CLAIMS[2].id))
OTHER = CLAIMS[4].id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "facts.db")
    return tmp_path / "facts.db"


def found(
    relation: Relation = Relation.CONTRADICTS, a: str = LOW, b: str = HIGH, **more: object
) -> types.Link:
    """A link as a linker gives it."""
    given = {"relation": relation, "a": a, "b": b, "method": "rules/1", "score": "0.80", "author": "linker 1"}
    return types.Link.model_validate({**given, **more})


def counting(ledger: Ledger) -> list[tuple[str, bool]]:
    """Whose word counts of the pair, and what it says."""
    rows = ledger.ask("SELECT author, holds FROM links WHERE counts ORDER BY seq")
    return [(row["author"], bool(row["holds"])) for row in rows]


class TestRecording:
    def test_what_a_linker_found_is_recorded_once(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.counts()["entries"]
            links = [found(), found(Relation.UPDATES, HIGH, LOW)]
            assert ledger.add_links(DOCUMENT.id, "rules/1", links) == [True, True]
            assert ledger.counts()["entries"] == before + 3  # the links, and that the document was linked
            assert ledger.add_links(DOCUMENT.id, "rules/1", links) == [False, False]
            assert ledger.counts()["entries"] == before + 4
            assert verify(ledger).problems == []

    def test_all_of_it_is_one_transaction(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.size_and_root()
            nobody = found(b="f" * 64)
            with pytest.raises(LookupError, match="names a claim that is not recorded"):
                ledger.add_links(DOCUMENT.id, "rules/1", [found(), nobody])
            with pytest.raises(LookupError, match="names a speaker that is not recorded"):
                ledger.add_links(DOCUMENT.id, "rules/1", [found(Relation.SAME_SPEAKER)])
            with pytest.raises(LedgerError, match="No document in"):
                ledger.add_links("0" * 64, "rules/1", [])
            assert ledger.size_and_root() == before

    def test_a_person_s_word_does_not_come_from_a_linker(self, path: Path) -> None:
        with Ledger.open(path) as ledger, pytest.raises(ValueError, match="person"):
            ledger.add_links(DOCUMENT.id, "rules/1", [found(method="person")])

    @pytest.mark.parametrize(
        "wrong",
        [
            {"judged_at": "2031-04-02T12:00:00.000000Z"},
            {"method": "person"},
            {"note": "so"},
            {"previous": "0" * 64},
        ],
    )
    def test_only_a_person_s_word_has_a_time_and_a_note(self, wrong: dict[str, str]) -> None:
        with pytest.raises(ValueError, match="person judged"):
            Link.model_validate({**found().model_dump(), **wrong})


class TestWhatCounts:
    def test_a_person_beats_every_program_before_and_after(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.add_links(DOCUMENT.id, "rules/1", [found()])
            assert counting(ledger) == [("linker 1", True)]
            assert ledger.relate(Relation.CONTRADICTS, HIGH, LOW, holds=False, actor="Ada").new
            assert counting(ledger) == [("Ada", False)]
            ledger.add_links(DOCUMENT.id, "rules/2", [found(score="1.00", author="linker 2")])
            assert counting(ledger) == [("Ada", False)]
            assert ledger.ask("SELECT * FROM contradictions") == []
            assert verify(ledger).problems == []

    def test_of_persons_the_last_one_counts(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            for actor, holds in (("Ada", True), ("Ben", False), ("Ada", False), ("Ada", True)):
                assert ledger.relate(Relation.CONTRADICTS, LOW, HIGH, holds=holds, actor=actor).new
                assert counting(ledger) == [(actor, holds)]
            assert not ledger.relate(Relation.CONTRADICTS, LOW, HIGH, holds=True, actor=" Ada ").new
            assert verify(ledger).problems == []

    def test_of_programs_the_surest_counts_whichever_came_first(self, path: Path, tmp_path: Path) -> None:
        unsure, sure = found(score="0.60"), found(score="0.90", author="linker 2")
        fill(tmp_path / "other.db")
        for file, order in ((path, [unsure, sure]), (tmp_path / "other.db", [sure, unsure])):
            with Ledger.open(file) as ledger:
                for link in order:
                    ledger.add_links(DOCUMENT.id, "rules/1", [link])
                assert counting(ledger) == [("linker 2", True)]
                assert verify(ledger).problems == []

    def test_a_link_taken_back_leaves_the_word_before_it(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.add_links(DOCUMENT.id, "rules/1", [found()])
            word = ledger.relate(Relation.CONTRADICTS, LOW, HIGH, holds=False, actor="Ada")
            kind, id = ledger.target(word.id[:12])
            undone = ledger.retract(kind, id, reason="too fast", actor="Ada")
            assert counting(ledger) == [("linker 1", True)]
            ledger.retract("retraction", undone.id, reason="no, right", actor="Ben")
            assert counting(ledger) == [("Ada", False)]
            assert verify(ledger).problems == []

    def test_where_all_is_taken_back_nothing_counts(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.add_links(DOCUMENT.id, "rules/1", [found()])
            ledger.retract("link", Link.model_validate(found().model_dump()).id, reason="no", actor="Ada")
            assert counting(ledger) == []
            assert verify(ledger).problems == []

    def test_a_retraction_of_a_link_changes_no_claim(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.add_links(DOCUMENT.id, "rules/1", [found()])
            link = Link.model_validate(found().model_dump())
            outcome = ledger.retract("link", link.id, reason="no", actor="Ada")
            assert (outcome.new, outcome.changed) == (True, ())
            assert ledger.judgements(LOW) == []

    def test_links_of_claims_that_are_gone_are_not_shown(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.add_links(DOCUMENT.id, "rules/1", [found()])
            assert len(ledger.ask("SELECT * FROM contradictions")) == 1
            ledger.retract("claim", LOW, reason="no", actor="Ada")
            assert ledger.ask("SELECT * FROM contradictions") == []
            assert counting(ledger) == [("linker 1", True)]

    def test_as_of_answers_as_it_stood(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            before = ledger.tree.size()
            ledger.add_links(DOCUMENT.id, "rules/1", [found()])
            linked = ledger.tree.size()
            ledger.relate(Relation.CONTRADICTS, LOW, HIGH, holds=False, actor="Ada")
        for moment, counts in ((before, []), (linked, [("linker 1", True)]), (linked + 1, [("Ada", False)])):
            with Ledger.open(path, readonly=True) as ledger:
                ledger.as_of(str(moment))
                assert counting(ledger) == counts
                assert len(ledger.ask("SELECT * FROM contradictions")) == (counts == [("linker 1", True)])


class TestPersons:
    def test_they_name_what_is_recorded_and_themselves(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            with pytest.raises(LedgerError, match="names a claim that is not recorded"):
                ledger.relate(Relation.CONTRADICTS, LOW, "f" * 64, holds=True, actor="Ada")
            with pytest.raises(LedgerError, match="relation contradicts to itself"):
                ledger.relate(Relation.CONTRADICTS, LOW, LOW, holds=True, actor="Ada")
            with pytest.raises(LedgerError, match="No link can be recorded"):
                ledger.relate(Relation.CONTRADICTS, LOW, HIGH, holds=True, actor=" ")

    def test_a_directed_link_keeps_its_direction(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.relate(Relation.UPDATES, HIGH, LOW, holds=True, actor="Ada")
            ledger.relate(Relation.UPDATES, LOW, HIGH, holds=False, actor="Ada")
            assert counting(ledger) == [("Ada", True), ("Ada", False)]

    def test_a_new_note_is_a_new_word(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            first = ledger.relate(Relation.UPDATES, HIGH, LOW, holds=True, actor="Ada", note="a count")
            assert not ledger.relate(Relation.UPDATES, HIGH, LOW, holds=True, actor="Ada").new
            assert ledger.relate(Relation.UPDATES, HIGH, LOW, holds=True, actor="Ada", note="two").new
            assert first.new


class TestErasure:
    def test_a_note_that_quotes_the_text_goes_with_it(self, path: Path) -> None:
        quote = "it says: We never asked for a pause"
        with Ledger.open(path) as ledger:
            ledger.relate(Relation.CONTRADICTS, LOW, HIGH, holds=False, actor="Ada", note=quote)
            ledger.relate(Relation.UPDATES, LOW, OTHER, holds=True, actor="Ada", note="two counts")
            keys = sorted((POST_ID, ULKER_ID))
            ledger.relate(Relation.SAME_SPEAKER, *keys, holds=False, actor="Ada", note=quote)
            ledger.add_links(DOCUMENT.id, "rules/1", [found()])
            undone = Link.model_validate(found().model_dump()).id
            ledger.retract("link", undone, reason=quote, actor="Ben")
            ledger.erase(DOCUMENT.id, reason="by court order", actor="Ada")
            assert verify(ledger).problems == []
            notes = [
                row["note"] for row in ledger.ask("SELECT note FROM link WHERE note IS NOT NULL ORDER BY seq")
            ]
            assert notes == ["█", "two counts", "█"]
            assert [row["reason"] for row in ledger.ask("SELECT reason FROM retraction")] == ["█"]
        assert b"never asked for a pause" not in path.read_bytes()

    def test_links_and_who_spoke_stay(self, path: Path) -> None:
        with Ledger.open(path) as ledger:
            ledger.add_links(DOCUMENT.id, "rules/1", [found(because=({"code": "opposite", "shared": 2},))])
            before = [ledger.ask(f"SELECT * FROM {table}") for table in ("link", "claim_speaker")]
            ledger.erase(DOCUMENT.id, reason="by court order", actor="Ada", with_propositions=True)
            assert [ledger.ask(f"SELECT * FROM {table}") for table in ("link", "claim_speaker")] == before


class TestKeys:
    @pytest.mark.parametrize(
        ("name", "kind", "local"),
        [
            ("Zoë Ülker", "person", False),
            ("Zoë Ülker", "unnamed", True),
            ("he", "person", True),
            ("She", "person", True),
            ("US", "organization", False),
            ("the official", "person", True),
            ("The official", "person", True),
            ("The Atlantic", "outlet", False),
            ("officials", "organization", True),
            ("五角大楼", "organization", False),
            ("وزير", "person", False),
            ("the", "person", True),
            ("7 Days", "outlet", False),
        ],
    )
    def test_who_is_known_in_one_article_only(self, name: str, kind: str, local: bool) -> None:
        assert is_local(name, kind) is local
        assert (speaker(name, kind, DOCUMENT.id).scope is not None) is local

    def test_every_link_of_a_chain_has_its_key(self, path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            rows = ledger.ask(
                "SELECT position, speaker, name, scope FROM claim_speaker k JOIN claim c "
                "ON c.seq = k.claim_seq "
                "WHERE c.id = :id ORDER BY position",
                {"id": CLAIMS[1].id},
            )
        assert [row["name"] for row in rows] == [POST.name, OFFICIAL.name]
        assert [row["scope"] for row in rows] == [None, DOCUMENT.id]
        assert rows[0]["speaker"] == POST_ID

    def test_where_nobody_is_quoted_it_is_the_publisher_or_the_article(self, path: Path) -> None:
        with Ledger.open(path, readonly=True) as ledger:
            rows = ledger.ask(
                "SELECT name, k.kind, scope IS NOT NULL AS local FROM claim_speaker k "
                "JOIN claim c ON c.seq = k.claim_seq WHERE c.depth = 0 GROUP BY name ORDER BY name"
            )
        assert [tuple(row.values()) for row in rows] == [
            ("Amalia Courier", "outlet", 0),
            ("the article", "outlet", 1),
        ]


def test_a_run_that_was_never_linked_has_none(path: Path) -> None:
    with Ledger.open(path, readonly=True) as ledger:
        assert ledger.run(RUN.id)
        assert ledger.ask("SELECT * FROM links") == []
