"""The gate before a model: every call passes it, retries and second tries too, or waits, or is refused.

It keeps the budget, the provider's rates and the number of calls in flight. It is passed immediately before
a call is sent and left when its end is known.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

from ledger.errors import ModelError
from ledger.model.budget import Budget
from ledger.model.endpoint import Endpoint, price
from ledger.model.limits import Flow, Rate

FRAME = 500
"""Tokens beyond the text of a question that a provider may count: the frame of messages and of a form."""
_BYTES_A_TOKEN = 3
"""For rates, which need no upper bound: the text of a question in tokens, on the safe side."""


def need_price(endpoint: Endpoint) -> None:
    """Raises ``ModelError`` where litellm knows no price for the model: no budget can be kept."""
    if price("embedded" if endpoint.local else endpoint.name, 1, 1) is None:
        raise ModelError(
            f"litellm knows no price for {endpoint.name}, so a budget cannot be kept. "
            "With --allow-unpriced it is asked all the same, and its calls count as nothing."
        )


class Call:
    """A call that was let through. Its end is told once; a call that nobody told the end of may have been
    billed, and is counted as the worst."""

    def __init__(self, entered: float, worst: Decimal) -> None:
        self.entered, self.worst = entered, worst
        self.cost = worst
        self.tokens: int | None = None
        self.refused: float | None = None
        self.borne = False

    def answered(self, cost: Decimal | None, tokens: int) -> None:
        """It was answered, for ``cost`` US dollars (``None``: no price known) and ``tokens`` in and out;
        none at all say that the provider did not tell."""
        self.borne = True
        if tokens:
            self.cost, self.tokens = (Decimal(0) if cost is None else cost), tokens

    def unbilled(self, *, too_much: bool = False, pause: float = 0.0) -> None:
        """The provider refused it with an HTTP status, and bills nothing; because it was ``too_much``, and
        with a ``pause`` (seconds) before the next."""
        self.cost, self.tokens = Decimal(0), 0
        if too_much:
            self.refused = pause


class Gate:
    """The gate of one endpoint. For one event loop."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        budget: Budget | None = None,
        allow_unpriced: bool = False,
        rpm: int | None = None,
        tpm: int | None = None,
    ) -> None:
        """``rpm`` and ``tpm`` are requests and tokens a minute.

        Raises ``ModelError`` where there is a budget and litellm knows no price for the model, unless
        ``allow_unpriced``: then such calls count as nothing.
        """
        self._name = "embedded" if endpoint.local else endpoint.name
        self._budget, self._max_tokens = budget, endpoint.settings.max_tokens
        self._flow = Flow(endpoint.settings.concurrency)
        self._requests = Rate(rpm) if rpm else None
        self._tokens = Rate(tpm) if tpm else None
        self._hopeless: ModelError | None = None
        if budget and not allow_unpriced:
            need_price(endpoint)

    @property
    def spent(self) -> bool:
        """Whether the budget is spent: a question did not fit into what is left."""
        return self._budget is not None and self._budget.exhausted

    def close(self, error: ModelError) -> None:
        """No question to this endpoint can succeed: those that wait here are not sent."""
        self._hopeless = error

    @asynccontextmanager
    async def call(self, size: int) -> AsyncIterator[Call]:
        """A call whose messages and form have ``size`` bytes of UTF-8. The caller tells its end.

        Raises :class:`~ledger.model.budget.OverBudgetError` where the budget does not bear the worst of it:
        a token for every byte (no tokeniser makes more), and the longest answer; ``ModelError`` after
        :meth:`close`.
        """
        entered = await self._flow.enter()
        call = Call(entered, Decimal(0))
        requests = tokens = None
        reserved = False
        try:
            if self._hopeless:
                raise ModelError(str(self._hopeless)) from self._hopeless
            if self._requests:
                requests = await self._requests.take(1)
            if self._tokens:
                tokens = await self._tokens.take(size // _BYTES_A_TOKEN + self._max_tokens)
            if self._budget:
                worst = price(self._name, size + FRAME, self._max_tokens) or Decimal(0)
                await self._budget.reserve(worst)
                call.worst = call.cost = worst
                reserved = True
            yield call
        finally:
            if self._budget and reserved:
                self._budget.settle(call.worst, call.cost)
            if self._requests and requests and self._budget and not reserved:
                self._requests.correct(requests, 0)
            if self._tokens and tokens and (call.tokens is not None or (self._budget and not reserved)):
                self._tokens.correct(tokens, call.tokens or 0)
            if call.refused is not None:
                self._flow.refused(call.entered, call.refused)
            elif call.borne:
                self._flow.borne()
            self._flow.leave()
