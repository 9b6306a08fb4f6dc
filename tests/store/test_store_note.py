"""Signed notes and their keys are those of C2SP signed-note, and of Go's note package."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledger.store.note import Note, NoteError, Signature, Signer, Verifier, to_base64

# The example in the documentation of golang.org/x/mod/sumdb/note.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
LINE = f"— PeterNeumann {SIGNATURE}\n"
NOTE = f"{TEXT}\n{LINE}"

HERS = Signer("courier.example/hers", b"\x07" * 32)


class TestGosExample:
    def test_its_note_verifies(self) -> None:
        verifier = Verifier.parse(VKEY)
        assert Note.parse(NOTE).verify([verifier]) == (verifier,)

    def test_its_key_makes_the_same_signature(self) -> None:
        assert str(Note(TEXT).signed(Signer.parse(KEY))) == NOTE

    def test_keys_are_written_as_it_writes_them(self) -> None:
        signer = Signer.parse(KEY + "\n")
        assert (signer.private(), str(signer.verifier)) == (KEY, VKEY)
        assert str(Verifier.parse(f" {VKEY}\n")) == VKEY


class TestVerifying:
    def test_one_known_key_among_several_signatures_is_enough(self) -> None:
        note = Note(TEXT).signed(Signer.new("somebody.else")).signed(HERS)
        assert Note.parse(str(note)).verify([HERS.verifier]) == (HERS.verifier,)
        both = note.signed(Signer.parse(KEY)).verify([Verifier.parse(VKEY), HERS.verifier])
        assert set(both) == {Verifier.parse(VKEY), HERS.verifier}

    def test_no_known_key(self) -> None:
        for note in (Note(TEXT), Note(TEXT).signed(HERS)):
            with pytest.raises(NoteError, match=r"no signature by PeterNeumann\+c74f20a3"):
                note.verify([Verifier.parse(VKEY)])

    def test_a_key_of_the_same_name_is_another_key(self) -> None:
        with pytest.raises(NoteError, match="no signature by"):
            Note(TEXT).signed(Signer.new(HERS.name)).verify([HERS.verifier])

    def test_another_text(self) -> None:
        signed = Note(TEXT).signed(HERS)
        with pytest.raises(NoteError, match="false"):
            replace(signed, text=TEXT.replace("don't", "do")).verify([HERS.verifier])

    def test_every_bit_of_the_signature_counts(self) -> None:
        (signature,) = Note(TEXT).signed(HERS).signatures
        for n in range(8 * len(signature.value)):
            value = bytearray(signature.value)
            value[n // 8] ^= 1 << n % 8
            with pytest.raises(NoteError, match="false"):
                Note(TEXT, (replace(signature, value=bytes(value)),)).verify([HERS.verifier])

    @pytest.mark.parametrize("value", [b"x", b"x" * 63, b"x" * 65])
    def test_a_signature_of_another_length(self, value: bytes) -> None:
        false = Signature(HERS.name, HERS.verifier.key_id, value)
        with pytest.raises(NoteError, match="false"):
            Note(TEXT, (false,)).verify([HERS.verifier])

    def test_a_false_signature_is_not_outweighed_by_a_true_one(self) -> None:
        false = Signature(HERS.name, HERS.verifier.key_id, b"x" * 64)
        note = Note(TEXT, (false,)).signed(HERS).signed(Signer.parse(KEY))
        with pytest.raises(NoteError, match="false"):
            note.verify([HERS.verifier, Verifier.parse(VKEY)])

    def test_a_point_that_is_no_public_key(self) -> None:
        nobody = Verifier("nobody", b"\xff" * 32)
        with pytest.raises(NoteError, match="false"):
            Note(TEXT, (Signature("nobody", nobody.key_id, b"x" * 64),)).verify([nobody])


class TestParsing:
    def test_a_text_without_signatures_is_as_it_stands(self) -> None:
        assert Note.parse(TEXT) == Note(TEXT)
        assert str(Note.parse(TEXT)) == TEXT

    def test_the_last_empty_line_parts_text_and_signatures(self) -> None:
        assert Note.parse(f"{TEXT}\n{NOTE}").text == f"{TEXT}\n{TEXT}"

    @pytest.mark.parametrize(
        ("whole", "why"),
        [
            ("", "does not end"),
            (TEXT.removesuffix("\n"), "does not end"),
            (NOTE.removesuffix("\n"), "does not end"),
            (NOTE.replace("\n", "\r\n"), r"U\+000D"),
            (NOTE.replace("think", "think\0"), r"U\+0000"),
            (NOTE.replace("think", "think\t"), r"U\+0009"),
            (f"{TEXT}\n", "no signature"),
            (NOTE + "\n", "no signature"),
            (f"{TEXT}\n{TEXT}", "no signature line"),
            (NOTE.replace("—", "-"), "no signature line"),
            (NOTE.replace("— PeterNeumann", "—  PeterNeumann"), "no signature line"),
            (NOTE.replace("— PeterNeumann", "—"), "no signature line"),
            (NOTE.replace("Neumann x", "Neu+mann x"), "name of a key"),
            (NOTE.replace("Neumann x", "Neu\u2003mann x"), "name of a key"),
            (NOTE.replace("nAM=", "nAM"), "no base64"),
            (NOTE.replace("nAM=", "nAN="), "no base64"),
            (NOTE.replace("x08go/", "x08go_"), "no base64"),
            (f"{TEXT}\n— PeterNeumann x08gow==\n", "too short"),
            (NOTE + LINE * 64, "65 signatures"),
        ],
    )
    def test_what_is_no_note(self, whole: str, why: str) -> None:
        with pytest.raises(NoteError, match=why):
            Note.parse(whole)

    @pytest.mark.parametrize(
        "vkey",
        [
            "",
            "PeterNeumann",
            VKEY.replace("PeterNeumann", ""),
            VKEY.replace("PeterNeumann", "Peter Neumann"),
            VKEY.replace("PeterNeumann", "PeterNewmann"),
            VKEY.replace("c74f20a3", "c74f20a4"),
            VKEY.replace("c74f20a3", "C74F20A3"),
            VKEY.replace("ARpc", "ARpd"),
            VKEY.replace("ARpc", "Ahpc"),
            VKEY[:-4],
            VKEY + "AAAA",
            VKEY[:-1] + "é",
            KEY,
        ],
    )
    def test_what_is_no_public_key(self, vkey: str) -> None:
        with pytest.raises(NoteError):
            Verifier.parse(vkey)

    @pytest.mark.parametrize(
        "key", ["", VKEY, KEY[:-4], KEY.replace("c74f", "c74e"), KEY.replace("AYEK", "AYEL"), KEY.lower()]
    )
    def test_what_is_no_private_key_and_is_not_repeated(self, key: str) -> None:
        with pytest.raises(NoteError) as error:
            Signer.parse(key)
        assert KEY[40:60] not in str(error.value)

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\x07b"])
    def test_what_is_no_name(self, name: str) -> None:
        with pytest.raises(NoteError, match="cannot be the name"):
            Signer.new(name)


def test_a_private_key_is_not_shown_by_chance() -> None:
    shown = f"{HERS!r} {HERS}"
    assert to_base64(HERS.seed) not in shown
    assert repr(HERS.seed) not in shown


def test_two_new_keys_differ() -> None:
    one, other = Signer.new("a"), Signer.new("a")
    assert one.seed != other.seed
    assert Signer.parse(one.private()) == one
