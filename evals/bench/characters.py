"""Characters sent and received a claim: with a finder, without one, and langextract's on the same articles.

No model is asked. What is sent is what would be: every question about every window, system text and examples
included. What is received is the shortest right answer, the labelled claims written in the form that is asked
for, so that no system is charged for what a model gets wrong. Whatever the way, the claims are the same ones
and the characters are divided by their number.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.bench.peer import ROOT, environment
from evals.bench.report import Line, Section, Target
from evals.labels import Labelled, load_folder
from ledger.ask import Question, lay_out, question
from ledger.claims import Certainty, Claim, Polarity
from ledger.drafts import Draft, render
from ledger.errors import UserError
from ledger.find import finder
from ledger.model.endpoint import EMBEDDED, Settings
from ledger.segment import Window

ARTICLES = ROOT / "evals" / "development"
_CHILD = Path(__file__).with_name("characters_peer.py")


@dataclass(frozen=True, slots=True)
class Characters:
    """Unicode code points, over all articles: of the messages sent, of the forms of the answers that go with
    them (JSON schemas), and of the right answers; in so many requests."""

    messages: int
    forms: int
    received: int
    requests: int

    def __add__(self, other: Characters) -> Characters:
        return Characters(
            self.messages + other.messages,
            self.forms + other.forms,
            self.received + other.received,
            self.requests + other.requests,
        )


def ours(articles: Iterable[Labelled], name: str, settings: Settings) -> Characters:
    """What the finder called ``name`` and a model with these ``settings`` exchange over the articles."""
    looking = finder(name)
    total = Characters(0, 0, 0, 0)
    for article in articles:
        sheet = lay_out(article.document, looking, settings)
        for window in sheet.segmentation.windows:
            asked = question(sheet, window, looking, settings)
            if name != "none" and not asked.candidates:
                continue  # nothing is asked about such a window
            total += _exchanged(asked, _within(article.claims, window), quoted=name == "none")
    return total


def _exchanged(asked: Question, claims: Sequence[Claim], *, quoted: bool) -> Characters:
    answer = render(
        [draft_of(claim, number, quoted=quoted) for number, claim in enumerate(claims, 1)], asked.form
    )
    form = json.dumps(asked.form.model_json_schema(), separators=(",", ":"))
    sent = sum(len(message["content"]) for message in asked.messages)
    return Characters(sent, len(form), len(answer), 1)


def draft_of(claim: Claim, number: int, *, quoted: bool) -> Draft:
    """A claim as a model should answer it: by ``number``, or with its quote. Where the bars stand in the
    proposition, which labels do not say, does not change its length."""
    words = claim.proposition.split(" ", 2)
    return Draft(
        n=None if quoted else number,
        quote=_words(claim) if quoted else None,
        who=claim.sources[-1].name if claim.sources else "",
        act=claim.act,
        claim=" | ".join(words),
        type=claim.body.type,
        neg=claim.polarity is Polarity.NEGATIVE,
        sure=None if claim.certainty is Certainty.CERTAIN else claim.certainty,
        via=[source.name for source in claim.sources[:-1]],
        when=claim.event_time.raw if claim.event_time else "",
    )


def peer_answer(claims: Iterable[Claim]) -> str:
    """The same claims as langextract has them answered, as compact as JSON can be."""
    extractions = [
        {
            "claim": _words(claim),
            "claim_attributes": {
                "speaker": claim.sources[-1].name if claim.sources else "",
                "act": claim.act.value,
                "polarity": claim.polarity.value,
                "via": " > ".join(source.name for source in claim.sources[:-1]),
                "type": claim.body.type,
            },
        }
        for claim in claims
    ]
    return json.dumps({"extractions": extractions}, ensure_ascii=False, separators=(",", ":"))


def peer(articles: Sequence[Labelled]) -> Characters:
    """What langextract exchanges over the articles. Raises ``UserError`` where it fails."""
    result = subprocess.run(
        [str(environment()), "-P", str(_CHILD)],
        input=json.dumps({"texts": [article.document.text for article in articles]}),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if result.returncode or not result.stdout.strip():
        last = (result.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise UserError(f"langextract failed (status {result.returncode}): {last}")
    sent = json.loads(result.stdout)
    received = sum(len(peer_answer(article.claims)) for article in articles)
    return Characters(sum(sent["characters"]), 0, received, sum(sent["requests"]))


def characters_section(folder: Path = ARTICLES) -> Section:
    """The figures for the labelled articles in ``folder``."""
    articles = load_folder(folder)
    claims = sum(len(article.claims) for article in articles)
    large = Settings()
    ways = {
        "with the finder": ours(articles, "tagger", large),
        "without a finder": ours(articles, "none", large),
        "a small model, in rows": ours(articles, "tagger", EMBEDDED),
    }
    theirs = peer(articles)
    return section_of(ways, theirs, articles=len(articles), claims=claims)


def section_of(ways: dict[str, Characters], theirs: Characters, *, articles: int, claims: int) -> Section:
    """The table of several ways of ours beside langextract, a claim. The first way has the targets."""
    lines: list[Line] = []
    for number, (way, found) in enumerate(ways.items()):
        most = None if number else Target("at most", 1, times_other=True)
        other = theirs.messages / claims
        lines += [
            Line(f"sent, {way}", "characters a claim", found.messages / claims, other, most),
            Line(
                f"sent, {way}, the form of the answer included",
                "characters a claim",
                (found.messages + found.forms) / claims,
                other,
            ),
            Line(
                f"received, {way}",
                "characters a claim",
                found.received / claims,
                theirs.received / claims,
                most,
            ),
        ]
    requests = ", ".join(f"{way} {found.requests}" for way, found in ways.items())
    notes = (
        f"{claims} labelled claims in {articles} articles; sent is all that would be, received the labelled "
        "claims in the form that is asked for; no model is asked",
        f"requests: {requests}, langextract {theirs.requests}; what is the same in each (system text, "
        "examples, form) a server or provider may keep",
        "our answers also carry what langextract's do not: certainty and the time of the event in the long "
        "form, the worded proposition in all",
    )
    raw = {
        way: {name: getattr(each, name) for name in Characters.__slots__}
        for way, each in [*ways.items(), ("langextract", theirs)]
    }
    return Section("characters", "Characters a claim", tuple(lines), "langextract", notes, raw)


def _within(claims: Iterable[Claim], window: Window) -> list[Claim]:
    return [claim for claim in claims if window.start <= claim.evidence[0].start < window.end]


def _words(claim: Claim) -> str:
    return " … ".join(span.exact for span in claim.evidence)
