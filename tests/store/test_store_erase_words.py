"""No words of an erased text stay where a person or a model repeated them, however they were retyped."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from erase_samples import (
    ARABIC,
    KEPT_CLAIM,
    PARAPHRASED,
    PLAIN,
    QUOTING,
    SENTENCES,
    check,
    erase,
    fill,
    found,
    span,
)
from store_samples import RUN

from ledger.claims import Act, Claim, Quotation, State, When
from ledger.documents.document import Document
from ledger.errors import LedgerError
from ledger.link.types import Relation
from ledger.store.entries import Reading
from ledger.store.ledger import Ledger
from ledger.store.merge import merge, verified
from ledger.store.redact import BLANK

FERRY_TEXT = "The minister of Sund said the town’s Fähre won’t sail — not before Whitsun.\n"
FERRY = Document(
    text=FERRY_TEXT,
    origin="/press/ferry.txt",
    headline="A secret of Quentin Blathers",
    published_at=When(raw="the ides of Marchember"),
)
FERRY_READING = Reading(run_id=RUN.id, document_id=FERRY.id, start=0, end=len(FERRY_TEXT))
FERRY_CLAIM = Claim(
    document_id=FERRY.id,
    evidence=(span("the town’s Fähre won’t sail — not before Whitsun", FERRY_TEXT),),
    quotation=Quotation.INDIRECT,
    act=Act.ASSERT,
    proposition="A boat stays",
    body=State(subject="a boat"),
)
QUOTE = FERRY_CLAIM.quote
RETYPED = {
    "as it stands": QUOTE,
    "straight quotation marks": QUOTE.replace("’", "'"),
    "primes": QUOTE.replace("’", "ʼ"),
    "a hyphen for a dash": QUOTE.replace("—", "-"),
    "two hyphens and no space": QUOTE.replace(" — ", "--"),
    "no dash": QUOTE.replace(" —", ""),
    "letters and their marks apart": unicodedata.normalize("NFD", QUOTE),
    "capitals": QUOTE.upper(),
    "a character without width": QUOTE.replace("sail", "sa\u200bil"),
    "soft hyphens": QUOTE.replace("before", "be\u00adfore"),
    "wide letters": QUOTE.replace("Whitsun", "Ｗｈｉｔｓｕｎ"),
    "the headline": str(FERRY.headline),
    "words of the document's date": "the Ides of Marchember",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "facts.db"
    fill(path)
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    for file in filled.parent.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / "facts.db"


def merged(path: Path, other: Path) -> None:
    with Ledger.open(other, readonly=True) as theirs, verified(theirs) as source, Ledger.open(path) as ledger:
        merge(ledger, source)


@pytest.fixture
def judged_around(path: Path) -> Path:
    """The ledger, with judgements that quote the text and are of its claims only by their other end."""
    with Ledger.open(path) as ledger:
        put = ledger.supersede(KEPT_CLAIM.id, PARAPHRASED.id, reason=QUOTING, actor="Ada").id
        ledger.retract("supersession", put, reason=f"but {SENTENCES[1]}", actor="Ada")
        for a, b in ((KEPT_CLAIM.id, PARAPHRASED.id), (ARABIC.id, KEPT_CLAIM.id)):
            link = ledger.relate(Relation.REPEATS, a, b, holds=True, actor="Ada", note=QUOTING).id
            ledger.retract("link", link, reason=f"see {SENTENCES[2]}", actor="Ben")
        keys = {row["name"]: row["speaker"] for row in ledger.ask("SELECT speaker, name FROM claim_speaker")}
        ledger.relate(
            *(Relation.SAME_SPEAKER, keys["Ada Quill"], keys["the mayor"]),
            **{"holds": True, "actor": "Ada", "note": QUOTING},  # type: ignore[arg-type]
        )
        ledger.supersede(KEPT_CLAIM.id, ARABIC.id, reason=PLAIN, actor="Ben")
    return path


def reasons(path: Path) -> list[str]:
    with Ledger.open(path, readonly=True) as ledger:
        said = "SELECT reason FROM supersession UNION ALL SELECT reason FROM retraction UNION ALL "
        return sorted(row["reason"] for row in ledger.ask(f"{said} SELECT note AS reason FROM link"))


def test_what_puts_an_erased_claim_for_another_or_links_it_quotes_nothing(judged_around: Path) -> None:
    erase(judged_around)
    assert found(judged_around.parent) == {}
    assert reasons(judged_around) == sorted([*[BLANK] * 8, PLAIN])
    assert check(judged_around).problems == []


def test_nor_where_the_erasure_comes_by_a_merge_nor_what_comes_to_an_erased_one(
    judged_around: Path, tmp_path: Path
) -> None:
    erased = Path(shutil.copy(judged_around, tmp_path / "erased.db"))
    bare = tmp_path / "bare.db"
    fill(bare)
    for path in (erased, bare):
        erase(path)
    merged(bare, judged_around)
    merged(judged_around, erased)
    for path in (bare, judged_around):
        assert {*reasons(path)} == {BLANK, PLAIN}
        assert check(path).problems == []
    assert found(tmp_path).keys() == {"facts.work.db"}


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    """A ledger of one document, whose words bear much retyping."""
    path = tmp_path / "facts.db"
    with Ledger.open(path) as ledger:
        ledger.add_run(RUN)
        ledger.add_document(FERRY, furniture_characters=0)
        ledger.add_reading(FERRY_READING, [FERRY_CLAIM])
    return path


@pytest.mark.parametrize("words", RETYPED.values(), ids=RETYPED)
def test_a_proposition_and_a_note_go_however_they_were_retyped(ferry: Path, words: str) -> None:
    said = f"It says: {words}, and so on"
    with Ledger.open(ferry) as ledger:
        amended = ledger.amend(FERRY_CLAIM.id, {"proposition": said}, actor="Ada", note=said)
        ledger.erase(FERRY.id, reason="by court order", actor="Ada")
        assert ledger.claim(str(amended.successor)).claim.proposition == BLANK
        assert ledger.ask("SELECT note FROM review") == [{"note": BLANK}]
        assert ledger.ask("SELECT reason FROM supersession") == [{"reason": BLANK}]
    assert found(ferry.parent, (words,)) == {}
    assert check(ferry).problems == []


@pytest.mark.parametrize("words", RETYPED.values(), ids=RETYPED)
def test_a_reason_that_holds_them_is_refused(ferry: Path, words: str) -> None:
    with Ledger.open(ferry) as ledger, pytest.raises(LedgerError, match="The reason quotes the text"):
        ledger.erase(FERRY.id, reason=f"It says: {words}", actor="Ada")


def test_so_is_one_that_stands_in_the_text_and_one_of_other_words_is_not(ferry: Path) -> None:
    with Ledger.open(ferry) as ledger:
        with pytest.raises(LedgerError, match="The reason quotes the text"):
            ledger.erase(FERRY.id, reason="minister of Sund said", actor="Ada")
        assert ledger.erase(FERRY.id, reason="Sund District Court: the Fähre", actor="Ada").notices
