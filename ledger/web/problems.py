"""Errors of the service, as JSON that programs and people can read (RFC 9457, *problem details*)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datasette.utils.asgi import Response  # type: ignore[import-untyped]

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """What was wrong with a request: ``status`` is the HTTP status, ``detail`` says what to do about it."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def body(self) -> dict[str, Any]:
        """The problem details."""
        title = HTTPStatus(self.status).phrase
        return {"type": "about:blank", "title": title, "status": self.status, "detail": self.detail}


def answer(problem: Problem) -> Response:
    """The response that says so."""
    from datasette.utils.asgi import Response

    return Response(
        json.dumps(problem.body(), ensure_ascii=False),
        status=problem.status,
        headers={"cache-control": "no-store", **problem.headers},
        content_type=MEDIA_TYPE,
    )
