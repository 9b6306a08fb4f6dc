"""A page that attacks its reader, a site that attacks the server, a query that would write."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from web_samples import Sample

from ledger.errors import LedgerError
from ledger.store import schema
from ledger.store.queries import BY_NAME
from ledger.web.metadata import DATABASE
from ledger.web.security import HANDLERS

Serve = Callable[..., Any]


class Elements(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[dict[str, str | None]] = []
        self.handlers: list[tuple[str, str]] = []
        self.loaded: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script":
            self.scripts.append(given)
        self.handlers += [
            (tag, name) for name in given if name.startswith("on") and given[name] not in HANDLERS
        ]
        if tag in ("img", "iframe", "object", "embed", "base", "audio", "video"):
            self.handlers.append((tag, "element"))
        if tag in ("script", "link") and (given.get("src") or given.get("href")):
            self.loaded.append(str(given.get("src") or given.get("href")))
        if tag in ("a", "form"):
            self.links.append(given.get("href") or given.get("action") or "")


def pages(sample: Sample) -> list[str]:
    """Our pages of the sample, every table and view, every query, rows, and errors that repeat it."""
    return [
        "/",
        f"/-/ledger/document/{sample.document.id}",
        *(f"/-/ledger/claim/{claim.id}" for claim in sample.claims),
        *(f"/-/ledger/claim/{digit}" for digit in "0123456789abcdef"),
        *(f"/-/ledger/dispute/{claim.id}" for claim in sample.claims[:3]),
        "/-/ledger/disputes",
        "/-/ledger/disputes?words=%3Cscript%3Ealert(1)%3C/script%3E",
        "/-/ledger/dispute/<script>alert(1)</script>",
        f"/{DATABASE}",
        *(f"/{DATABASE}/{name}" for name in (*schema.TABLES, *schema.VIEWS, *BY_NAME)),
        f"/{DATABASE}/document/{sample.document.id}",
        f"/{DATABASE}/run/{sample.run.id}",
        f"/{DATABASE}/said?name=%3Cscript%3Ealert(1)%3C/script%3E",
        f"/{DATABASE}/claims?_search=%3Cscript%3Ealert(1)%3C/script%3E",
        "/-/ledger/claim/<script>alert(1)</script>",
        "/nowhere/<img src=x onerror=alert(1)>",
    ]


async def test_nothing_of_a_document_or_a_model_runs_in_the_reader(hostile: Sample, served: Serve) -> None:
    client = served("hostile.db")
    for path in pages(hostile):
        response = await client.get(path, follow_redirects=True)
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        if not response.headers["content-type"].startswith("text/html"):
            continue
        found = Elements()
        found.feed(response.text)
        assert not found.handlers, path
        nonce = re.search(r"script-src 'self' 'nonce-([\w-]+)'", policy)
        for script in found.scripts:
            assert nonce, path
            assert script.get("nonce") == nonce[1], path
        assert "<script>alert" not in response.text, path
        assert str(9973 * 7919) not in response.text, "text of a document was taken for a template"
        for link in found.links:
            assert urlsplit(link).scheme in ("", "http", "https"), (path, link)


async def test_the_attack_is_shown_as_the_text_it_is(hostile: Sample, served: Serve) -> None:
    client = served("hostile.db")
    html = (await client.get(f"/-/ledger/document/{hostile.document.id}")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 9973*7919 }}" in html


async def test_everything_comes_from_this_server(sample: Sample, served: Serve) -> None:
    client = served()
    for path in ("/", "/facts", "/facts/claims", "/facts/said", f"/-/ledger/document/{sample.document.id}"):
        found = Elements()
        found.feed((await client.get(path)).text)
        assert found.loaded, path
        for address in found.loaded:
            assert urlsplit(address).netloc in ("", "localhost"), (path, address)
            assert (await client.get(urlsplit(address).path)).status_code == 200, address


async def test_our_pages_have_no_script_at_all(sample: Sample, served: Serve) -> None:
    client = served()
    for path in ("/", f"/-/ledger/claim/{sample.claims[0].id}", f"/-/ledger/document/{sample.document.id}"):
        response = await client.get(path)
        found = Elements()
        found.feed(response.text)
        assert not found.scripts
        assert " style=" not in response.text
        assert "script-src" not in response.headers["content-security-policy"]
        assert "unsafe-inline" not in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/", "/facts/claims", "/facts/claims.json", "/nowhere", "/ledger-static/ledger.css"]
)
async def test_every_answer_bears_the_security_headers(sample: Sample, served: Serve, path: str) -> None:
    headers = (await served().get(path)).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


async def test_every_answer_has_a_nonce_of_its_own(sample: Sample, served: Serve) -> None:
    client = served()
    policies = {(await client.get("/facts")).headers["content-security-policy"] for _ in range(5)}
    assert len(policies) == 5


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("LOCALHOST:8001", 200), ("[::1]:8001", 200), ("evil.example", 421), ("", 421)],
)
async def test_a_foreign_name_for_this_machine_is_refused(
    sample: Sample, served: Serve, host: str, status: int
) -> None:
    client = served(hosts=["localhost", "::1"])
    response = await client.get("/facts/claims.json", headers={"host": host})
    assert response.status_code == status
    assert ("proposition" in response.text) == (status == 200)


@pytest.mark.parametrize(
    "sql",
    [
        "delete from claim",
        "insert into flag values (1, 9, 'a', 'b', 'c')",
        "update claim set claimer = 'x'",
        "drop table claim",
        "attach database '/tmp/x.db' as x",
        "pragma query_only = off",
        "with x as (select 1) delete from claim",
        "select 1; delete from claim",
        "explain delete from claim; delete from claim",
    ],
)
async def test_sql_that_would_write_is_refused(
    sample: Sample, served: Serve, tmp_path: Path, sql: str
) -> None:
    before = (tmp_path / "facts-of-today.db").read_bytes()
    response = await served().get("/facts.json", params={"sql": sql}, follow_redirects=True)
    assert response.status_code == 400
    assert (tmp_path / "facts-of-today.db").read_bytes() == before


async def test_no_plugin_can_write_either(sample: Sample, served: Serve) -> None:
    database = served().ds.get_database(DATABASE)
    with pytest.raises(LedgerError, match="for reading only"):
        await database.execute_write("DELETE FROM flag")
    assert (await database.execute("SELECT count(*) FROM flag")).first()[0] == 1


async def test_sql_of_ones_own_can_be_turned_off_and_the_questions_stay(
    sample: Sample, served: Serve
) -> None:
    client = served(allow_sql=False)
    asked = await client.get("/facts.json", params={"sql": "select 1"}, follow_redirects=True)
    assert asked.status_code == 403
    assert (await client.get("/facts/said.json?name=clerk")).status_code == 200
    assert "SQL of your own" not in (await client.get("/")).text
    assert "SQL of your own" in (await served().get("/")).text
