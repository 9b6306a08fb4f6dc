"""Tokens and rates by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.errors import UserError
from ledger.web.rate import Rate
from ledger.web.tokens import Tokens, new_token


class TestTokens:
    def test_the_file_holds_no_token_and_knows_each_by_name(self, tmp_path: Path) -> None:
        (ada, first), (ben, second) = new_token("ada"), new_token("ben")
        path = tmp_path / "tokens"
        path.write_text(f"{first}  # the desk\n\n{second}\n")
        tokens = Tokens.read(file=path)
        assert tokens.name_of(f"Bearer {ada}") == "ada"
        assert tokens.name_of(f"bearer  {ben}") == "ben"
        assert tokens.name_of(f"Bearer {ada[:-1]}") is None
        assert tokens.name_of(f"Basic {ada}") is None
        assert tokens.name_of(ada) is None
        assert tokens.name_of("") is None
        assert ada not in path.read_text()

    def test_none_set_means_none_is_accepted(self) -> None:
        assert not Tokens.read(None)
        assert not Tokens.read("")
        assert Tokens().name_of("Bearer ") is None

    @pytest.mark.parametrize("token", ["short", "x" * 19, "with spaces in the midst of it", "ü" * 30])
    def test_a_token_that_could_be_guessed_or_not_be_sent_is_refused(self, token: str) -> None:
        with pytest.raises(UserError, match="fact-ledger token"):
            Tokens.read(token)

    @pytest.mark.parametrize("line", ["ada", "ada sha256:00", "ada " + "0" * 64, "a b sha256:" + "0" * 64])
    def test_a_line_that_is_none_is_named(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "tokens"
        path.write_text(f"# tokens\n{line}\n")
        with pytest.raises(UserError, match="line 2"):
            Tokens.read(file=path)

    def test_a_name_cannot_be_there_twice(self, tmp_path: Path) -> None:
        path = tmp_path / "tokens"
        path.write_text(f"{new_token('ada')[1]}\n{new_token('ada')[1]}\n")
        with pytest.raises(UserError, match="line 2: this name is there already"):
            Tokens.read(file=path)


class TestRate:
    def test_so_many_at_once_and_then_so_many_a_minute(self) -> None:
        now = 0.0
        rate = Rate(3, clock=lambda: now)
        assert [rate.wait("ada") for _ in range(4)] == [0, 0, 0, 20]
        assert rate.wait("ben") == 0
        now = 19.0
        assert rate.wait("ada") == pytest.approx(1)
        now = 20.1
        assert rate.wait("ada") == 0
        now = 1000.0
        assert [rate.wait("ada") for _ in range(4)] == [0, 0, 0, 20]
