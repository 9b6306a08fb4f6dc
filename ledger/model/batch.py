"""A provider's batch API: many questions in one file, answered within a day at about half the price.

Files and batches are litellm's (OpenAI's form, which litellm translates for others). This module holds no
state and decides nothing: it uploads, begins, looks up and reads, so that whoever remembers the ids can go
on after any interruption. Its calls wait for the network; call them in a thread.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from ledger.errors import ModelError
from ledger.model.client import Client, Raw
from ledger.model.endpoint import Endpoint, batch_price, quiet_litellm
from ledger.model.failures import AskError, Invalid, Refused, Truncated, pause, said

PROVIDERS = ("openai", "azure", "hosted_vllm", "litellm_proxy", "vertex_ai")
"""Providers whose batches litellm can begin, look up, list and read. Without a list a batch whose beginning
was interrupted could not be found again, and would be paid for twice."""
TAG = "fact_ledger"
"""The key of a batch's metadata under which our own id of it stands."""
_ENDED = {"completed", "failed", "expired", "cancelled"}
_LISTED = 100
_PAGES = 50
"""How far back a batch of ours is looked for: this many pages of the list."""
_PASSING = (408, 409, 425, 429)
_T = TypeVar("_T")


class Lost(AskError):
    """A question of a batch was not worked off, and not charged: to be sent again."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A batch as the provider tells it. ``status`` is OpenAI's word; ``problem`` says why it failed and
    ``passing`` whether that is a matter of time (a queue that is full)."""

    id: str
    status: str
    output_file: str | None
    error_file: str | None
    done: int
    problem: str
    passing: bool

    @property
    def ended(self) -> bool:
        """Whether the provider is finished with it, well or not."""
        return self.status in _ENDED


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one question: the answer as it came, or why there is none."""

    custom_id: str
    outcome: Raw | AskError


class BatchApi:
    """The batches of one endpoint. Raises ``ModelError`` where its provider has none."""

    def __init__(self, endpoint: Endpoint, client: Client) -> None:
        self._litellm = quiet_litellm()
        self.endpoint, self._client = endpoint, client
        if endpoint.local:
            raise ModelError("The embedded model runs here and has no batches; leave out --batch.")
        self._name, self._provider, _, _ = self._litellm.get_llm_provider(
            endpoint.litellm_name, api_base=endpoint.api_base
        )
        if self._provider not in PROVIDERS:
            raise ModelError(
                f"litellm offers no batches that can be resumed for {self._provider}; it does for "
                f"{', '.join(PROVIDERS)}. Leave out --batch."
            )

    def line(self, custom_id: str, messages: list[dict[str, str]], form: type[BaseModel]) -> str:
        """One line of a batch file: the very request that :meth:`Client.ask` would send by itself."""
        from litellm.types.utils import CallTypes
        from litellm.utils import return_raw_request

        # In OpenAI's form whatever the provider: litellm translates the file, not its lines.
        request = self._client.request(messages, form)
        wanted = {**request, "model": f"openai/{self._name}", "api_base": "http://127.0.0.1:9"}
        for private in ("api_key", "timeout", "max_retries", "num_retries"):
            wanted.pop(private, None)
        raw: dict[str, Any] = dict(return_raw_request(CallTypes.completion, wanted))
        body = raw.get("raw_request_body")
        if not isinstance(body, dict):
            raise ModelError(
                f"{self.endpoint.name} cannot be asked in this mode, try another --mode: {raw.get('error')}"
            )
        body |= body.pop("extra_body", None) or {}
        return json.dumps(
            {"custom_id": custom_id, "method": "POST", "url": "/v1/chat/completions", "body": body},
            ensure_ascii=False,
        )

    def upload(self, lines: bytes, tag: str) -> str:
        """Upload a batch file; its id with the provider."""
        file = (f"{TAG}-{tag}.jsonl", lines, "application/jsonl")
        made = self._patiently(
            lambda: self._litellm.create_file(file=file, purpose="batch", **self._where()), "files"
        )
        return str(made.id)

    def begin(self, file_id: str, tag: str) -> Remote:
        """Begin a batch, once: where the connection breaks it may have begun, and :meth:`find` tells.

        Raises ``ModelError`` where the provider does not take it, ``ConnectionError`` where nobody knows.
        """
        try:
            made = self._litellm.create_batch(
                completion_window="24h",
                endpoint="/v1/chat/completions",
                input_file_id=file_id,
                metadata={TAG: tag},
                **self._where(),
            )
        except Exception as error:
            if _transient(error):
                raise ConnectionError(said(error)) from error
            raise self._hopeless(error, "batches") from error
        return _remote(made)

    def find(self, file_id: str, tag: str) -> Remote | None:
        """The batch that was begun with this file, if there is one; the newest are looked at first."""
        after: str | None = None
        for _ in range(_PAGES):
            at = after
            page = self._patiently(
                lambda: self._litellm.list_batches(after=at, limit=_LISTED, **self._where()),  # noqa: B023
                "batches",
            )
            listed = list(page.data)
            if client := getattr(page, "_client", None):  # there are no headers to send with this call
                client.close()
            for batch in listed:
                if batch.input_file_id == file_id or (batch.metadata or {}).get(TAG) == tag:
                    return _remote(batch)
            if not listed or not getattr(page, "has_more", False):
                return None
            after = listed[-1].id
        return None

    def look(self, batch_id: str) -> Remote:
        """How far a batch is."""
        return _remote(
            self._patiently(
                lambda: self._litellm.retrieve_batch(batch_id=batch_id, **self._where()), "batches"
            )
        )

    def results(self, file_id: str) -> Iterator[Result]:
        """The results in an output or error file. A line that is no result is skipped: its question counts
        as lost."""
        content = self._patiently(
            lambda: self._litellm.file_content(file_id=file_id, **self._where()).content, "files"
        )
        for line in content.splitlines():
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                custom_id = str(row["custom_id"])
            except (ValueError, KeyError, TypeError):
                continue
            yield Result(custom_id, self._outcome(row))

    def _outcome(self, row: dict[str, Any]) -> Raw | AskError:
        response = row.get("response") or {}
        status, body = response.get("status_code"), response.get("body")
        failure = row.get("error") or (body or {}).get("error") or {}
        if status == 200 and isinstance(body, dict):
            try:
                raw = self._client.raw(_completion(body), 0.0)
            except AskError as error:
                error.cost = batch_price(self.endpoint.name, error.tokens_in, error.tokens_out)
                return error
            except Exception as error:  # whatever a provider put in the place of a completion
                return Invalid(f"the batch brought no chat completion: {type(error).__name__}")
            cost = batch_price(self.endpoint.name, raw.tokens_in, raw.tokens_out)
            return Raw(raw.text, raw.tokens_in, raw.tokens_out, cost, 0.0)
        if not isinstance(failure, dict):
            failure = {"message": str(failure)}
        return failed(status if isinstance(status, int) else 0, failure)

    def _where(self) -> dict[str, Any]:
        endpoint = self.endpoint
        return {
            "custom_llm_provider": self._provider,
            "api_base": endpoint.api_base,
            "api_key": endpoint.api_key,
            "timeout": max(endpoint.settings.timeout, 120.0),
            "max_retries": 0,
            # litellm makes a client for each call and closes none of them.
            "extra_headers": {"Connection": "close"},
        }

    def _patiently(self, call: Callable[[], _T], what: str) -> _T:
        """Call, again and again while the provider is out of reach. For calls that may be made twice."""
        attempts = self.endpoint.settings.attempts
        for attempt in range(1, attempts + 1):
            try:
                return call()
            except Exception as error:
                if not _transient(error):
                    raise self._hopeless(error, what) from error
                if attempt == attempts:
                    raise ModelError(
                        f"{self.endpoint.name}: the provider's {what} cannot be reached ({said(error)}). "
                        "Nothing is lost: the same command goes on from here."
                    ) from error
                time.sleep(pause(error, attempt))
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _hopeless(self, error: Exception, what: str) -> ModelError:
        status = getattr(error, "status_code", None)
        if status in (401, 403):
            why = "does not accept the key"
        elif status in (404, 405, 501):
            why = f"has no {what} at {self.endpoint.address}; leave out --batch"
        else:
            why = f"does not accept our {what}"
        return ModelError(f"{self.endpoint.name} {why}: {said(error)}")


def failed(status: int, failure: dict[str, Any]) -> AskError:
    """What a failed line of a batch means for its window."""
    code = str(failure.get("code") or failure.get("type") or "")
    message = " ".join(str(failure.get("message") or code or f"HTTP {status}").split())[:300]
    if code.startswith("batch_") or status in _PASSING or status >= 500:
        return Lost(message)
    if "context" in code or "context length" in message or "context size" in message:
        return Truncated(f"the question does not fit the model's context: {message}")
    if "content_filter" in code or "content_policy" in code:
        return Refused(f"the provider refused: {message}")
    return AskError(f"the provider did not accept the question: {message}")


def _completion(body: dict[str, Any]) -> Any:
    """The body of a chat completion as litellm gives it for a single question."""
    from litellm.litellm_core_utils.llm_response_utils.convert_dict_to_response import (
        convert_to_model_response_object,
    )
    from litellm.types.utils import ModelResponse

    return convert_to_model_response_object(response_object=body, model_response_object=ModelResponse())


def _remote(batch: Any) -> Remote:
    errors = getattr(batch.errors, "data", None) or []
    first = errors[0] if errors else None
    code, message = getattr(first, "code", "") or "", getattr(first, "message", "") or ""
    counts = batch.request_counts
    return Remote(
        id=str(batch.id),
        status=str(batch.status),
        output_file=batch.output_file_id or None,
        error_file=batch.error_file_id or None,
        done=(counts.completed + counts.failed) if counts else 0,
        problem=" ".join(f"{message or code}".split())[:300],
        passing="limit" in code,
    )


def _transient(error: Exception) -> bool:
    """Whether the same call may succeed later."""
    import httpx
    import openai

    if isinstance(error, httpx.HTTPError | openai.APIConnectionError | ConnectionError | TimeoutError):
        return True
    status = getattr(error, "status_code", None)
    return isinstance(status, int) and (status >= 500 or status in _PASSING) and status not in (501,)
