"""Documents over HTTP: who may hand them in, in which forms, how much of them, and what is answered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import TEXT, Served

Serve = Callable[..., Served]


def told(response: httpx.Response, status: int) -> str:
    """What a problem says; fails where it is none of this status, or not in the form of RFC 9457."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    body = response.json()
    assert body["status"] == status
    assert set(body) == {"type", "title", "status", "detail"}
    return str(body["detail"])


def handed_in(path: Path) -> list[tuple[str, str, str | None]]:
    """The jobs on the disk, by another connection: state, origin, and the document that is kept."""
    with sqlite3.connect(path) as db:
        rows = db.execute(
            "SELECT job.state, origin, payload FROM job JOIN job_document ON job_id = job.id"
            " ORDER BY job.rowid"
        ).fetchall()
    db.close()
    return rows


class TestWhoMay:
    async def test_without_any_token_set_nothing_can_be_written_and_it_says_how(self, serve: Serve) -> None:
        served = serve(closed=True)
        assert "serve --tokens FILE" in told(await served.hand_in("x" * 40, json={"text": TEXT}), 403)
        assert (await served.get("jobs")).json() == {"jobs": []}
        assert not served.work.exists()

    @pytest.mark.parametrize("token", [None, "x" * 43, "desk"])
    async def test_without_a_token_that_is_known_nothing_is_written(
        self, serve: Serve, token: str | None
    ) -> None:
        served = serve()
        answer = await served.hand_in(token, json={"text": TEXT})
        told(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert not served.work.exists()

    async def test_the_token_is_taken_from_its_header_alone(self, serve: Serve) -> None:
        served = serve()
        basic = {"Authorization": f"Basic {served.token}"}
        told(await served.hand_in(None, json={"text": TEXT}, headers=basic), 401)
        told(await served.hand_in(None, json={"text": TEXT}, params={"token": served.token}), 401)

    async def test_a_browser_with_cookies_is_no_way_in(self, serve: Serve) -> None:
        served = serve()
        cookie = {"Cookie": "ds_actor=somebody; csrftoken=x", "Origin": "https://evil.example"}
        answer = await served.hand_in(None, data={"text": TEXT}, headers=cookie)
        assert answer.status_code in (401, 403)
        assert not served.work.exists()


class TestForms:
    async def test_a_text_as_json(self, serve: Serve) -> None:
        served = serve()
        stated = {"publisher": "Vell Courier", "headline": "The bridge", "published": "2031-03-04"}
        answer = await served.hand_in(json={"text": TEXT, "language": None, **stated})
        assert answer.status_code == 202
        ((state, origin, payload),) = handed_in(served.work)
        assert (state, origin) == ("pending", "posted")
        document = json.loads(payload or "")
        assert document["text"] == TEXT
        assert (document["publisher"], document["published_at"]["edtf"]) == ("Vell Courier", "2031-03-04")
        assert answer.headers["location"] == answer.json()["address"]

    async def test_the_bytes_of_a_document_with_facts_in_the_query(self, serve: Serve) -> None:
        served = serve()
        answer = await served.hand_in(
            content=f"<title>T</title><p>{TEXT}".encode("latin-1"),
            params={"publisher": "Vell Courier"},
            headers={"Content-Type": "text/html; charset=iso-8859-1"},
        )
        assert answer.status_code == 202
        ((_, _, payload),) = handed_in(served.work)
        assert "Ingrid Östby" in json.loads(payload or "")["text"]

    async def test_a_file_in_a_form_whose_name_is_no_path(self, serve: Serve) -> None:
        served = serve()
        for number, name in enumerate(["../../etc/passwd.md", "C:\\x\\http://a.md", "note.md"]):
            file = (name, f"# No. {number}\n\n{TEXT}".encode(), "application/octet-stream")
            answer = await served.hand_in(files={"file": file}, data={"publisher": "Courier"})
            assert answer.status_code == 202, answer.text
        origins = [origin for _, origin, _ in handed_in(served.work)]
        assert origins == ["posted/passwd.md", "posted/a.md", "posted/note.md"]

    async def test_a_pdf(self, serve: Serve) -> None:
        from pypdf import PdfWriter

        served, pdf = serve(), PdfWriter()
        pdf.add_blank_page(100, 100)
        path = served.path.with_name("x.pdf")
        pdf.write(path)
        answer = await served.hand_in(content=path.read_bytes(), headers={"Content-Type": "application/pdf"})
        assert "no text" in told(answer, 422)

    async def test_an_address_is_not_fetched_here(self, serve: Serve) -> None:
        served = serve()
        answer = await served.hand_in(json={"url": "https://courier.example/a#b", "publisher": "Courier"})
        assert answer.status_code == 202
        assert answer.json()["document"] is None
        assert handed_in(served.work) == [("pending", "https://courier.example/a", None)]

    @pytest.mark.parametrize(
        ("body", "status", "words"),
        [
            (b"not json", 400, "not JSON"),
            (b"\xff{}", 400, "not JSON"),
            (b"[" * 100_000, 400, "not JSON"),
            (b"[1]", 422, "not a JSON object"),
            (b"{}", 422, "neither a text nor a url"),
            (b'{"text": "  "}', 422, "neither a text nor a url"),
            (b'{"text": 7}', 422, "neither a text nor a url"),
            (b'{"text": "x", "colour": "red"}', 422, "no field 'colour'"),
            (b'{"text": "x", "publisher": 7}', 422, "publisher is not a string"),
            (b'{"text": "x", "published": "soon"}', 422, "is not a date"),
            (b'{"url": "file:///etc/passwd"}', 422, "only http and https"),
            (b'{"url": "https://me:secret@x.example/"}', 422, "name or password"),
        ],
    )
    async def test_what_will_not_do_is_told_and_not_written(
        self, serve: Serve, body: bytes, status: int, words: str
    ) -> None:
        served = serve()
        answer = await served.hand_in(content=body, headers={"Content-Type": "application/json"})
        assert words in told(answer, status)
        assert not served.work.exists()

    @pytest.mark.parametrize("kind", ["", "image/png", "application/x-www-form-urlencoded"])
    async def test_another_content_type_is_told(self, serve: Serve, kind: str) -> None:
        told(await serve().hand_in(content=b"x", headers={"Content-Type": kind}), 415)

    @pytest.mark.parametrize("body", [b"", b"--x\r\n", b"no form at all"])
    async def test_a_broken_form_is_told(self, serve: Serve, body: bytes) -> None:
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = await serve().hand_in(content=body, headers=kind)
        told(answer, answer.status_code)
        assert answer.status_code in (400, 422)


class TestTheSameAgain:
    async def test_the_same_content_is_the_same_job_in_whatever_form_it_comes(self, serve: Serve) -> None:
        served = serve()
        first = await served.hand_in(json={"text": TEXT, "publisher": "Courier"})
        forms: list[dict[str, Any]] = [
            {"json": {"publisher": "Courier", "text": TEXT}},
            {"files": {"file": ("a.txt", TEXT.encode(), "text/plain")}, "data": {"publisher": "Courier"}},
            {
                "content": TEXT.encode(),
                "params": {"publisher": "Courier"},
                "headers": {"Content-Type": "text/plain"},
            },
        ]
        for form in forms:
            again = await served.hand_in(**form)
            assert (again.status_code, again.json()["job"]) == (200, first.json()["job"])
        other = await served.hand_in(json={"text": TEXT, "publisher": "Another"})
        assert other.status_code == 202
        assert len(handed_in(served.work)) == 2

    async def test_one_that_did_not_end_well_is_tried_again(self, serve: Serve) -> None:
        served = serve()
        job = (await served.hand_in(json={"text": TEXT})).json()["job"]
        with sqlite3.connect(served.work) as db:
            db.execute("UPDATE job SET state = 'incomplete'")
            db.execute("UPDATE job_document SET state = 'failed', payload = NULL")
        db.close()
        again = await served.hand_in(json={"text": TEXT})
        assert (again.json()["job"], again.json()["state"]) == (job, "pending")
        ((state, _, payload),) = handed_in(served.work)
        assert state == "pending"
        assert payload is not None


class TestLimits:
    async def test_a_body_that_is_too_large_is_refused_by_its_length_and_by_its_bytes(
        self, serve: Serve
    ) -> None:
        served = serve(max_body=2000)
        kind = {"Content-Type": "text/plain"}
        told(await served.hand_in(content=b"x" * 2001, headers=kind), 413)

        async def trickle() -> Any:
            for _ in range(30):
                yield b"x" * 100

        assert "one article" in told(await served.hand_in(content=trickle(), headers=kind), 413)
        assert not served.work.exists()

    async def test_more_often_than_the_rate_is_refused_and_says_how_long_to_wait(self, serve: Serve) -> None:
        served = serve(rate=2)
        for number in range(2):
            assert (await served.hand_in(json={"text": f"{TEXT} {number}"})).status_code == 202
        answer = await served.hand_in(json={"text": TEXT})
        told(answer, 429)
        assert 1 <= int(answer.headers["retry-after"]) <= 31

    async def test_a_queue_that_is_full_takes_no_more(self, serve: Serve) -> None:
        served = serve(most=2)
        for number in range(2):
            assert (await served.hand_in(json={"text": f"{TEXT} {number}"})).status_code == 202
        assert "queue is full" in told(await served.hand_in(json={"text": TEXT}), 429)
        assert (await served.hand_in(json={"text": f"{TEXT} 1"})).status_code == 200

    @pytest.mark.parametrize("path", ["jobs", "jobs/x", "health", "metrics", "openapi.json"])
    async def test_what_is_to_be_looked_at_takes_nothing(self, serve: Serve, path: str) -> None:
        answer = await serve().ask("POST", path, content=b"x")
        told(answer, 405)
        assert answer.headers["allow"] == "GET"

    async def test_documents_are_handed_in_and_not_looked_at(self, serve: Serve) -> None:
        served = serve()
        told(await served.get("documents"), 405)
        told(await served.get("jobs/nosuch"), 404)


async def test_datasettes_own_connection_stays_read_only(serve: Serve) -> None:
    served = serve()
    await served.hand_in(json={"text": TEXT})
    assert (await served.app.client.get("/facts/job.json")).status_code == 404
    with pytest.raises(Exception, match=r"readonly|attempt to write"):
        await served.app.get_database("facts").execute("INSERT INTO entry (seq) VALUES (1)")


async def test_a_working_file_that_cannot_be_used_is_told_without_its_path(serve: Serve) -> None:
    served = serve()
    served.work.mkdir()
    said = told(await served.hand_in(json={"text": TEXT}), 503)
    assert str(served.path.parent) not in said
    assert (await served.get("health")).json()["problems"][0] == "the working file cannot be used"
