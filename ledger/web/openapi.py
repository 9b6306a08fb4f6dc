"""The service described to programs (OpenAPI 3.1, with JSON schema 2020-12)."""

from __future__ import annotations

from typing import Any

import ledger
from ledger.store.job import DocumentState, JobState
from ledger.web.handed import FIELDS, TYPES
from ledger.web.problems import MEDIA_TYPE
from ledger.web.service import Service

_STATED = {
    "publisher": "Who published it.",
    "headline": "Its headline.",
    "byline": "Its author.",
    "published": "When: 2026-03-02, 2026-03, 2026, or with a time.",
    "language": "ISO 639-1 code of its language.",
    "url": "Where it was published. Without a text, the page to be read.",
}
_STRING = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_MAYBE = {"type": ["string", "null"]}
_TIME = {"type": "string", "format": "date-time"}


def description(service: Service, base: str) -> dict[str, Any]:
    """The description of this service, whose paths lie below ``base``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "fact-ledger",
            "version": ledger.__version__,
            "summary": "Hand documents in; their claims are recorded in an append-only ledger.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base or "/"}],
        "paths": {
            "/-/ledger/documents": {"post": _post(service)},
            "/-/ledger/jobs": {"get": _get("listJobs", "The jobs handed in last, the latest first.", "Jobs")},
            "/-/ledger/jobs/{id}": {
                "get": _get("getJob", "One job, and how far it is.", "Job", 404),
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": _STRING}],
            },
            "/-/ledger/health": {
                "get": {
                    "operationId": "getHealth",
                    "summary": "Whether all is well.",
                    "responses": {
                        "200": _json("All is well.", "Health"),
                        "503": _json("The ledger cannot be read, or nobody works.", "Health"),
                        "405": _problem("Another method than GET."),
                    },
                }
            },
            "/-/ledger/metrics": {
                "get": {
                    "operationId": "getMetrics",
                    "summary": "Numbers in Prometheus' text format.",
                    "responses": {
                        "200": {
                            "description": "The numbers.",
                            "content": {"text/plain": {"schema": _STRING}},
                        },
                        "405": _problem("Another method than GET."),
                        "503": _problem("The working file cannot be used."),
                    },
                }
            },
            "/-/ledger/openapi.json": {
                "get": {
                    "operationId": "getDescription",
                    "summary": "This description.",
                    "responses": {
                        "200": {
                            "description": "OpenAPI 3.1.",
                            "content": {"application/json": {"schema": {"type": "object"}}},
                        },
                        "405": _problem("Another method than GET."),
                    },
                }
            },
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
    }


def _post(service: Service) -> dict[str, Any]:
    raw = {kind: {"schema": {"type": "string", "contentMediaType": kind}} for kind in TYPES[2:]}
    location = {"Location": {"description": "The address of the job.", "schema": _STRING}}
    return {
        "operationId": "handIn",
        "summary": "Hand a document in.",
        "description": (
            "A text or an address as JSON, a file in a form, or the bytes of a document. The same content is "
            "the same job; one that did not end well is tried again. Once it is answered with 202 it is on "
            f"the disk. A body may have {service.max_body} bytes, and a token may be used {service.rate} "
            "times a minute."
        ),
        "security": [{"token": []}],
        "parameters": [
            {
                "name": name,
                "in": "query",
                "description": f"{about} For a document whose bytes are the body.",
                "schema": _STRING,
            }
            for name, about in _STATED.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Document"}},
                "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Form"}},
                **raw,
            },
        },
        "responses": {
            "202": {**_json("A new job.", "Accepted"), "headers": location},
            "200": {**_json("This content was handed in before: its job.", "Accepted"), "headers": location},
            "400": _problem("The body is not what its content type says."),
            "401": _problem("There is no token, or one that is not known."),
            "403": _problem("This ledger takes no documents over the network."),
            "405": _problem("Another method than POST."),
            "408": _problem("The body did not arrive in time."),
            "413": _problem("The body is too large."),
            "415": _problem("The content type is not known."),
            "422": _problem("A field will not do, or the document cannot be read."),
            "429": _problem("Too many documents, or the queue is full; Retry-After says how long to wait."),
            "503": _problem("The working file cannot be used."),
        },
    }


def _get(id: str, summary: str, schema: str, *also: int) -> dict[str, Any]:
    responses = {"200": _json("As asked; a page where HTML is asked for.", schema)}
    responses["200"]["content"]["text/html"] = {"schema": _STRING}
    if 404 in also:
        responses["404"] = _problem("There is no such job.")
    responses["405"] = _problem("Another method than GET.")
    responses["503"] = _problem("The working file cannot be used.")
    return {"operationId": id, "summary": summary, "responses": responses}


def _json(about: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": about, "content": content}


def _problem(about: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": about, "content": content}


def _schemas() -> dict[str, Any]:
    stated = {name: {"type": ["string", "null"], "description": _STATED[name]} for name in FIELDS}
    text = {"type": "string", "minLength": 1, "description": "The article, as plain text."}
    states = {"type": "string", "enum": [state.value for state in JobState if state is not JobState.STOPPED]}
    return {
        "Document": {
            "type": "object",
            "properties": {"text": text, **stated},
            "anyOf": [{"required": ["text"]}, {"required": ["url"]}],
            "additionalProperties": False,
        },
        "Form": {
            "type": "object",
            "properties": {"file": {"type": "string", "format": "binary"}, **stated},
            "required": ["file"],
        },
        "Accepted": _object(job=_STRING, state=states, address=_STRING, document=_MAYBE),
        "Jobs": _object(jobs={"type": "array", "items": {"$ref": "#/components/schemas/Job"}}),
        "Job": _object(
            id=_STRING,
            state=states,
            created_at=_TIME,
            updated_at=_TIME,
            detail=_MAYBE,
            document=_object(
                id=_MAYBE,
                origin=_STRING,
                state={"type": "string", "enum": [state.value for state in DocumentState]},
                detail=_MAYBE,
                claims=_COUNT,
                rejected=_COUNT,
                headline=_MAYBE,
                publisher=_MAYBE,
            ),
            windows=_object(
                total=_COUNT, done=_COUNT, states={"type": "object", "additionalProperties": _COUNT}
            ),
            model=_STRING,
            tokens_in=_COUNT,
            tokens_out=_COUNT,
            cost_usd={"type": ["number", "null"], "description": "US dollars; null: no price known."},
        ),
        "Health": {
            **_object(
                ok={"type": "boolean"},
                version=_STRING,
                problems={"type": "array", "items": _STRING},
                intake={"type": "string", "enum": ["open", "closed"]},
                workers={
                    "type": "array",
                    "items": _object(jobs=_COUNT, beat_at=_TIME, in_trouble={"type": "boolean"}),
                },
            ),
        },
        "Problem": {
            "type": "object",
            "description": "RFC 9457.",
            "properties": {
                "type": _STRING,
                "title": _STRING,
                "status": {"type": "integer"},
                "detail": {"type": "string", "description": "What was wrong, and what to do."},
            },
            "required": ["type", "title", "status", "detail"],
        },
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
