"""What is said in a language that no rule here reads: the model's act and side, the text's words."""

from __future__ import annotations

import pytest
from admit_scenes import draft, scene

from ledger.admit import Rejected, Scene, admit
from ledger.admit.abroad import kind_abroad, named_abroad, not_of
from ledger.claims import Act, Claim, Polarity

RUSSIAN = (
    "Министерство иностранных дел Норландии опровергло сообщения о том, что страна просила Бревик "
    "о переговорах. "
    "«Мы ни о чём не просили», — заявила министр Лена Орск. По словам Пауля Ренника, погибли 38 военных. "
    "Граница закрыта."
)
SPANISH = "El Gobierno negó este lunes que el país hubiera pedido conversaciones a Brevick."


def abroad(text: str, language: str) -> Scene:
    here = scene(text)
    return Scene(here.document.model_copy(update={"language": language}), here.window)


def said(
    claim: str, quote: str, text: str = RUSSIAN, language: str = "ru", **fields: object
) -> Claim | Rejected:
    return admit(draft(claim, quote=quote, **fields), abroad(text, language))


def test_who_denies_is_not_recorded_as_saying_so() -> None:
    found = said(
        "Норландия | просила | Бревик о переговорах",
        "страна просила Бревик о переговорах",
        who="Министерство иностранных дел Норландии",
        act="deny",
        neg=True,
    )
    assert isinstance(found, Claim)
    assert (found.act, found.polarity) == (Act.DENY, Polarity.NEGATIVE)
    assert found.proposition == "Норландия просила Бревик о переговорах"
    assert ("language", "ru") in [(flag.field, flag.value) for flag in found.flags]


def test_a_wording_in_another_inflection_holds_and_so_does_a_name() -> None:
    found = said(
        "Норландия | просила | о чём-то", "Мы ни о чём не просили", who="Лена Орск", act="deny", neg=True
    )
    assert isinstance(found, Claim)
    assert found.polarity is Polarity.NEGATIVE
    counted = said("38 военных | погибли | ", "погибли 38 военных", who="Пауль Ренник", type="quantity")
    assert isinstance(counted, Claim)
    assert counted.sources[-1].name == "Пауль Ренник"


def test_words_that_are_not_the_text_s_give_way_to_those_that_are() -> None:
    found = said("Норландия | захватила | столицу", "Граница закрыта", who="")
    assert isinstance(found, Claim)
    assert found.proposition == "Граница закрыта"
    assert [flag.reason for flag in found.flags if flag.field == "proposition"] == [
        "“захватила” is not in the text"
    ]


def test_a_side_is_taken_of_the_text_s_words_only() -> None:
    found = said("Граница | захвачена | врагом", "Граница закрыта", who="", neg=True)
    assert found == Rejected("“захвачена” of the claim is not in the text, and the side is of the claim")


@pytest.mark.parametrize(("who", "why"), [("Иван Петров", "not in the text"), ("она", "only a pronoun")])
def test_nobody_says_it_who_is_not_in_the_text(who: str, why: str) -> None:
    found = said("38 военных | погибли | ", "погибли 38 военных", who=who)
    assert isinstance(found, Rejected)
    assert why in found.reason


def test_of_a_denied_claim_one_little_word_may_stand_for_the_one_that_denies() -> None:
    text = "«No hemos pedido nada a cambio», afirmó Iván Tresol."
    assert (
        not_of(
            "Quelmar ha pedido algo a cambio",
            "No hemos pedido nada a cambio",
            f"Quelmar. {text}",
            spared=True,
        )
        is None
    )
    assert (
        not_of("Quelmar ha pedido algo y oro a cambio de todo", "No hemos pedido nada", text, spared=True)
        is not None
    )
    assert not_of("ha pedido algo", "No hemos pedido nada", text) == "algo"


def test_another_number_is_another_claim() -> None:
    assert not_of("погибли 83 военных", "погибли 38 военных", RUSSIAN) == "83"


def test_scripts_that_do_not_set_words_apart() -> None:
    text = "外务省否认曾请求会谈。"
    assert not_of("请求会谈", "曾请求会谈", text) is None
    assert not_of("占领首都", "曾请求会谈", text) == "占领首都"
    assert named_abroad("外务省", text)
    assert not named_abroad("国防部", text)


def test_the_article_s_own_voice_denies_nothing() -> None:
    found = said("Граница | закрыта | ", "Граница закрыта", who="", act="deny")
    assert isinstance(found, Claim)
    assert found.act is Act.ASSERT


def test_english_is_read_by_its_words_as_ever() -> None:
    here = scene("The ministry denied that the country had asked for talks.")
    found = admit(
        draft(
            "the country | had asked for | talks", quote="the country had asked for talks", who="The ministry"
        ),
        here,
    )
    assert isinstance(found, Claim)
    assert not [flag for flag in found.flags if flag.field == "language"]


def test_spanish_too() -> None:
    found = said(
        "el país | ha pedido | conversaciones a Brevick",
        "el país hubiera pedido conversaciones a Brevick",
        text=SPANISH,
        language="es",
        who="El Gobierno",
        act="deny",
        neg=True,
    )
    assert isinstance(found, Claim)
    assert (found.act, found.polarity) == (Act.DENY, Polarity.NEGATIVE)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Лена Орск", "person"),
        ("Министерство иностранных дел Норландии", "organization"),
        ("два неназванных источника", "unnamed"),
        ("fuentes diplomáticas", "unnamed"),
        ("El Gobierno de Quelmar", "organization"),
        ("vecinos del puerto", "unnamed"),
        ("حكومة كالدورا", "organization"),
        ("مصادر أمنية", "unnamed"),
    ],
)
def test_governments_and_sources_are_told_from_people(name: str, kind: str) -> None:
    assert kind_abroad(name).value == kind


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Iran", "Der Irak hat das gefordert"),
        ("Иран", "Ирак этого требовал"),
        ("Австралия", "в Австрии"),
        ("राहुल गांधी", "नरेंद्र मोदी ने यह कहा"),
        ("中国", "美国外交部周二否认"),
    ],
)
def test_a_name_that_looks_alike_is_another(name: str, text: str) -> None:
    assert not named_abroad(name, text)
    assert not_of(f"{name} x", text, text) is not None


def test_the_spared_word_is_no_name() -> None:
    text = "Das Ministerium bestritt, dass das Land um Hilfe gebeten habe."
    assert not_of("Oman habe um Hilfe gebeten", text, text, spared=True) == "Oman"


@pytest.mark.parametrize("act", ["deny", "reject"])
def test_who_denies_without_saying_what_is_asked_again(act: str) -> None:
    """By itself the act does not say whether the claim is worded with its negation or without."""
    found = said(
        "el país | hubiera pedido | conversaciones",
        "el país hubiera pedido conversaciones a Brevick",
        text=SPANISH,
        language="es",
        who="El Gobierno",
        act=act,
    )
    assert isinstance(found, Rejected)
    assert "neg" in found.reason


def test_marks_on_letters_and_what_does_not_show_do_not_count() -> None:
    assert named_abroad("مروان الحصّاد", "قال مروان الحصاد")
    assert named_abroad("Zelenský", "Zelensky agreed")
