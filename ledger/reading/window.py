"""Reading one window: ask, admit what holds, ask once more about what does not.

Nothing here knows of a ledger or a working file, so it can run in another process or on another machine;
its outcome is plain data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ledger.admit import Scene
from ledger.ask import Question, Sheet, question, suited
from ledger.claims import Claim
from ledger.documents import Document
from ledger.drafts import QuotedAnswer
from ledger.errors import UserError, fault
from ledger.find import Finder
from ledger.model.client import Asks, Reply
from ledger.model.failures import AskError, Invalid, Refused, Truncated, Waiting
from ledger.prompts import repair_text
from ledger.segment import Window
from ledger.sift import Bad, number_of, numbers_of, shown, sift, unanswered


@dataclass(frozen=True, slots=True)
class Outcome:
    """How reading the window ``[start, end)`` (code points) of a document ended.

    ``state`` is ``ok`` or the window state it ended in (``failed invalid refused truncated over_budget``, or
    ``pending`` where an answer is not there yet), with the reason in ``detail``. ``rejected`` are drafts
    (JSON) that did not become claims, each with its reason. ``tokens_in`` and ``tokens_out`` are of all
    answers used, kept ones included; ``asked_in``, ``asked_out``, ``cost`` (US dollars; ``None``: no price
    known) and ``milliseconds`` of those asked now.
    ``cached`` says that no answer was asked for now although there was one.
    """

    document_id: str
    start: int
    end: int
    state: str = "ok"
    detail: str = ""
    claims: tuple[Claim, ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    asked_in: int = 0
    asked_out: int = 0
    cost: Decimal | None = Decimal(0)
    milliseconds: int = 0
    cached: bool = False


async def read_window(sheet: Sheet, window: Window, client: Asks, finder: Finder) -> Outcome:
    """Read one window of a sheet that was looked through, to its end, whatever that is: even a fault of ours
    is the end of this window alone.

    Raises ``ModelError`` where no question to this endpoint can succeed, and other errors for the user.
    """
    client = client.about((sheet.document.id, window.start, window.end))
    replies: list[Reply[QuotedAnswer]] = []
    try:
        asked = question(sheet, window, finder, client.settings)
        heard = (span for a in sheet.found or () for span in a.source if span[0] < window.end)
        scene = Scene(sheet.document, window, asked.candidates, tuple(sorted(heard)))
        if not asked.candidates and suited(sheet.document, finder).name != "none":
            return _outcome(scene, [], [], [])  # headings and dividers: nothing is said
        claims, bad = await _read(scene, asked, client, replies)
    except AskError as error:
        return failure(sheet.document, window, error, replies)
    except UserError:
        raise
    except Exception as error:
        return failure(sheet.document, window, AskError(fault(error)), replies)
    return _outcome(scene, claims, bad, replies)


async def _read(
    scene: Scene, asked: Question, client: Asks, replies: list[Reply[QuotedAnswer]]
) -> tuple[list[Claim], list[Bad]]:
    """The claims that hold and what does not; the answers go into ``replies`` as they come."""
    if asked.messages:
        replies.append(await client.ask(asked.messages, asked.form))
    claims, bad = sift(asked.items(replies[0].answer if replies else None), scene)
    missing = unanswered(scene, claims, bad)
    if not (bad or missing) or not asked.messages:
        return claims, bad
    again = repair_text(asked.messages[-1]["content"], [(shown(item), why) for item, why in bad], missing)
    wanted = {number_of(item) for item, _ in bad} | set(missing)
    try:
        second = await client.ask(
            [*asked.messages[:-1], {"role": "user", "content": again}], asked.form_again(wanted)
        )
    except (Invalid, Refused, Truncated):
        pass  # the first answer stands; the model could not be reached is another matter, and raised
    else:
        replies.append(second)
        items = [item for item in second.answer.items if number_of(item) in wanted]
        mended, still_bad = sift(items, scene, already=claims)
        claims += mended
        # what was mended is no longer bad; what was not stays on record as it first came
        held = {number_of(item) for item, _ in bad} & numbers_of(scene, mended)
        bad = [(item, why) for item, why in bad if number_of(item) not in held]
        bad += [(item, why) for item, why in still_bad if number_of(item) in missing]
    bad += [(n, "not answered") for n in unanswered(scene, claims, bad)]
    return claims, bad


def _outcome(
    scene: Scene, claims: list[Claim], bad: list[Bad], replies: Sequence[Reply[QuotedAnswer]]
) -> Outcome:
    """A good end. Its tokens are those of all answers, its cost that of the answers asked for now: a kept
    one was paid for when it was kept."""
    asked = [reply.raw for reply in replies if not reply.cached]
    return Outcome(
        scene.document.id,
        scene.window.start,
        scene.window.end,
        claims=tuple(claims),
        rejected=tuple((shown(item), why) for item, why in bad),
        tokens_in=sum(reply.raw.tokens_in for reply in replies),
        tokens_out=sum(reply.raw.tokens_out for reply in replies),
        asked_in=sum(raw.tokens_in for raw in asked),
        asked_out=sum(raw.tokens_out for raw in asked),
        cost=total(raw.cost for raw in asked),
        milliseconds=round(1000 * sum(raw.seconds for raw in asked)),
        cached=bool(replies) and not asked,
    )


def failure(
    document: Document, window: Window, error: AskError, replies: Sequence[Reply[Any]] = ()
) -> Outcome:
    """A bad end, with what it took all the same; what waits is no end, and is counted when it is read."""
    if isinstance(error, Waiting):
        replies = []
    asked = [reply.raw for reply in replies if not reply.cached]
    return Outcome(
        document.id,
        window.start,
        window.end,
        state=error.state,
        detail=str(error),
        tokens_in=sum(reply.raw.tokens_in for reply in replies) + error.tokens_in,
        tokens_out=sum(reply.raw.tokens_out for reply in replies) + error.tokens_out,
        asked_in=sum(raw.tokens_in for raw in asked) + error.tokens_in,
        asked_out=sum(raw.tokens_out for raw in asked) + error.tokens_out,
        cost=total([*(raw.cost for raw in asked), error.cost]),
        milliseconds=round(1000 * sum(raw.seconds for raw in asked)),
    )


def total(costs: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of these US dollars; ``None`` as soon as one of them is unknown."""
    known: list[Decimal] = []
    for cost in costs:
        if cost is None:
            return None
        known.append(cost)
    return sum(known, Decimal(0))
