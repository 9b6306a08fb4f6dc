"""What tokens cost: the same as litellm says, and quickly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledger.model.endpoint import price, quiet_litellm

litellm = quiet_litellm()


@pytest.mark.parametrize(
    "name",
    "gpt-4o-mini gpt-4o o3-mini claude-3-haiku-20240307 gemini/gemini-1.5-pro gemini/gemini-2.5-pro"
    " mistral/mistral-large-latest groq/llama-3.3-70b-versatile deepseek/deepseek-chat".split(),
)
@pytest.mark.parametrize("tokens", [(1, 1), (1234, 567), (300_000, 4096)])
def test_a_price_is_litellms(name: str, tokens: tuple[int, int]) -> None:
    try:
        told = litellm.cost_per_token(model=name, prompt_tokens=tokens[0], completion_tokens=tokens[1])
    except Exception as error:  # it raises a bare one for names it does not know
        pytest.skip(f"litellm has no price for {name}: {error}")
    assert price(name, *tokens) == Decimal(str(round(sum(told), 8)))
