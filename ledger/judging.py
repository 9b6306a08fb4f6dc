"""A language model as the linker's judge: one question for each new claim, with those before it numbered.

The answer is lists of numbers, so nothing of a document or a model can get into a link but which claims it is
between. Answers are kept as all others are, so asking the same again costs nothing.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ledger.errors import ModelError, UserError
from ledger.link.decide import MOST_ASKED
from ledger.link.judge import BY_JUDGE, Inquiry, Verdict, Verdicts
from ledger.model.budget import Spent
from ledger.model.client import Client, Reply, hang_up
from ledger.model.endpoint import count_tokens, price
from ledger.model.failures import AskError, Invalid, OverBudget, Refused, Truncated, http_status
from ledger.prompts import Messages, PromptFile, read

TOKENS_AN_ANSWER = 18
"""Output tokens of an answer, the mean over the stories of ``evals/development/links``."""
_Number = Annotated[int, Field(ge=1, le=MOST_ASKED, strict=True)]


class Standing(BaseModel):
    """A model's answer: the numbers of earlier claims, by how they stand to the new one; others are apart."""

    model_config = ConfigDict(extra="forbid")

    saying: list[_Number]
    same: list[_Number]
    opposite: list[_Number]
    update: list[_Number]

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len(self.numbers) != len(set(self.numbers)):
            raise ValueError("a number stands twice")
        return self

    @property
    def numbers(self) -> list[int]:
        """All that stand somewhere."""
        return [number for name in Standing.model_fields for number in getattr(self, name)]

    def verdicts(self, inquiry: Inquiry) -> Verdicts:
        """What it says of each claim that was asked about."""
        found = {other.id: Verdict.APART for other in inquiry.others}
        for name in Standing.model_fields:
            for number in getattr(self, name):
                found[inquiry.others[number - 1].id] = Verdict(name)
        return found


@lru_cache(maxsize=MOST_ASKED)
def form_of(numbers: int) -> type[Standing]:
    """The form of an answer about so many claims: it can name no other, and none twice in a list."""

    class Bounded(Standing):
        @model_validator(mode="after")
        def _known(self) -> Self:
            if max(self.numbers, default=0) > numbers:
                raise ValueError(f"a number beyond {numbers}")
            return self

        @classmethod
        def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
            item = {"type": "integer", "enum": list(range(1, numbers + 1))}
            some = {"type": "array", "items": item, "maxItems": numbers}
            names = list(cls.model_fields)
            return {
                "title": Standing.__name__,
                "type": "object",
                "properties": dict.fromkeys(names, some),
                "required": names,
                "additionalProperties": False,
            }

    Bounded.__name__ = Bounded.__qualname__ = Standing.__name__
    Bounded.__doc__ = Standing.__doc__
    return Bounded


class Example(Standing):
    """A worked example: a question, and how it is answered."""

    text: str


class Comparison(PromptFile):
    """The prompt for linking."""

    example: tuple[Example, ...]

    def messages(self, inquiry: Inquiry) -> Messages:
        """The conversation up to and with the question."""
        turns = (
            (e.text.strip(), e.model_dump_json(include=set(Standing.model_fields))) for e in self.example
        )
        return self.conversation(turns, question(inquiry))


def prompt() -> Comparison:
    """The prompt for linking, ``prompts/link.toml``."""
    found: Comparison = read("link", Comparison)
    return found


def question(inquiry: Inquiry) -> str:
    """The user's turn. A claim is always one line, so that its words cannot pose as another one."""
    numbered = (f"{number}. {other.shown}" for number, other in enumerate(inquiry.others, 1))
    return "\n".join([f"New: {inquiry.of.shown}", *numbered])


@dataclass(slots=True)
class Asked(Spent):
    """What asking came to: questions that came to an end, of them answered before (``kept``) and without a
    usable answer (``unusable``)."""

    questions: int = 0
    kept: int = 0
    unusable: int = 0

    def add(self, reply: Reply[Standing]) -> None:
        """Count an answer."""
        self.questions += 1
        if reply.cached:
            self.kept += 1
            return
        self.spend(reply.raw.tokens_in, reply.raw.tokens_out, reply.raw.cost)

    def fail(self, error: AskError, paid: Decimal | None) -> None:
        """Count a question without a usable answer."""
        self.questions += 1
        self.unusable += 1
        self.spend(error.tokens_in, error.tokens_out, paid)

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        names = ("questions", "kept", "unusable", "tokens_in", "tokens_out")
        cost = None if self.cost is None else str(self.cost)
        return {name: getattr(self, name) for name in names} | {"cost_usd": cost}


Speakable = Callable[[Collection[str]], Collection[str]]
"""Of claims (ids), those whose words may be shown."""


class ModelJudge:
    """Asks a model, many questions at once. To be used as a context manager: it has a loop of its own."""

    def __init__(self, client: Client, speakable: Speakable = lambda ids: ids) -> None:
        """``client`` asks the model that is to judge. ``speakable`` is asked immediately before each
        question: a text may have been erased, or a claim retracted, since it was read."""
        self._client, self._prompt, self._speakable = client, prompt(), speakable
        self._runner = asyncio.Runner()
        self._broken = 0
        self.asked = Asked()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._runner.run(hang_up())
        finally:
            self._runner.close()

    @property
    def name(self) -> str:
        """The model, where it is if that was given, and the prompt's name, version and hash."""
        endpoint, used = self._client.endpoint, self._prompt
        where = f"@{endpoint.address}" if endpoint.api_base and not endpoint.local else ""
        return f"{endpoint.name}{where}{BY_JUDGE}{used.version}-{used.sha256[:8]}"

    def judge(self, inquiries: Sequence[Inquiry]) -> list[Verdicts | None]:
        """An answer for each inquiry; ``None`` where there is no usable one: the model refuses, or gives none
        of the form, or the provider does not accept the question, or claims may not be shown any more.

        Raises ``ModelError`` where there is no answer to be had now: bad key, no connection, budget spent, or
        one provider's error after another. What was being answered by then is kept.
        """
        return self._runner.run(self._all(inquiries))

    async def _all(self, inquiries: Sequence[Inquiry]) -> list[Verdicts | None]:
        trouble: list[UserError] = []
        places = asyncio.Semaphore(self._client.endpoint.settings.concurrency)

        async def one(inquiry: Inquiry) -> Verdicts | None:
            async with places:
                if trouble:
                    return None  # nothing more is sent; what is under way comes to its end
                try:
                    return await self._one(inquiry)
                except UserError as error:
                    trouble.append(error)
                    return None

        answers = await asyncio.gather(*map(one, inquiries))
        if trouble:
            raise trouble[0]
        return list(answers)

    async def _one(self, inquiry: Inquiry) -> Verdicts | None:
        shown = set(self._speakable([inquiry.of.id, *(other.id for other in inquiry.others)]))
        others = tuple(other for other in inquiry.others if other.id in shown)
        if inquiry.of.id not in shown or not others:
            return None
        inquiry = Inquiry(inquiry.of, others)
        try:
            reply = await self._client.ask(self._prompt.messages(inquiry), form_of(len(others)))
        except AskError as error:
            self._bear(error)
            paid = price(self._client.endpoint.name, error.tokens_in, error.tokens_out)
            self.asked.fail(error, paid)
            return None
        self._broken = 0
        self.asked.add(reply)
        return reply.answer.verdicts(inquiry)

    def _bear(self, error: AskError) -> None:
        """Raises ``ModelError`` where the fault is not the question's: nothing will be answered now."""
        if isinstance(error, Invalid | Refused | Truncated):
            return
        status = http_status(error)
        self._broken += status >= _SERVERS
        if isinstance(error, OverBudget) or not status or status in _LATER or self._broken > _PATIENCE:
            raise ModelError(str(error)) from error


_SERVERS, _LATER = 500, (408, 429)
"""HTTP status codes: from here on the server's own fault; and those that say: not now."""
_PATIENCE = 2
"""So many questions in a row may end in a server's fault: one may be of the question's making."""


class Estimate:
    """In place of a judge: counts what asking one would take, and answers nothing."""

    name = "estimate"

    def __init__(self) -> None:
        self._prompt = prompt()
        self.asked = Asked()

    def judge(self, inquiries: Sequence[Inquiry]) -> list[Verdicts | None]:
        """No answers."""
        for inquiry in inquiries:
            messages = self._prompt.messages(inquiry)
            schema = json.dumps(form_of(len(inquiry.others)).model_json_schema())
            self.asked.questions += 1
            self.asked.tokens_in += count_tokens("\n".join([schema, *(m["content"] for m in messages)]))
            self.asked.tokens_out += TOKENS_AN_ANSWER
        return [None] * len(inquiries)
