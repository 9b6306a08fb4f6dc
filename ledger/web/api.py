"""The service's routes: documents are handed in, and their jobs looked at. ``/-/ledger/openapi.json``
describes them to programs (:mod:`ledger.web.openapi`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError
from ledger.logs import LOGGER, event
from ledger.store.intake import FullError
from ledger.web import health, jobs_page, metrics
from ledger.web.handed import handed
from ledger.web.openapi import description
from ledger.web.pages import html
from ledger.web.problems import Problem, answer
from ledger.web.service import Service, service_of

if TYPE_CHECKING:
    from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]

SLOWEST = 60.0
"""Seconds that a body may take to arrive."""
_HOW_TO = (
    "This ledger takes no documents over the network: no token is set. Whoever serves it can set one: "
    "`fact-ledger token NAME` makes it, and `fact-ledger serve --tokens FILE` accepts it."
)
_Route = Callable[["Request", Any], Awaitable["Response"]]


def _explained(route: _Route) -> _Route:
    """The route, whose problems become responses, and which is counted."""

    async def explained(request: Request, datasette: Any) -> Response:
        begin, reason = time.monotonic(), None
        try:
            response = await route(request, datasette)
        except Problem as error:
            response = answer(error)
        except LedgerError as error:
            reason = str(error)  # for the log: it may name a path
            response = answer(Problem(503, "The ledger cannot be used now; the server's log says why."))
        except Exception:  # the server's own fault: told as such, and without a word of a document
            logging.getLogger(LOGGER).exception("request failed")
            response = answer(Problem(500, "The server made a mistake; its log says which."))
        seconds = time.monotonic() - begin
        metrics.count(route.__name__, response.status, seconds)
        event(
            "request",
            method=request.method,
            route=route.__name__,
            status=response.status,
            milliseconds=round(1000 * seconds),
            reason=reason,
        )
        return response

    explained.__name__, explained.__doc__ = route.__name__, route.__doc__
    return explained


@_explained
async def documents(request: Request, datasette: Any) -> Response:
    """``POST``: hand a document in. 202 with the job for a new one, 200 for one that is known."""
    service = service_of(datasette)
    if request.method != "POST":
        raise Problem(405, "Documents are handed in with POST.", Allow="POST")
    name = _who(request, service)
    if wait := service.rates.wait(name):
        seconds = math.ceil(wait)
        raise Problem(
            429,
            f"More than {service.rate} documents a minute. Try again in {seconds} s.",
            Retry_After=str(seconds),
        )
    body = await _body(request, service.max_body)
    kind = request.headers.get("content-type", "")
    document = await asyncio.to_thread(handed, body, kind, dict(_query(request)))
    try:
        job, new = await asyncio.to_thread(service.accept, document, name)
    except FullError as error:
        raise Problem(429, f"The queue is full: {error}. Try again in a while.", Retry_After="60") from error
    event(
        "document accepted",
        job=job.id,
        token=name,
        bytes=len(body),
        new=new,
        document=document.listed.document_id,
    )
    at = datasette.urls.path(f"/-/ledger/jobs/{job.id}")
    told: dict[str, Any] = {"job": job.id, "state": job.state.value, "address": at}
    told["document"] = document.listed.document_id
    return _json(told, 202 if new else 200, Location=at)


@_explained
async def jobs(request: Request, datasette: Any) -> Response:
    """The jobs that were handed in last: JSON, or a page where HTML is asked for."""
    _get(request)
    service = service_of(datasette)
    rows = await asyncio.to_thread(jobs_page.latest, service)
    if _wants_html(request):
        about = await asyncio.to_thread(health.report, service)
        context = {"jobs": rows, "health": about, "open": bool(service.tokens)}
        return await html(datasette, request, "ledger_jobs.html", context)
    return _json({"jobs": rows})


@_explained
async def job(request: Request, datasette: Any) -> Response:
    """One job: how far it is; JSON, or a page where HTML is asked for."""
    _get(request)
    found = await asyncio.to_thread(jobs_page.one, service_of(datasette), request.url_vars["id"])
    if found is None:
        raise Problem(404, f"There is no job {request.url_vars['id'][:64]!r}.")
    if _wants_html(request):
        return await html(datasette, request, "ledger_job.html", {"job": found})
    return _json(found)


@_explained
async def openapi(request: Request, datasette: Any) -> Response:
    """This API, as OpenAPI 3.1 has it."""
    _get(request)
    return _json(description(service_of(datasette), datasette.urls.path("/").rstrip("/")))


@_explained
async def healthy(request: Request, datasette: Any) -> Response:
    """Whether all is well: 200, or 503 where the ledger cannot be read or nobody works."""
    _get(request)
    about = await asyncio.to_thread(health.report, service_of(datasette))
    return _json(about, 200 if about["ok"] else 503)


@_explained
async def measured(request: Request, datasette: Any) -> Response:
    """Numbers for Prometheus."""
    from datasette.utils.asgi import Response

    _get(request)
    text, media_type = await asyncio.to_thread(metrics.exposition, service_of(datasette))
    return Response(text, headers={"cache-control": "no-store"}, content_type=media_type)


ROUTES: list[tuple[str, _Route]] = [
    (r"^/-/ledger/documents$", documents),
    (r"^/-/ledger/jobs$", jobs),
    (r"^/-/ledger/jobs/(?P<id>[^/]+)$", job),
    (r"^/-/ledger/openapi\.json$", openapi),
    (r"^/-/ledger/health$", healthy),
    (r"^/-/ledger/metrics$", measured),
]
"""As Datasette's ``register_routes`` wants them."""


def _who(request: Request, service: Service) -> str:
    """The name of the request's token."""
    if not service.tokens:
        raise Problem(403, _HOW_TO)
    given = request.headers.get("authorization", "")
    if not given:
        raise Problem(401, "A token is needed: send 'Authorization: Bearer …'.", WWW_Authenticate="Bearer")
    name = service.tokens.name_of(given)
    if name is None:
        raise Problem(401, "This token is not known here.", WWW_Authenticate='Bearer error="invalid_token"')
    return name


async def _body(request: Request, most: int) -> bytes:
    """The body, refused as soon as it is known to be too large."""
    too_large = Problem(413, f"The body is over {most:,} bytes; send one article by itself.")
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > most:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(SLOWEST):
            while True:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise Problem(400, "The body broke off.")
                body += message.get("body", b"")
                if len(body) > most:
                    raise too_large
                if not message.get("more_body"):
                    return bytes(body)
    except TimeoutError as error:
        raise Problem(408, f"The body did not arrive within {SLOWEST:.0f} s.") from error


def _get(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        raise Problem(405, "There is only something to look at here: use GET.", Allow="GET")


def _query(request: Request) -> list[tuple[str, str]]:
    return [(name, request.args.get(name)) for name in request.args]


def _wants_html(request: Request) -> bool:
    """Whether the asker is a browser: it says so before anything else."""
    return str(request.headers.get("accept", "")).lower().startswith("text/html")


def _json(value: Any, status: int = 200, **headers: str) -> Response:
    from datasette.utils.asgi import Response

    return Response(
        json.dumps(value, ensure_ascii=False),
        status=status,
        headers={"cache-control": "no-store", **headers},
        content_type="application/json; charset=utf-8",
    )
