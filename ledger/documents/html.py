"""HTML: the article of a page and what the page says of itself, by trafilatura (Barbaresi 2021)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from ledger.documents.dates import find_dateline, parse_date
from ledger.documents.found import Found, clean_text, language_code, tidy, web_address
from ledger.documents.quiet import quiet
from ledger.documents.text import decode
from ledger.errors import ReadError

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w:.-]{1,40})""")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_html(data: bytes, *, charset: str | None = None, url: str | None = None) -> Found:
    """The main text of a page, paragraphs separated by ``\\n``, and its metadata.

    ``charset`` is what the server declared, ``url`` where the page was fetched from. Menus, adverts
    and readers' comments are left out by trafilatura. The page's canonical address is believed only
    when it is on the host the page came from (or when the page is a file and has no host): a page may
    otherwise name itself anybody's. The date is one that the markup declares, else the dateline
    of the text; dates are not searched for in the rest of the page.

    Raises :class:`~ledger.errors.ReadError` where there is no article to be found, or as
    :func:`~ledger.documents.text.decode` does.
    """
    decoded = decode(data, charset or _declared(data), lenient=True)
    with quiet("trafilatura", "htmldate", "courlan", "justext"):
        page, language = _extract(_XML_DECLARATION.sub("", decoded.text), url)
    text = clean_text(page.text or "").strip() if page is not None else ""
    if page is None or not text:
        raise ReadError("no article text was found in the page; save the article itself as text or HTML")
    notes = [f"its encoding was guessed to be {decoded.encoding}"] if decoded.guessed else []
    if decoded.replaced:
        notes.append(f"{decoded.replaced} bytes of it are broken and stand as U+FFFD")
    return Found(
        text,
        publisher=tidy(page.sitename),
        headline=tidy(page.title),
        byline=tidy(page.author),
        published_at=(parse_date(page.date) if page.date else None) or find_dateline(text),
        language=language,
        url=_own_address(web_address(page.url), url),
        notes=tuple(notes),
    )


def _extract(html: str, url: str | None) -> tuple[Any, str | None]:
    """Trafilatura's document (``None`` where it found nothing) and the declared language."""
    import trafilatura
    from trafilatura.settings import set_date_params

    try:
        tree = trafilatura.load_html(html)
        if tree is None:
            return None, None
        language = language_code(tree.get("lang") or tree.get("xml:lang"))
        page = trafilatura.bare_extraction(
            tree,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=set_date_params(extensive=False),
        )
    except Exception as error:  # a parser may stumble over a stranger's page in any way; the run goes on
        raise ReadError(f"the page cannot be parsed as HTML ({type(error).__name__})") from error
    return page, language


def _own_address(canonical: str | None, url: str | None) -> str | None:
    if url is None:
        return canonical
    return canonical if canonical and _host(canonical) == _host(url) else web_address(url)


def _host(url: str) -> str:
    return re.sub(r"^(?:www|m|mobile|amp)\.", "", (urlsplit(url).hostname or "").lower())


def _declared(data: bytes) -> str | None:
    match = _XML_ENCODING.search(data[:1024]) or _META_CHARSET.search(data[:4096])
    return match[1].decode("ascii", "ignore") if match else None
