"""Only what stands in the text becomes a claim; what the model adds of its own is dropped and flagged."""

from __future__ import annotations

from decimal import Decimal

import pytest
from admit_scenes import admitted, candidate, draft, rejected, scene, span

from ledger.admit import Rejected, Scene, admit, said_so
from ledger.claims import Act, Certainty, Event, Modifier, Polarity, Quantity, Quotation, SourceKind, State

FERRY = (
    "PORT AMALIA — Harbour master Ines Rocha said on Thursday that the ferry had carried at least 1,332 "
    "people. "
    "She denied that the crossing was unsafe. "
    "“We never closed the pier,” she told the Harbour Post. "
    "A senior official said the captain had been dismissed."
)
CARRIED = candidate(
    FERRY, 1, "the ferry had carried at least 1,332 people", "Harbour master Ines Rocha", "said"
)
UNSAFE = candidate(FERRY, 2, "the crossing was unsafe", "She", "denied")
CLOSED = candidate(FERRY, 3, "“We never closed the pier,”", "she", "told")
DISMISSED = candidate(FERRY, 4, "the captain had been dismissed", "A senior official", "said the")
SCENE = scene(FERRY, CARRIED, UNSAFE, CLOSED, DISMISSED)

UNNUMBERED = Scene(SCENE.document, SCENE.window)
"""The same without candidates, as ``--finder none`` leaves it."""


class TestWords:
    """The words of a claim are the text's."""

    def test_a_numbered_draft_has_the_passages_spans(self) -> None:
        claim = admitted(draft("the captain | was dismissed |", n=4, who="a senior official"), SCENE)
        assert claim.evidence == DISMISSED.content
        assert claim.quotation is Quotation.INDIRECT

    def test_a_row_about_something_else_leaves_the_passage_its_own_words(self) -> None:
        """Act and type are the words' anyway, and so is the claimer where they name one."""
        row = draft("the ferry | sank | off Norland", n=1, who="Per Lund", act=None, type=None)
        claim = admitted(row, SCENE)
        assert claim.proposition == "the ferry had carried at least 1,332 people"
        assert [source.name for source in claim.sources] == ["Harbour master Ines Rocha"]
        assert claim.body.type == "quantity"
        assert [flag.reason for flag in claim.flags] == ["not what the passage says"]

    def test_but_an_answer_that_names_act_and_type_is_another_passages(self) -> None:
        assert "not what the passage says" in rejected(draft("the ferry | sank | off Norland", n=1), SCENE)

    def test_a_passage_that_was_not_shown_is_rejected(self) -> None:
        assert "9" in rejected(draft("the ferry | sank |", n=9), SCENE)

    def test_a_quote_is_found_in_the_text(self) -> None:
        claim = admitted(draft("the crossing | was | unsafe", quote="the crossing was unsafe"), UNNUMBERED)
        assert claim.evidence == (span(FERRY, "the crossing was unsafe"),)

    def test_a_quote_may_not_claim_the_words_of_a_numbered_passage_again(self) -> None:
        again = draft("the crossing | was | unsafe", quote="the crossing was unsafe")
        assert "passage 2" in rejected(again, SCENE)

    @pytest.mark.parametrize(
        "quote",
        [
            "The captain was dismissed on Friday",
            "the ferry had carried at least 1,333 people",
            "We closed the pier",
            "the crossing was safe",
            "the Crossing Was Unsafe at night",
        ],
    )
    def test_an_invented_quote_is_rejected(self, quote: str) -> None:
        assert "not grounded" in rejected(draft("something | is | so", quote=quote), SCENE)

    def test_a_quote_without_a_word_is_rejected(self) -> None:
        assert rejected(draft("something | is | so", quote="—"), SCENE)

    def test_direct_speech_is_told_by_its_marks(self) -> None:
        claim = admitted(draft("Rocha | closed | the pier", n=3, who="Ines Rocha", neg=True), SCENE)
        assert claim.quotation is Quotation.DIRECT


class TestClaimers:
    """A claimer is somebody whom the text names, or nobody."""

    def test_a_pronoun_is_given_the_name_the_model_says(self) -> None:
        claim = admitted(draft("the crossing | was | unsafe", n=2, who="Ines Rocha", act="deny"), SCENE)
        (source,) = claim.sources
        assert (source.name, source.kind) == ("Ines Rocha", SourceKind.PERSON)
        assert source.mention is not None
        assert source.mention.exact == "She"

    @pytest.mark.parametrize(
        ("source", "mention"),
        [
            ("Director Ines Rocha told the Harbour Post", "Director Ines Rocha"),
            ("by Director Ines Rocha", "Director Ines Rocha"),
            ("Director Ines Rocha, through a post on X", "Director Ines Rocha"),
        ],
    )
    def test_is_called_without_the_words_round_the_name(self, source: str, mention: str) -> None:
        text = f"It was put as follows, {source}: the ferry had carried too many people."
        about = candidate(text, 1, "the ferry had carried too many people", source, "put")
        (claimer,) = admitted(draft("the ferry | carried | people", n=1), scene(text, about)).sources
        assert claimer.name == "Ines Rocha"
        assert claimer.mention is not None
        assert claimer.mention.exact == mention

    @pytest.mark.parametrize("lead", ["In", "But", "After"])
    def test_a_word_that_begins_a_sentence_is_no_first_name(self, lead: str) -> None:
        text = f"{lead} Rocha the guards slept. Rocha said the ferry was safe."
        about = candidate(text, 1, "the ferry was safe", "Rocha", "said")
        (claimer,) = admitted(draft("the ferry | was | safe", n=1), scene(text, about)).sources
        assert claimer.name == "Rocha"

    @pytest.mark.parametrize(
        ("before", "source", "name"),
        [
            ("The Northern Harbour commission met", "The commission", "Northern Harbour commission"),
            ("In May the Harbour commission met", "the commission", "Harbour commission"),
            ("The Harbour commission met the Tidal commission", "the commission", "commission"),
            ("The Norland government met", "the government", "government"),
            ("A Tarn-based commission met", "the commission", "commission"),
        ],
    )
    def test_a_body_is_called_as_the_text_first_called_it(self, before: str, source: str, name: str) -> None:
        text = f"{before}. Later {source} said the ferry was safe."
        about = candidate(text, 1, "the ferry was safe", f"{source}", "said")
        (claimer,) = admitted(draft("the ferry | was | safe", n=1), scene(text, about)).sources
        assert claimer.name == name

    def test_he_is_called_as_the_last_speaker_is(self) -> None:
        text = "Ola Berg himself said little. He said the ferry was safe."
        about = candidate(text, 1, "the ferry was safe", "He", "said")
        whole = scene(text, about)
        heard = Scene(whole.document, whole.window, whole.candidates, ((0, len("Ola Berg himself")),))
        (claimer,) = admitted(draft("the ferry | was | safe", n=1), heard).sources
        assert claimer.name == "Ola Berg"

    def test_a_channel_is_nobody_so_the_speaker_is_who_the_model_says(self) -> None:
        text = "Ines Rocha was calm. The ferry was safe, through US social media company on X."
        about = candidate(text, 1, "The ferry was safe", "through US social media company on X")
        (claimer,) = admitted(
            draft("the ferry | was | safe", n=1, who="Ines Rocha"), scene(text, about)
        ).sources
        assert claimer.name == "Ines Rocha"
        assert claimer.mention is None

    def test_but_no_name_the_text_does_not_have(self) -> None:
        claim = admitted(draft("the crossing | was | unsafe", n=2, who="Berta Klein", act="deny"), SCENE)
        assert "Klein" not in claim.sources[0].name
        assert [flag.value for flag in claim.flags if flag.field == "who"] == ["Berta Klein"]

    def test_a_quotes_claimer_must_stand_in_the_text(self) -> None:
        unknown = draft("the crossing | was | unsafe", quote="the crossing was unsafe", who="Berta Klein")
        assert "Berta Klein" in rejected(unknown, UNNUMBERED)

    def test_a_quotes_claimer_may_not_be_a_pronoun(self) -> None:
        assert "pronoun" in rejected(
            draft("the crossing | was | unsafe", quote="the crossing was unsafe", who="she"), UNNUMBERED
        )

    @pytest.mark.parametrize("named", ["Ines Rocha", "Harbour Post", "Berta Klein", ""])
    def test_an_unnamed_source_stays_unnamed(self, named: str) -> None:
        claim = admitted(draft("the captain | was dismissed |", n=4, who=named), SCENE)
        assert claim.sources[-1].kind is SourceKind.UNNAMED
        assert named == "" or named not in claim.sources[-1].name

    def test_role_and_name_are_told_apart(self) -> None:
        text = "Energy Minister Tilda Voss said the dam was full."
        said = scene(text, candidate(text, 1, "the dam was full", "Energy Minister Tilda Voss", "said"))
        claim = admitted(draft("the dam | was | full", n=1, who="Tilda Voss"), said)
        assert claim.sources[-1].name == "Tilda Voss"
        assert claim.sources[-1].role == "Energy Minister"

    def test_the_articles_own_sentence_has_no_chain(self) -> None:
        text = "The ferry was late again on Friday."
        own = scene(text, candidate(text, 1, text))
        assert admitted(draft("The ferry | was | late", n=1, who="Ines Rocha"), own).sources == ()

    def test_whoever_passes_it_on_must_stand_beside_it(self) -> None:
        text = "Radio Sund carried words of a senior official, who said that the captain had been dismissed."
        said = scene(text, candidate(text, 4, "the captain had been dismissed", "a senior official", "said"))
        passed = draft("the captain | was dismissed |", n=4, via=["Radio Sund", "Reuters", "she"])
        claim = admitted(passed, said)
        assert claim.sources[0].name == "Radio Sund"
        assert [source.kind for source in claim.sources[1:]] == [SourceKind.UNNAMED]
        assert [flag.value for flag in claim.flags if flag.field == "via"] == ["Reuters"]

    def test_the_publisher_is_not_its_own_source(self) -> None:
        text = "Amalia Courier reported that the ferry was late, the mayor said."
        said = scene(text, candidate(text, 1, "the ferry was late", "the mayor", "said"))
        claim = admitted(draft("the ferry | was | late", n=1, via=["Amalia Courier"]), said)
        assert len(claim.sources) == 1
        assert "mayor" in claim.sources[0].name.casefold()

    def test_a_passage_within_a_passage_makes_a_chain(self) -> None:
        text = (
            "The Harbour Post reported on Monday that Ines Rocha had told the crew that the pier was closed."
        )
        outer = candidate(
            text,
            1,
            "that Ines Rocha had told the crew that the pier was closed",
            "The Harbour Post",
            "reported",
        )
        inner = candidate(text, 2, "the pier was closed", "Ines Rocha", "told", outer=outer)
        claim = admitted(draft("the pier | was | closed", n=2, who="Ines Rocha"), scene(text, outer, inner))
        first, last = claim.sources
        assert ("Harbour Post" in first.name, last.name) == (True, "Ines Rocha")
        assert (first.cue and first.cue.exact, last.cue and last.cue.exact) == ("reported", "told")

    def test_when_it_was_said_is_read_against_the_dateline(self) -> None:
        claim = admitted(draft("the ferry | carried | 1,332 people", n=1, who="Ines Rocha"), SCENE)
        said_at = claim.sources[-1].said_at
        assert said_at is not None
        assert (said_at.raw, said_at.edtf) == ("Thursday", "2031-03-06") or said_at.edtf == "2031-03-06"


class TestWording:
    """Act, side and proposition follow the words."""

    def test_a_denial_is_negative_whatever_the_model_says(self) -> None:
        claim = admitted(draft("the crossing | was | unsafe", n=2, who="Ines Rocha", act="assert"), SCENE)
        assert (claim.act, claim.polarity) == (Act.DENY, Polarity.NEGATIVE)
        assert claim.proposition == "the crossing was unsafe"

    @pytest.mark.parametrize(
        ("worded", "neg"), [("Rocha | never closed | the pier", False), ("Rocha | closed | the pier", True)]
    )
    def test_never_means_no_however_it_was_put(self, worded: str, neg: bool) -> None:
        claim = admitted(draft(worded, n=3, who="Ines Rocha", neg=neg), SCENE)
        assert claim.polarity is Polarity.NEGATIVE
        assert "never" not in claim.proposition

    def test_a_side_the_words_do_not_take_is_flagged(self) -> None:
        claim = admitted(draft("the captain | was dismissed |", n=4, neg=True), SCENE)
        assert claim.polarity is Polarity.POSITIVE
        assert [flag.field for flag in claim.flags] == ["neg"]

    @pytest.mark.parametrize("worded", ["the captain | was shot |", "the captain | was not dismissed |"])
    def test_a_wording_the_passage_does_not_carry_gives_way_to_its_own_words(self, worded: str) -> None:
        claim = admitted(draft(worded, n=4), SCENE)
        assert claim.proposition == "the captain had been dismissed"
        assert "proposition" in [flag.field for flag in claim.flags]

    @pytest.mark.parametrize(
        "worded", ["Berta Klein | was dismissed |", "the captain | was dismissed | by Berta Klein"]
    )
    def test_a_name_the_text_does_not_have_gets_into_no_claim(self, worded: str) -> None:
        outcome = admit(draft(worded, n=4), SCENE)
        assert (
            isinstance(outcome, Rejected)
            or "Klein" not in outcome.proposition + outcome.body.model_dump_json()
        )

    def test_a_hedge_is_heard(self) -> None:
        text = "The ferry may sail on Sunday."
        claim = admitted(
            draft("The ferry | may sail | on Sunday", n=1), scene(text, candidate(text, 1, text))
        )
        assert claim.certainty is Certainty.POSSIBLE


class TestFields:
    """A number, a date or a place is in a field because it is in the words."""

    def test_a_number_is_read_from_the_passage(self) -> None:
        counted = draft("the ferry | carried | at least 1,332 people", n=1, who="Ines Rocha", type="quantity")
        claim = admitted(counted, SCENE)
        assert isinstance(claim.body, Quantity)
        assert (claim.body.value, claim.body.modifier, claim.body.of) == (
            Decimal(1332),
            Modifier.AT_LEAST,
            "people",
        )

    def test_a_number_the_passage_does_not_have_is_not_taken(self) -> None:
        counted = draft("the ferry | carried | 4,000 people", n=1, who="Ines Rocha", type="quantity")
        claim = admitted(counted, SCENE)
        assert isinstance(claim.body, Quantity)
        assert claim.body.value == Decimal(1332)
        assert "4,000" not in claim.proposition
        assert claim.flags

    def test_a_quantity_without_a_number_is_a_state(self) -> None:
        claim = admitted(draft("the captain | was dismissed |", n=4, type="quantity"), SCENE)
        assert isinstance(claim.body, State)
        assert [(flag.field, flag.value) for flag in claim.flags] == [("type", "quantity")]

    def test_a_passive_names_no_actor_it_does_not_have(self) -> None:
        claim = admitted(draft("the captain | was dismissed |", n=4, type="event"), SCENE)
        assert isinstance(claim.body, Event)
        assert (claim.body.actor, claim.body.target) == (None, "the captain")

    def test_a_place_must_stand_in_the_sentence(self) -> None:
        text = "Troops crossed the border at Sund on Friday."
        own = scene(text, candidate(text, 1, text))
        crossed = "Troops | crossed | the border at Sund"
        here = admitted(draft(crossed, n=1, type="event", where="Sund"), own)
        away = admitted(draft(crossed, n=1, type="event", where="Berlin"), own)
        assert isinstance(here.body, Event)
        assert isinstance(away.body, Event)
        assert (here.body.place, away.body.place) == ("Sund", None)

    def test_a_day_is_read_against_the_dateline(self) -> None:
        text = "Troops crossed the border on Monday."
        own = scene(text, candidate(text, 1, text))
        crossed = draft("Troops | crossed | the border", n=1, type="event", when="on Monday")
        claim = admitted(crossed, own)
        assert claim.event_time is not None
        assert claim.event_time.edtf == "2031-03-03"
        assert claim.event_time.raw in text

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("The council is to meet on Tuesday.", "2031-03-11"),
            ("The council met on Tuesday.", "2031-03-04"),
            ("The council met on Tuesday and will vote on the bill.", "2031-03-04"),
            ("Kroll, who died on Monday, will be buried in Tarn.", "2031-03-03"),
            ("The council will meet on Friday.", "2031-03-07"),
        ],
    )
    def test_a_day_of_what_is_to_be_is_the_next(self, text: str, day: str) -> None:
        own = scene(text, candidate(text, 1, text))
        claim = admitted(draft(text.removesuffix("."), n=1, type="event"), own)
        assert claim.event_time is not None
        assert claim.event_time.edtf == day

    def test_a_day_the_passage_does_not_have_is_not_taken(self) -> None:
        text = "Troops crossed the border."
        own = scene(text, candidate(text, 1, text))
        claim = admitted(draft("Troops | crossed | the border", n=1, type="event", when="on Tuesday"), own)
        assert claim.event_time is None


def test_the_same_words_by_the_same_claimer_are_a_repetition() -> None:
    once = admitted(draft("the captain | was dismissed |", n=4), SCENE)
    again = admitted(draft("the captain | had been dismissed |", n=4, type="event"), SCENE)
    other = admitted(draft("the crossing | was | unsafe", n=2, who="Ines Rocha"), SCENE)
    assert said_so(again) == said_so(once)
    assert said_so(other) != said_so(once)


def test_a_pronoun_is_not_whom_it_speaks_of() -> None:
    text = "Tomas Brandt met Dana Holm. He accused Holm of closing the ferry line."
    told = scene(text, candidate(text, 1, "Holm of closing the ferry line", source="He", cue="accused"))
    claim = admitted(draft("Holm | closed | the ferry line", n=1, who="Holm", act="accuse"), told)
    assert "Holm" not in claim.sources[-1].name
    claim = admitted(draft("Holm | closed | the ferry line", n=1, who="Tomas Brandt", act="accuse"), told)
    assert claim.sources[-1].name == "Tomas Brandt"


def test_what_somebody_is_quoted_with_is_not_the_articles_own_statement() -> None:
    text = "Citing the Harbour Post, Dana Holm noted: “We will close the ferry line.”"
    quoted = "“We will close the ferry line.”"
    told = scene(text, candidate(text, 1, text), candidate(text, 2, quoted, source="Dana Holm", cue="noted"))
    stolen = draft("We | will close | the ferry line", n=1)
    assert "passage 2" in rejected(stolen, told)
    assert admitted(draft("We | will close | the ferry line", n=2, who="Dana Holm"), told).sources
