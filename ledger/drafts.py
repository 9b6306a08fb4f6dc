"""What a model is asked to say, and how its answer is read: the Draft, leaner than a Claim.

A :class:`Draft` either answers a numbered candidate (``n``: its words are known, none are copied) or
brings a ``quote`` of its own, which must ground. The proposition is asked as *subject | verb | rest*: one
sentence that is at once the typed fields of most claims, so nothing is said twice. Output tokens are what
extraction costs, and asking for three separate parts cost a third more and made small models stumble.

An :class:`Answer` is read item by item. A model's bad item becomes a :class:`Malformed` with the reason,
and the good ones beside it are kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from ledger.canonical import canonical
from ledger.claims import Act, Certainty, ClaimType, Frozen


class Draft(BaseModel):
    """What a model says of one candidate, or of one quote.

    Field names are short because they are paid for in every answer. ``act``, ``claim`` and ``type`` are
    ``None`` where they were not asked for, and then the words alone decide: a draft of a number alone is
    :meth:`of the words <of_words>`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    n: int | None = Field(default=None, description="number of the passage")
    quote: str | None = Field(default=None, description="exact words of the text")
    who: str = Field(description="full name of who says it; empty if the article itself")
    act: Act | None = None
    claim: str | None = Field(default=None, description="subject | verb | rest")
    type: ClaimType | None = None
    neg: bool = Field(default=False, description="true if they say it is NOT so")
    sure: Certainty | None = None
    via: list[str] = Field(default=[], description="who reports that they say it, outermost first")
    when: str = Field(default="", description="when it happened, as in the text")
    where: str = Field(default="", description="place, as in the text")
    cond: str = Field(default="", description="condition, as in the text")

    @classmethod
    def of_words(cls, n: int) -> Draft:
        """What is known of passage ``n`` where no model was asked: that it is there."""
        return cls(n=n, who="")

    @property
    def parts(self) -> tuple[str, str, str]:
        """Subject, verb and rest; a claim written without its bars is all rest."""
        pieces = [piece.strip(" .") for piece in (self.claim or "").split("|")]
        if len(pieces) == 1:
            return "", "", pieces[0]
        return pieces[0], pieces[1], " ".join(piece for piece in pieces[2:] if piece)

    @property
    def proposition(self) -> str:
        """The claim as one sentence, without its bars and its full stop."""
        return " ".join(part for part in self.parts if part)


class Malformed(Frozen):
    """An item of an answer that is no Draft: the item as it came, and what is wrong with it."""

    item: str
    reason: str
    n: int | None = None


def _read_item(value: Any) -> Any:
    """Read one item by itself, so that its failure costs only itself."""
    if isinstance(value, Draft | Malformed):
        return value
    row = isinstance(value, list)
    if row and len(value) == len(ROW):
        value = dict(zip(ROW, value, strict=True))
    try:
        draft = Draft.model_validate(_without_nulls(value))
    except ValidationError as error:
        reason = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'item'}: {e['msg']}" for e in error.errors())
        number = value.get("n") if isinstance(value, dict) else None
        return Malformed(
            item=json.dumps(value, ensure_ascii=False),
            reason=reason,
            n=number if type(number) is int else None,
        )
    if (draft.n is None) == (not draft.quote):
        return Malformed(
            item=json.dumps(value, ensure_ascii=False), reason="needs a number or a quote, not both"
        )
    missing = [name for name in ("act", "claim", "type") if getattr(draft, name) is None]
    if missing and not row:
        return Malformed(
            item=json.dumps(value, ensure_ascii=False), reason=f"{missing[0]}: Field required", n=draft.n
        )
    if not draft.proposition:
        return Malformed(item=json.dumps(value, ensure_ascii=False), reason="says nothing", n=draft.n)
    return draft


def _without_nulls(value: Any) -> Any:
    """An item as if what is null had been left out (``who``: been empty), which is what models mean by it."""
    if not isinstance(value, dict):
        return value
    return {key: v if v is not None else "" for key, v in value.items() if v is not None or key == "who"}


class _Lean(GenerateJsonSchema):
    """JSON schema without titles and defaults: they cost characters in every request and say nothing."""

    def generate(self, schema: Any, mode: Any = "validation") -> JsonSchemaValue:
        return _prune(super().generate(schema, mode))  # type: ignore[no-any-return]


def _prune(node: Any, *, names: bool = False) -> Any:
    if isinstance(node, list):
        return [_prune(x) for x in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _prune(value, names=key in ("properties", "$defs"))
        for key, value in node.items()
        if names or key not in ("title", "default")
    }


_OPTIONAL = ("neg", "sure", "via", "when", "where", "cond")


def item_schema(anchor: str) -> JsonSchemaValue:
    """The JSON schema of one item, anchored by ``"n"`` or by ``"quote"``, everything inline.

    The order of the properties is the order in which a constrained model writes them.
    """
    full = Draft.model_json_schema(schema_generator=_Lean)
    definitions = full.get("$defs", {})

    def inline(node: Any) -> Any:
        if isinstance(node, dict):
            if reference := node.get("$ref"):
                target = definitions[reference.rsplit("/", 1)[1]]
                return {"type": "string", "enum": target["enum"]}
            if options := node.get("anyOf"):
                return inline(next(o for o in options if o.get("type") != "null"))
            return {key: inline(value) for key, value in node.items()}
        return [inline(x) for x in node] if isinstance(node, list) else node

    properties = inline(full["properties"])
    anchors = {"n": {"type": "integer"}, "quote": {"type": "string"}}
    del properties["n"], properties["quote"]
    return {
        "type": "object",
        "properties": {anchor: anchors[anchor], **properties},
        "required": [anchor, *(name for name in properties if name not in _OPTIONAL)],
        "additionalProperties": False,
    }


ROW = ("n", "who", "claim")
"""What a row holds, in its order."""
LONGEST_NAME, LONGEST_CLAIM = 100, 400
"""Characters in a row, so that a small model that runs on comes to an end and its window is not lost."""


def row_schema(n: int | None = None, *, own_voice: bool = False) -> JsonSchemaValue:
    """The JSON schema of a numbered item as a row, for passage ``n`` or any; nobody is quoted in one of the
    article's ``own_voice``.

    Without the keys, and without the act and the type, which the words tell better than a small model does,
    it takes half the tokens, which is half the time where such a model writes 10 to 20 of them a second. Who
    speaks is in it though the words often name them: asked for the claim alone, such a model writes *Orsk |
    denied | that …*.
    """
    properties = item_schema("n")["properties"]
    properties["who"] = {**properties["who"], "maxLength": LONGEST_NAME}
    properties["claim"] = {**properties["claim"], "maxLength": LONGEST_CLAIM}
    if n is not None:
        properties["n"] = {"const": n}
    if own_voice:
        properties["who"] = {"const": ""}
    return {
        "type": "array",
        "prefixItems": [properties[name] for name in ROW],
        "minItems": len(ROW),
        "maxItems": len(ROW),
    }


Item = Annotated[Draft | Malformed, BeforeValidator(_read_item)]
Numbered = Annotated[Item, WithJsonSchema(item_schema("n"))]
Quoted = Annotated[Item, WithJsonSchema(item_schema("quote"))]
Row = Annotated[Item, WithJsonSchema(row_schema())]


Asked = tuple[int, bool]
"""The number of a passage, and whether it is the article's own voice."""


class QuotedAnswer(BaseModel):
    """A model's answer for one window where no finder ran: every claim brings its quote."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.update(additionalProperties=False))

    passages: ClassVar[tuple[Asked, ...] | None] = None
    """The passages that the form is :func:`bounded` to; None: it is not."""

    claims: list[Quoted]

    @property
    def items(self) -> list[Draft | Malformed]:
        """Everything the answer holds, in its order."""
        return list(self.claims)

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As pydantic's, lean, and with every part required: a constrained model must close every list.

        The one title left is the answer's own, which becomes the name of the tool in tool calls.
        """
        kwargs["schema_generator"] = _Lean
        schema = super().model_json_schema(*args, **kwargs)
        return {"title": cls.__name__, **schema, "required": list(schema["properties"])}


class RowAnswer(QuotedAnswer):
    """A model's answer for one window: a row for each number."""

    claims: list[Row]


class Answer(QuotedAnswer):
    """A model's answer for one window: a draft for each number, and quotes for what the finder missed."""

    claims: list[Numbered]
    more: list[Quoted] = Field(default=[])

    @property
    def items(self) -> list[Draft | Malformed]:
        """Everything the answer holds, numbered items first."""
        return [*self.claims, *self.more]


def bounded(form: type[QuotedAnswer], passages: tuple[Asked, ...]) -> type[QuotedAnswer]:
    """``form`` for a question about these passages.

    Rows: one for each, in their order, so that none is passed over or answered under another number; a small
    model does both, and asking again costs as much as asking. Else: no more items than there are passages,
    and few quotes beside them, so that a model cannot run on until it is cut off.
    """
    if not issubclass(form, RowAnswer):
        passages = tuple((n, False) for n in range(1, len(passages) + 1))  # only their number counts
    return _bounded(form, passages)


@lru_cache(maxsize=1024)
def _bounded(form: type[QuotedAnswer], passages: tuple[Asked, ...]) -> type[QuotedAnswer]:
    class Bounded(form):  # type: ignore[valid-type, misc]
        @classmethod
        def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
            schema = super().model_json_schema(*args, **kwargs)
            if issubclass(form, RowAnswer):
                rows = [row_schema(n, own_voice=own_voice) for n, own_voice in passages]
                claims = {"type": "array", "prefixItems": rows, "minItems": len(rows), "maxItems": len(rows)}
                return {**schema, "properties": {"claims": claims}}
            limits = {"claims": len(passages), "more": MOST_MISSED}
            parts = {k: {**part, "maxItems": limits[k]} for k, part in schema["properties"].items()}
            return {**schema, "properties": parts}

    Bounded.__name__ = Bounded.__qualname__ = form.__name__
    Bounded.__doc__ = form.__doc__
    Bounded.passages = passages
    return Bounded


def form_called(name: str, passages: tuple[Asked, ...] | None) -> type[QuotedAnswer]:
    """The form of that name, bounded to these passages: how a form goes from one process to another."""
    kind = {one.__name__: one for one in (QuotedAnswer, RowAnswer, Answer)}[name]
    return kind if passages is None else _bounded(kind, passages)


MOST_MISSED = 4
"""The most quotes a window's answer may add to its numbered claims."""


def schema_hash(answer: type[QuotedAnswer]) -> str:
    """SHA-256 of the canonical JSON schema a model is held to, 64 hex digits."""
    return hashlib.sha256(canonical(answer.model_json_schema())).hexdigest()


def render(drafts: Sequence[Draft], form: type[QuotedAnswer]) -> str:
    """Drafts as a model should write them in this form: compact JSON, optional fields only where they say
    something."""
    rows = [_lean(draft) for draft in drafts]
    answer: dict[str, Any] = {"claims": rows}
    if issubclass(form, RowAnswer):
        answer = {"claims": [[row[name] for name in ROW] for row in rows]}
    elif issubclass(form, Answer):
        answer = {
            "claims": [row for row in rows if "n" in row],
            "more": [row for row in rows if "n" not in row],
        }
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def _lean(draft: Draft) -> dict[str, Any]:
    return {
        key: value
        for key, value in draft.model_dump(mode="json").items()
        if not (value is None or (key in _OPTIONAL and not value))
    }
