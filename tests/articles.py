"""Made-up articles, long enough for several windows, with people who say things in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ledger.claims import When
from ledger.documents.document import Document

WHEN = When(raw="2031-03-07", edtf="2031-03-07", earliest=date(2031, 3, 7), latest=date(2031, 3, 7))


def text(town: str, piers: int) -> str:
    """An article of one paragraph a pier: two attributions each, 33 words."""
    paragraphs = [
        f"Minister Tilda Voss said on Monday that pier {n} of {town} had been closed to ships. "
        f"The harbour union denied that its members had blocked pier {n}, yet rain fell on {town} all day."
        for n in range(1, piers + 1)
    ]
    return "\n\n".join(paragraphs) + "\n"


def document(town: str = "Amalia", piers: int = 4) -> Document:
    """The article as a document."""
    return Document(
        text=text(town, piers),
        origin=f"/press/{town.casefold()}.txt",
        publisher=f"{town} Courier",
        headline=f"Piers of {town}",
        published_at=WHEN,
        language="en",
    )


def write(folder: Path, *towns: str, piers: int = 4) -> list[Path]:
    """The articles as files, each with the sidecar that says where it is from."""
    paths = []
    for town in towns:
        path = folder / f"{town.casefold()}.txt"
        path.write_text(text(town, piers), "utf-8")
        about = f'publisher = "{town} Courier"\nheadline = "Piers of {town}"\npublished = "2031-03-07"\n'
        path.with_suffix(".toml").write_text(about, "utf-8")
        paths.append(path)
    return paths
