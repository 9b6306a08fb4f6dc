"""The page: complete and well-formed whatever an article holds, loading nothing, and true to the scores."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.report import render, rows
from evals.report.html import flat
from evals.report.table import Table
from evals.runs.results import Results, system
from ledger.claims import Source, SourceKind

HOSTILE = (
    """<script>alert("1")</script> ' onload='x' "><img src=//evil.example/x> &amp; {{ 7*7 }} ]]>"""
    " \u202e\x00\x0c|"
)


@pytest.fixture(scope="module")
def results() -> Results:
    return samples.results()


@pytest.fixture(scope="module")
def page(results: Results) -> str:
    return render(results)


def parsed(page: str) -> ElementTree.Element:
    """The page read as XML, which takes no tag left open and no quotation mark left out."""
    return ElementTree.fromstring(page)


def hostile() -> Results:
    """Everything that is given holds what would break a careless page."""
    text = f"{HOSTILE}\nThe pier is closed.\n"
    source = Source(name=HOSTILE, kind=SourceKind.PERSON, role=HOSTILE)
    gold = samples.claim(text, HOSTILE, source, proposition=HOSTILE)
    reference = replace(samples.reference(HOSTILE, text, [gold]), labels=[HOSTILE])
    guess = gold.model_copy(update={"sources": (Source(name="x" + HOSTILE, kind=SourceKind.DOCUMENT),)})
    other = samples.claim(text, "The pier", proposition=HOSTILE)
    references = (reference,)
    return Results(
        {HOSTILE: {HOSTILE: HOSTILE}},
        references,
        (system(HOSTILE, HOSTILE, references, {HOSTILE: [guess, other]}, {HOSTILE: 1}),),
    )


def test_the_page_is_well_formed_and_its_links_lead_somewhere(page: str) -> None:
    tree = parsed(page)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    targets = [e.get("href", "") for e in tree.iter("a")]
    assert targets
    assert all(target.startswith("#") and target[1:] in ids for target in targets)
    for element in tree.iter():
        for name in (element.get("aria-labelledby") or "").split():
            assert name in ids


def test_the_page_loads_and_runs_nothing(page: str) -> None:
    tree = parsed(page)
    policies = [e for e in tree.iter("meta") if e.get("http-equiv") == "Content-Security-Policy"]
    assert [p.get("content") for p in policies] == ["default-src 'none'; style-src 'unsafe-inline'"]
    for page_text in (page, render(hostile())):
        elements = list(parsed(page_text).iter())
        tags = {e.tag for e in elements}
        assert not tags & {
            "script",
            "img",
            "link",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "image",
            "use",
        }
        attributes = {name for element in elements for name in element.attrib}
        assert not attributes & {"src", "srcset", "action", "data", "background"}
        assert not any(name.startswith("on") for name in attributes)
    assert "://" not in page
    assert "url(" not in page
    assert "@import" not in page


def test_hostile_text_is_shown_and_never_obeyed() -> None:
    page = render(hostile())
    assert "<script" not in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page
    assert "\x00" not in page
    shown = "".join(parsed(page).itertext())
    assert "<script>alert(\"1\")</script> ' onload='x' \"><img src=//evil.example/x> &amp;" in shown


@given(st.text(min_size=1, max_size=40).filter(str.strip))
@settings(max_examples=25, deadline=None)
def test_any_text_at_all_makes_a_well_formed_page(text: str) -> None:
    gold = samples.claim(text, text, proposition=text)
    references = (samples.reference("r", text, [gold]),)
    parsed(render(Results({}, references, (system("s", "", references, {"r": [gold]}),))))


def test_what_was_missed_and_what_was_invented_is_named(page: str) -> None:
    listed = [
        " ".join("".join(e.itertext()).split())
        for e in parsed(page).iter("li")
        if "item" in (e.get("class") or "").split()
    ]
    assert sum("− MISSED" in each for each in listed) == 4
    assert sum("+ INVENTED" in each for each in listed) == 4
    assert any("Amalia-3" in each and "rain fell on Amalia all day" in each for each in listed)
    assert sum("on page furniture" in each for each in listed) == 2
    nowhere = next(each for each in listed if "not in the text" in each)
    assert "INVENTED" in nowhere
    assert "“no such w”" in nowhere
    wrong = next(each for each in listed if "Amalia-2" in each)
    assert "found, but not right" in wrong
    rows_of = [[cell.text for cell in row] for row in parsed(page).iter("tr")]
    assert ["claimer", "harbour union", "Tilda Voss"] in rows_of
    assert ["act", "deny", "accuse"] in rows_of


def test_every_table_stands_in_the_page_with_the_figures_of_the_scores(results: Results, page: str) -> None:
    tree = parsed(page)
    there = {e.get("id"): e for e in tree.iter("table") if e.get("id")}
    expected: list[Table] = [*rows.tables(results), *rows.matrices(results.systems[0])]
    assert set(there) == {table.name for table in expected}
    for table in expected:
        wanted = table.turned() if table.name == "headline" else table
        body = there[table.name].find("tbody")
        assert body is not None
        cells = [tuple((cell.text or "").strip() for cell in row) for row in body]
        assert cells == wanted.shown()


def test_tables_can_be_read_aloud(page: str) -> None:
    for table in parsed(page).iter("table"):
        assert table.find("caption") is not None
        head = table.find("thead")
        assert head is not None
        assert all(cell.get("scope") == "col" for cell in head.iter("th"))
        body = table.find("tbody")
        assert body is not None
        assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in body)


def test_the_settings_are_all_there_by_their_dotted_names() -> None:
    config = {
        "model": {"name": "tiny", "parts": ["a", 1]},
        "runs": [{"seconds": 2}],
        "note": None,
        "empty": {},
    }
    assert list(flat(config)) == [
        ("model.name", "tiny"),
        ("model.parts", "a, 1"),
        ("runs.1.seconds", "2"),
        ("note", "None"),
        ("empty", "{}"),
    ]


def test_a_system_that_finds_nothing_and_an_article_without_claims_have_a_page_too() -> None:
    references = (samples.labelled("Amalia"), samples.reference("empty", "\n", []))
    page = render(Results({}, references, (system("nothing", "finds nothing", references, {}),)))
    assert "Claim-F1 of .000" in "".join(parsed(page).itertext())


def test_many_articles_are_folded_at_first() -> None:
    towns = [f"Town{chr(97 + n)}" for n in range(11)]
    articles = [
        e for e in parsed(render(samples.results(*towns))).iter("details") if e.get("class") == "article"
    ]
    assert len(articles) == 11
    assert not any(e.get("open") for e in articles)
