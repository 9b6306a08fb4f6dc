"""The description of the service says what the routes do, and health and metrics say what is the case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from prometheus_client.parser import text_string_to_metric_families
from serving import TEXT, Served

from ledger.store.intake import Intake
from ledger.store.job import this_process
from ledger.store.work import Work
from ledger.web import metrics

Serve = Callable[..., Served]


class Described:
    """The routes, each of whose answers is checked against their description."""

    def __init__(self, served: Served, description: dict[str, Any]) -> None:
        self.served, self.description = served, description
        self.seen: set[tuple[str, str, str]] = set()

    async def ask(self, method: str, path: str, route: str = "", **options: Any) -> httpx.Response:
        answer = await self.served.ask(method, path, **options)
        key = f"/-/ledger/{route or path}"
        # what takes one method only says so for all others
        operation = self.description["paths"][key].get(method.lower()) or next(
            value for name, value in self.description["paths"][key].items() if name in ("get", "post")
        )
        status, kind = str(answer.status_code), answer.headers["content-type"].partition(";")[0]
        assert status in operation["responses"], f"{method} {path} answers {status}: {answer.text}"
        content = operation["responses"][status]["content"]
        assert kind in content, f"{method} {path} answers {status} in {kind}"
        if "json" in kind:
            schema = {**content[kind]["schema"], "components": self.description["components"]}
            Draft202012Validator(schema).validate(answer.json())
        for header in operation["responses"][status].get("headers", {}):
            assert header.lower() in answer.headers
        self.seen.add((method, key, status))
        return answer


async def test_the_description_is_valid_and_the_routes_do_what_it_says(serve: Serve) -> None:
    served = serve(max_body=3000, rate=9)
    description = (await served.get("openapi.json")).json()
    validate(description)
    described = Described(served, description)
    bearer = {"Authorization": f"Bearer {served.token}"}
    ask = described.ask
    await ask("GET", "openapi.json")
    await ask("GET", "jobs")
    await ask("GET", "health")  # 503: nobody works
    accepted = await ask("POST", "documents", headers=bearer, json={"text": TEXT, "publisher": "Courier"})
    await ask("POST", "documents", headers=bearer, json={"text": TEXT, "publisher": "Courier"})
    await ask("POST", "documents", headers=bearer, json={"url": "https://courier.example/"})
    await ask("POST", "documents", json={"text": TEXT})
    await ask("POST", "documents", headers=bearer, json={"text": 1})
    await ask("POST", "documents", headers={**bearer, "Content-Type": "application/json"}, content=b"{")
    await ask("POST", "documents", headers={**bearer, "Content-Type": "image/png"}, content=b"x")
    await ask("POST", "documents", headers={**bearer, "Content-Type": "text/plain"}, content=b"x" * 3001)
    await ask("GET", "documents")
    with Work.open(served.work) as work:
        Intake(work).beat(this_process(), ["x"])
    await ask("GET", "health")
    await ask("GET", "metrics")
    html = {"Accept": "text/html,*/*"}
    for headers in ({}, html):
        await ask("GET", "jobs", headers=headers)
        await ask("GET", f"jobs/{accepted.json()['job']}", "jobs/{id}", headers=headers)
    await ask("GET", "jobs/none", "jobs/{id}")
    for path, route in (
        ("jobs/x", "jobs/{id}"),
        *((p, "") for p in ("jobs", "health", "metrics", "openapi.json")),
    ):
        await ask("DELETE", path, route)
    while (await ask("POST", "documents", headers=bearer, json={"text": TEXT})).status_code != 429:
        pass
    promised = {
        (method.upper(), path, status)
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
        for status in operation["responses"]
        if status not in ("403", "405", "408")  # another setting; another method; a slow sender
    }
    unreadable = {key for key in promised if key[2] == "503" and key[1] != "/-/ledger/health"}
    assert promised - unreadable <= described.seen


class TestHealth:
    async def test_a_closed_service_is_well_without_a_worker(self, serve: Serve) -> None:
        answer = await serve(closed=True).get("health")
        assert answer.status_code == 200
        assert answer.json()["intake"] == "closed"

    async def test_documents_that_nobody_works_off_are_no_health(self, serve: Serve) -> None:
        served = serve()
        answer = await served.get("health")
        assert answer.status_code == 503
        assert answer.json()["problems"] == ["no worker is running: documents are taken in and wait"]
        with Work.open(served.work) as work:
            Intake(work).beat(this_process(), [], trouble="no key for openai/tiny")
        answer = await served.get("health")
        assert answer.status_code == 503
        assert "no key" not in answer.text  # what the trouble is, is for the log

    async def test_a_ledger_that_cannot_be_read_is_told_without_its_path(self, serve: Serve) -> None:
        served = serve(closed=True)
        served.path.write_bytes(b"no ledger any more, but long enough for a header of one hundred bytes" * 2)
        answer = await served.get("health")
        assert answer.status_code == 503
        assert answer.json()["problems"] == ["the ledger cannot be read"]
        assert str(served.path.parent) not in answer.text


class TestMetrics:
    async def test_they_are_what_prometheus_reads_and_say_what_is_the_case(
        self, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from web_samples import Sample

        monkeypatch.setattr(metrics, "KEPT", 0.0)
        served = serve()
        sample = Sample()
        sample.fill(served.path)
        await served.hand_in(json={"text": TEXT})
        answer = await served.get("metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        found = {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }
        assert found["fact_ledger_up",] == 1
        assert found["fact_ledger_documents",] == 2
        assert found["fact_ledger_claims",] == len(sample.claims) + 1
        assert found["fact_ledger_tokens_in_total",] == 900
        assert found["fact_ledger_cost_usd_total",] == pytest.approx(0.00042)
        assert found["fact_ledger_model_seconds_total",] == pytest.approx(8.123)
        assert found["fact_ledger_bytes",] >= served.path.stat().st_size
        assert found["fact_ledger_queue_jobs",] == found["fact_ledger_queue_documents",] == 1
        assert found["fact_ledger_jobs", "pending"] == 1
        assert found["fact_ledger_workers",] == 0
        assert found["fact_ledger_requests_total", "documents", "202"] >= 1


class TestThePages:
    async def test_the_list_and_a_job_read_well_and_run_nothing_of_a_name(self, serve: Serve) -> None:
        served = serve()
        name = "<script>alert(1)</script>.txt"
        job = (await served.hand_in(files={"file": (name, TEXT.encode(), "text/plain")})).json()["job"]
        for path in ("jobs", f"jobs/{job}"):
            page = await served.get(path, headers={"Accept": "text/html"})
            assert page.headers["content-type"].startswith("text/html")
            assert "<script" not in page.text
            assert "default-src 'none'" in page.headers["content-security-policy"]
            assert job in page.text
        assert "script&gt;.txt" in page.text

    async def test_a_closed_service_says_how_to_open_it(self, serve: Serve) -> None:
        page = await serve(closed=True).get("jobs", headers={"Accept": "text/html"})
        assert "takes no documents over the network now" in page.text
