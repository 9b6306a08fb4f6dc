"""From how many independent origins the claims of one side come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.disputes.voices import Tie, Voice


def origins(members: Sequence[Voice], linked: Iterable[Tie]) -> tuple[tuple[str, ...], ...]:
    """The claims (content ids) by origin: one speaker is one, and who repeats another has no own."""
    first = {voice.id: voice.id for voice in members}

    def find(id: str) -> str:
        while first[id] != id:
            id = first[id]
        return id

    speakers: dict[str, str] = {}
    for voice in members:
        first[find(voice.id)] = find(speakers.setdefault(voice.speaker, voice.id))
    for tie in linked:
        if tie.relation in ("repeats", "same_utterance") and tie.a in first and tie.b in first:
            first[find(tie.a)] = find(tie.b)
    found: dict[str, list[str]] = {}
    for voice in members:
        found.setdefault(find(voice.id), []).append(voice.id)
    return tuple(tuple(each) for each in found.values())
