"""Cells of Datasette's tables: short links, quotes, and never anything but http links."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import Markup

from ledger.web.cells import badge, cell, link, web_address

ID = "ab" * 32


def shown(column: str, value: Any, table: str | None = "claims", **row: Any) -> Markup | None:
    return cell(column, value, {column: value, **row}, table, lambda path: f"/base{path}", name="facts")


@pytest.mark.parametrize(
    ("column", "table", "row", "target"),
    [
        ("id", "claim", {}, "/-/ledger/claim/"),
        ("id", "claims", {}, "/-/ledger/claim/"),
        ("id", None, {"proposition": "x"}, "/-/ledger/claim/"),
        ("id", "document", {}, "/-/ledger/document/"),
        ("id", "entry", {"kind": "document"}, "/-/ledger/document/"),
        ("id", "entry", {"kind": "claim"}, "/-/ledger/claim/"),
        ("id", "entry", {"kind": "run"}, "/facts/run/"),
        ("id", "readings", {}, "/facts/reading/"),
        ("document_id", None, {}, "/-/ledger/document/"),
        ("run_id", "claim", {}, "/facts/run/"),
        ("reading_id", "claims", {}, "/facts/reading/"),
    ],
)
def test_ids_are_short_links_to_their_pages(
    column: str, table: str | None, row: dict[str, str], target: str
) -> None:
    found = shown(column, ID, table, **row)
    assert found is not None
    assert f'href="/base{target}{ID}"' in found
    assert f">{ID[:12]}<" in found


def test_an_id_of_nothing_known_is_left_alone() -> None:
    assert shown("id", ID, None) is None


def test_a_number_of_the_log_leads_to_its_entry() -> None:
    assert 'href="/base/-/ledger/entry/7"' in (shown("seq", 7) or "")
    labelled = shown("claim_seq", {"value": 7, "label": "It <rains>"}, "evidence")
    assert labelled is not None
    assert "7 · It &lt;rains&gt;" in labelled


def test_a_proposition_and_a_quote_lead_to_the_claim_they_are_of() -> None:
    for column in ("proposition", "quote"):
        assert 'href="/base/-/ledger/entry/9"' in (shown(column, "words", None, seq=9) or "")
        assert "href" not in (shown(column, "words", None) or "")


@pytest.mark.parametrize("column", ["quote", "exact", "proposition", "act", "url", "origin", "endpoint"])
def test_everything_is_escaped(column: str) -> None:
    found = shown(column, "<b onclick='x'>\"", seq=1)
    assert found is not None
    assert "<b" not in found
    assert "&lt;b" in found


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//http://x",
        "data:text/html,x",
        "//evil.example",
        "http:",
        "https://",
        "ftp://x.example/",
        "java\nscript:alert(1)",
        "http://x.example/\nx",
        "http://[",
        "/press/a.txt",
        "",
    ],
)
def test_only_whole_http_addresses_are_links(value: str) -> None:
    assert web_address(value) is None
    assert "<a" not in link(value)


def test_a_web_address_is_a_link_that_tells_nobody_where_one_came_from() -> None:
    found = link('https://x.example/a?b="c')
    assert found.startswith('<a href="https://x.example/a?b=&#34;c" rel="noopener noreferrer nofollow">')


def test_a_badge_has_no_class_but_letters() -> None:
    assert 'class="fl-badge fl-act fl-act-deny"' in badge("act", "deny")
    assert 'fl-act-x--onload--"' in badge("act", 'x" onload="')


@pytest.mark.parametrize("value", [None, "", 3.5, b"bytes"])
def test_other_values_are_left_to_datasette(value: object) -> None:
    assert shown("quote", value) is None


@pytest.mark.parametrize(
    ("column", "table", "row", "target"),
    [
        ("id", "current_claims", {}, "/-/ledger/claim/"),
        ("successor", "claims", {}, "/-/ledger/claim/"),
        ("old", "supersession", {}, "/-/ledger/claim/"),
        ("id", "review", {}, "/facts/review/"),
        ("id", "judgements", {"kind": "retraction"}, "/facts/retraction/"),
        ("previous", "judgements", {"kind": "review"}, "/facts/review/"),
        ("target_id", "judgements", {"target_kind": "claim"}, "/-/ledger/claim/"),
        ("target_id", "judgements", {"target_kind": "document"}, "/-/ledger/document/"),
        ("target_id", "retraction", {"target_kind": "supersession"}, "/facts/supersession/"),
        ("id", "entry", {"kind": "erasure"}, "/facts/erasure/"),
    ],
)
def test_judgements_lead_to_what_they_judge(
    column: str, table: str, row: dict[str, str], target: str
) -> None:
    assert f'href="/base{target}{ID}"' in (shown(column, ID, table, **row) or "")


@pytest.mark.parametrize("kind", ["claim/../..", "entry", "", None, 7])
def test_a_target_of_no_known_kind_is_no_link(kind: object) -> None:
    assert "href" not in (shown("target_id", ID, "judgements", target_kind=kind) or "")
