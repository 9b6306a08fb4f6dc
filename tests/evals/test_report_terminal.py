"""The same figures on a terminal and in Markdown."""

from __future__ import annotations

import io
import re

import report_samples as samples
from rich.console import Console

from evals.report import markdown, show, whole
from evals.report.rows import documents_table, headline_table, tables
from evals.report.table import Column, Table
from evals.report.terminal import drawn


def printed() -> str:
    out = io.StringIO()
    show(samples.results(), Console(file=out, width=120, color_system=None))
    return out.getvalue()


def test_the_terminal_shows_the_lead_the_headline_and_each_document() -> None:
    text = printed()
    assert "Claim-F1 of .250" in text
    assert re.search(r"Claim-F1 +\.250 +\.000 +\.857", text)
    assert re.search(r"Amalia +4 +4 +2 +1 +\.250 +\.000 +\.857", text)


def test_a_name_is_no_markup_and_moves_no_cursor() -> None:
    table = Table("t", "[red]T", (Column("[b]who", "text"),), (("[link=x]y\x1b[2J",),))
    out = io.StringIO()
    Console(file=out, width=80, color_system=None).print(drawn(table))
    assert "[red]T" in out.getvalue()
    assert "[b]who" in out.getvalue()
    assert "[link=x]y" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_every_markdown_table_is_rectangular() -> None:
    for table in tables(samples.results()):
        head, rule, *body = markdown(table).splitlines()
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in (head, rule, *body)}
        assert widths == {len(table.columns) + 1}
        assert set(rule) <= set("|-: ")
        assert len(body) == len(table.rows)


def test_a_bar_or_a_line_feed_in_a_name_does_not_break_a_row() -> None:
    table = Table("t", "T", (Column("who", "text"), Column("F1")), (("a|b\nc", 0.5),))
    assert markdown(table) == "| who | F1 |\n| --- | ---: |\n| a\\|b c | .500 |"


def test_the_whole_in_markdown_has_every_table_under_its_title() -> None:
    results = samples.results()
    text = whole(results)
    for table in tables(results):
        assert f"## {table.title}\n" in text
    assert markdown(headline_table(results).turned()) in text
    assert markdown(documents_table(results)) in text
