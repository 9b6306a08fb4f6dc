"""Datasette's configuration says what there is, all of it, and nothing else."""

from __future__ import annotations

from typing import Any

import yaml

from ledger.store import schema
from ledger.store.queries import QUERIES
from ledger.web import descriptions
from ledger.web.metadata import FILE, as_yaml, columns, empty_ledger, metadata


def tables() -> dict[str, Any]:
    found: dict[str, Any] = metadata()["databases"]["facts"]["tables"]
    return found


def test_the_shipped_file_is_what_the_code_makes() -> None:
    again = "python -m ledger.web.metadata makes it again"
    assert FILE.read_text(encoding="utf-8") == as_yaml(), again


def test_the_yaml_says_what_the_mapping_says() -> None:
    assert yaml.safe_load(as_yaml()) == metadata()


def test_every_table_and_view_is_described_and_no_other() -> None:
    assert set(tables()) == set(schema.TABLES) | set(schema.VIEWS)
    assert all(table["description"] for table in tables().values())


def test_every_column_is_described_and_no_other() -> None:
    known = set()
    with empty_ledger() as connection:
        for name, table in tables().items():
            assert list(table["columns"]) == columns(connection, name)
            for column in table["columns"]:
                own = (name, column) in descriptions.described()
                known.add((name if own else None, column))
    assert descriptions.described() == known


def test_facets_sorting_labels_units_and_search_name_columns_that_exist() -> None:
    with empty_ledger() as connection:
        for name, table in tables().items():
            there = set(columns(connection, name))
            named = {*table.get("facets", ()), *table.get("units", ())}
            named |= {table[key] for key in ("sort_desc", "label_column", "fts_pk") if key in table}
            assert named <= there, name
            assert table.get("fts_table", schema.FTS) == schema.FTS


def test_every_named_query_is_there_with_its_parameters_explained() -> None:
    queries = metadata()["databases"]["facts"]["queries"]
    assert list(queries) == [query.name for query in QUERIES]
    for query in QUERIES:
        assert queries[query.name]["sql"] == query.sql
        assert queries[query.name]["params"] == list(query.parameters)
        for name, meaning in query.parameters.items():
            assert f"{name}: {meaning}" in queries[query.name]["description"]


def test_it_can_be_made_for_another_database_name() -> None:
    assert list(metadata("mine")["databases"]) == ["mine"]
