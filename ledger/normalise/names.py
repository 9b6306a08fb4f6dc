"""Names of sources: display form, role and affiliation, what kind of source it is, and whether a
text carries the name at all. English rules, over names as they are written in news text.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

from ledger.claims import SourceKind


def _words_in(key: str) -> frozenset[str]:
    listed: str | list[str] = _LISTS[key]
    return frozenset(listed.split() if isinstance(listed, str) else listed)


_LISTS = tomllib.loads(files("ledger.normalise").joinpath("source_words.toml").read_text(encoding="utf-8"))
_HONORIFICS = _words_in("honorifics")
_ROLE_HEADS = _words_in("role_heads")
_ROLE_MODIFIERS = _words_in("role_modifiers")
_ORGANISATION_WORDS = _words_in("organisation_words")
_ACRONYMS = _words_in("acronyms")
_OUTLET_WORDS = _words_in("outlet_words")
_DOCUMENT_WORDS = _words_in("document_words")
_GENERIC = _words_in("generic")
_PRONOUNS = _words_in("pronouns")
_INDEFINITE = _words_in("indefinite")
_METONYMS = _words_in("metonyms")
_PARTICLES = _words_in("particles")
_EDGE = ' \t\r\n.,;:()[]"“”«»‘—–-'
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APART = frozenset(' \n\t,;:!?()[]“”"')
"""Characters that are in no word, nor at its edge."""
_POSSESSIVE = re.compile(r"['’]s?$")
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f'’.\-–](?=[^\W_])|[\u0300-\u036f])*\.?")
_BEHIND = re.compile(
    r"(?:,\s+(?:(?:who|whom|whose|which|that|where|citing|quoting|speaking)\b|\d{1,3}\b|aged\b|"
    r"(?:an?|the|his|her|its|their|one|now|then|formerly)\s)|"
    r"\s+(?:who|whose|dated|seen by|obtained by|reviewed by|released|published)\b)"
)
"""What begins a relative clause or an apposition behind a name."""
_SCHOLAR = re.compile(r"^[a-z-]+(?:ologist|ographer|atrician|physicist|chemist|statistician)$")
_JOINING = frozenset("to of for at from with in on by".split())
_PERSON = re.compile(
    r"(?!The\b)[^\W\d_a-z][\w’'.-]*(?: (?:al-|bin |van |de |von |der )*[^\W\d_a-z][\w’'.-]*){1,3}"
)
"""Two to four words with capitals: somebody's name, behind a comma."""
_WHOSE = re.compile(r"^(?:Its|His|Her|Their|Our|My|The|An?)\s")
_KIND = re.compile(
    r"(?:[a-z-]+ ){0,2}(?:newspaper|daily|weekly|magazine|journal|tabloid|broadcaster|channel|website|outlet|"
    r"airline|company|firm|charity|watchdog|monitor|think ?tank|retailer|carmaker|chipmaker|insurer|militia|"
    r"opposition|pollster|startup|nonprofit) "
    r"(?=[^\W\d_a-z][^\s]*(?: (?:of |for |and |the )*[^\W\d_a-z][^\s]*)*$)"
)
"""A common noun before a name that has no lower-case word of its own behind."""
_PERSON_OF = re.compile(
    r"([^\W\d_a-z][\w’'.-]* [^\W\d_a-z][\w’'.-]*) (?:of|from|at|with) (?:the )?([^\W\d_a-z].*)"
)
"""*Nora Lindt of Harbour Capital*."""
_WHOSE_BODY = re.compile(r"[’']s ")
"""*Norland’s Union of Dockers* is nobody's name."""
_BODY = frozenset(
    "republic kingdom brotherhood cross crescent church front army league emirate state states nations house "
    "voice women men doctors friends order knights prince princess duke sons daughters city archdiocese "
    "diocese".split()
)
"""Words of names that go on with *of*: *Muslim Brotherhood of Egypt*."""
_TITLES = _ROLE_HEADS | _HONORIFICS
_NO_NAMES = _BODY | _ORGANISATION_WORDS | _TITLES | _ROLE_MODIFIERS | _OUTLET_WORDS | _DOCUMENT_WORDS
"""Words that no person's name has."""
_OF = re.compile(r"\s+(?:of|for|at|from|with)\s+(?:the\s+)?")
_POSSESSOR = re.compile(r"(?:[Tt]he |[Aa]n? )?([\w.’'-]+(?: [\w.’'-]+){0,3}?)(?:[’']s \w|(?<=s)[’'] [a-z])")
_SOMEBODY_OF = re.compile(
    r"[A-Za-z][a-z’'-]* (?:[a-z’'-]+ ){0,4}?(?:of|for|at|to|from) (?:the )?"
    r"([A-Z][\w’'&.-]*(?: (?:of |and |the )?[A-Z&][\w’'&.-]*){0,4})"
)
_WHOSE_PERSON = re.compile(
    r"(?:[Tt]he )?([\w.’'-]+(?: [\w.’'-]+){0,3}?)(?:[’']s|(?<=s)[’']) ((?:[a-z][\w-]* ){0,3}[a-z][\w-]*),? "
    r"([A-Z][\w’'.-]* [A-Z][\w’'-]*)"
)
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday week month year".split()
)
_LONGEST = 300


def is_pronoun(name: str) -> bool:
    """Whether the words are only a pronoun (*he*, *She*, *who*); *US* is none."""
    word = name.strip(_EDGE + "'’")
    return word.lower() in _PRONOUNS and not (word.isupper() and len(word) > 1)


def is_role(word: str) -> bool:
    """Whether a word names an office or a part that a person has (*minister*, *chair*)."""
    return _plain(word) in _ROLE_HEADS


def is_body(word: str) -> bool:
    """Whether a word names a kind of body (*commission*, *ministry*)."""
    return _plain(word) in _ORGANISATION_WORDS


def is_person(words: str) -> bool:
    """Whether words with capitals may be somebody's name: no office, no title, and nothing that is called
    *of* something."""
    tokens = [_plain(token) for token in words.split()]
    return not any(token in _NO_NAMES for token in tokens) and not _outlet(words) and not _place(words)


def display_name(name: str) -> str:
    """A name without titles, possessive, articles and punctuation around it, else as written.

    Where nothing would be left (*the president*), the words stay, without the article. Never
    empty, unless ``name`` holds no letter or digit.
    """
    return split_role(name)[0]


@lru_cache(maxsize=4096)
def split_role(name: str) -> tuple[str, str | None, str | None]:
    """``(name, role, affiliation)`` of a mention, each as written.

    Read are *US President Donald Trump*, *Trump, the US president*, and *Secretary of the
    Treasury Jane Doe* where the office ends in a word for an organisation. The affiliation is
    what stands before the role, or after its *of*, *for* or *at*. What is longer than any name
    (:data:`_LONGEST` characters) stays as it is.
    """
    plain = _bare(name)
    if len(plain) > _LONGEST:
        return plain, None, None
    if (whose := _WHOSE_PERSON.fullmatch(plain)) and is_person(whose[3]):
        return whose[3], whose[2], whose[1]  # *Pike’s agent, Donna Pike*
    before, comma, after = plain.partition(", ")
    named = has_capital(_WHOSE.sub("", before))
    if comma and _role_at(after) is not None and named:
        role = without_apposition(_bare(after))
        return split_role(before)[0], role, _affiliation(role)
    if (shorter := without_apposition(plain)) != plain:
        return split_role(shorter)
    if comma and not named and _has_name(after):
        return (*split_role(after)[:1], before, None)  # *a supervisor, Ray Dunning*
    if comma and _office(before) and _PERSON.fullmatch(after):
        return after, before, _affiliation(before)  # *the Minister for Trade, Ola Berg*
    if (kind := _KIND.match(plain)) and not _generic(plain):
        return plain[kind.end() :], None, None  # *newspaper Dagens Tribune*
    if (of := _PERSON_OF.fullmatch(plain)) and is_person(of[1]) and not _WHOSE_BODY.search(of[1]):
        return of[1], None, of[2]
    tokens = plain.split()
    cut = _role_end(tokens)
    rest = [t for t in tokens[cut:-1] if _plain(t) not in _HONORIFICS] + tokens[cut:][-1:]
    if not rest or not has_capital(" ".join(rest)) or (cut and _plain(rest[-1]) in _ORGANISATION_WORDS):
        return plain or name.strip(), None, None
    if rest[0] in _JOINING:  # *adviser to Arce* is not Arce
        return plain, None, None
    if _two_people(tokens[:cut]):
        return plain, None, None  # *Mayor Ann Lee and Governor Tom Hart*
    role = " ".join(t for t in tokens[:cut] if _plain(t) not in _HONORIFICS).rstrip(",")
    if not role:
        return " ".join(rest), None, None
    return " ".join(rest), role, _affiliation(role)


def affiliation_of(mention: str) -> str | None:
    """Whose somebody is by the words of a mention, where it is no role that says so: *Tavara* of *Tavara’s
    defence ministry*, *clinic* of *the clinic’s director, Iván Roca*, *Aldane* of *a spokeswoman for
    Aldane*."""
    words = mention.strip(_EDGE)
    if (whose := _POSSESSOR.match(words)) and not is_pronoun(whose[1]) and whose[1].lower() not in _TIMES:
        return whose[1]
    of = _SOMEBODY_OF.fullmatch(words)
    return of[1] if of and _generic(words) else None


def without_apposition(mention: str) -> str:
    """A mention without the relative clause or the apposition behind it: *Ann Lee, a nurse* is *Ann Lee*."""
    behind = _BEHIND.search(mention)
    return mention[: behind.start()] if behind and behind.start() else mention


@lru_cache(maxsize=4096)
def source_kind(name: str, mention: str = "") -> SourceKind:
    """What kind of source the words name, by rule.

    Unnamed are indefinite and generic sources (*a senior official*, *officials*, *sources familiar
    with …*, *the official*). A country or capital speaks for its government, and *authorities* are
    an organization. What no rule knows is a person.
    """
    words = _bare(mention or name)
    own = _bare(name) or words
    if _outlet(own):
        return SourceKind.OUTLET
    if _generic(own) or (not is_pronoun(words) and _generic(words) and not _has_name(own)):
        return SourceKind.UNNAMED
    own = _YEAR.sub("", own)  # *2013 study*
    tokens = [_plain(t) for t in own.split()]
    if tokens and (tokens[-1] in _DOCUMENT_WORDS or (tokens[0] in _DOCUMENT_WORDS and own[0].islower())):
        return SourceKind.DOCUMENT
    institution = any(t in _ORGANISATION_WORDS for t in tokens) or any(t in _ACRONYMS for t in own.split())
    if institution and split_role(own)[1] is None:
        return SourceKind.ORGANIZATION
    return SourceKind.ORGANIZATION if _place(own) else SourceKind.PERSON


def supported_name(name: str, text: str) -> bool:
    """Whether every significant word of a name stands in the text as a word.

    Case counts, accents and possessives do not; titles and particles need no support. A name in a
    script without spaces must stand in the text as it is. A name without any word is unsupported.
    """
    tokens = [t for t in _words(name) if t.lower() not in _PARTICLES and t.lower() not in _HONORIFICS]
    return bool(tokens) and all(
        stands_apart(t, text) or t in _word_set(text) or (not t.isascii() and t in _unaccented(text))
        for t in tokens
    )


def stands_apart(token: str, text: str) -> bool:
    """Whether a plain word stands in the text with nothing about it that a word could have, so that the words
    of all the text need not be known."""
    at = text.find(token) if token.isascii() and token.isalnum() else -1
    while at >= 0:
        behind = at + len(token)
        if (not at or text[at - 1] in _APART) and (behind == len(text) or text[behind] in _APART):
            return True
        at = text.find(token, behind)
    return False


def words_of(text: str) -> list[str]:
    """The words of a text as names are compared: without accents, possessives and dots."""
    return list(_words(text))


@lru_cache(maxsize=64)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(_words(text))


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    return tuple(
        t if t.isalnum() else _POSSESSIVE.sub("", t).replace(".", "")
        for t in _TOKEN.findall(_unaccented(text))
    )


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


def _bare(name: str) -> str:
    """The words without punctuation, article and possessive around them."""
    words = " ".join(name.split()).strip(_EDGE)
    if words.startswith("'") and words.endswith("'"):
        words = words.strip("'")
    words = re.sub(r"['’]s$|(?<=s)['’]$", "", words)
    return re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE) if " " in words else words


def _plain(token: str) -> str:
    return re.sub(r"['’]s$", "", token.strip('.,;:()"“”')).lower()


def has_capital(words: str) -> bool:
    """Whether some word could be a name: a capital, or a letter of a script that has none."""
    return any(c.isupper() or (c.isalpha() and not c.islower()) for c in words)


def _has_name(words: str) -> bool:
    return split_role(words)[1] is not None or (has_capital(words) and not _generic(words))


def _role_at(words: str) -> int | None:
    """The index of the first role word, if it stands before any clause."""
    for index, token in enumerate(words.split()[:8]):
        if _plain(token) in _ROLE_HEADS:
            return index
    return None


def _office(words: str) -> bool:
    """Whether the words are an office with what it is of or for, and no name: *the Minister for Trade*."""
    return _OF.search(words) is not None and _role_at(words) is not None and split_role(words)[1] is None


def _two_people(tokens: list[str]) -> bool:
    """Whether what looks like a role holds somebody: a title and a name, *and*, and the next one's title."""
    if "and" not in tokens:
        return False
    at = len(tokens) - 1 - tokens[::-1].index("and")
    before, behind = tokens[:at], tokens[at + 1 :]
    named = any(t[0].isupper() and _plain(t) not in _NO_NAMES for t in before)
    return named and _plain(before[0]) in _TITLES and bool(behind) and _plain(behind[-1]) in _TITLES


def _role_end(tokens: list[str]) -> int:
    """How many tokens at the beginning are role and honorifics, the name following them."""
    end = 0
    for index, token in enumerate(tokens[:-1]):
        if _plain(token) in _TITLES or _SCHOLAR.search(token):
            end = index + 1
        elif index - end >= 4:
            break
    if end and end < len(tokens) and tokens[end].lower() in ("of", "for", "at"):
        offices = [i for i, t in enumerate(tokens[:-1]) if i > end and _plain(t) in _ORGANISATION_WORDS]
        return max(offices) + 1 if offices else 0
    return end


def _affiliation(role: str) -> str | None:
    if match := _OF.search(role):
        return role[match.end() :].strip(_EDGE) or None
    lead: list[str] = []
    for token in role.split():
        if _plain(token) in _ROLE_HEADS or _plain(token) in _ROLE_MODIFIERS or not token[0].isupper():
            break
        lead.append(token)
    return re.sub(r"['’]s$", "", " ".join(lead)) or None


_CLAUSE = re.compile(r"\s+(?:of|in|at|from|with|within|on|who|familiar|close|briefed|near|inside|speaking)\b")


_FOR = re.compile(r"\s+(?:for|to)\s")
"""*A spokesman for the army* is a spokesman; *Doctors for Peace* are a body."""


def _generic(words: str) -> bool:
    """Whether the words name a sort of people and nobody of them."""
    head = _CLAUSE.split(words)[0].split()
    if (of := _FOR.split(words)[0].split()) and len(of) < len(head) and of[-1].islower():
        head = of
    tokens = [_plain(t) for t in head]
    return bool(tokens) and (tokens[-1] in _GENERIC or (len(tokens) == 1 and tokens[0] in _INDEFINITE))


_YEAR = re.compile(r"^(?:\d{4}|recent|new|latest) (?=[a-z])")
_MEDIA = frozenset(
    "newspaper tabloid broadsheet magazine daily paper website site weekly broadcaster".split()
)
"""What behind a name says that it is an outlet's."""


@lru_cache(maxsize=1)
def _outlets() -> frozenset[str]:
    lines = files("ledger.normalise").joinpath("outlets.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(_bare(line).lower() for line in lines if line and not line.startswith("#"))


def _outlet(words: str) -> bool:
    """Whether the words name an outlet, by the list or by their last word."""
    tokens = words.split()
    if words.lower() in _outlets():
        return True
    if len(tokens) < 2:
        return False
    if _plain(tokens[0]) in ("radio", "tv") and tokens[0][0].isupper() and tokens[1][0].isupper():
        return True  # *Radio Sund*
    if tokens[0].islower() and tokens[1][0].isupper() and _outlet(" ".join(tokens[1:])):
        return True  # *nationalist Global Times*
    last, rest = _plain(tokens[-1]), [_plain(t) for t in tokens[:-1]]
    if last in _OUTLET_WORDS and (tokens[-1][0].isupper() or rest[-1] == "state"):
        return tokens[0][0].isupper() or rest[-1] == "state"
    if last in _MEDIA and tokens[-1].islower():
        name = [token for token in tokens[:-1] if not token.islower()]  # *the leftist Daily Orb tabloid*
        return bool(name) and (
            _outlet(" ".join(name)) or last in ("newspaper", "tabloid", "magazine", "broadsheet")
        )
    if last in ("agency", "channel", "network"):
        return rest[-1] in ("news", "press", "tv", "television", "anadolu") or _outlet(" ".join(tokens[:-1]))
    return last == "news" and _outlet(" ".join(tokens[:-1]))


@lru_cache(maxsize=1)
def _territories() -> frozenset[str]:
    from babel import Locale

    return frozenset(Locale("en").territories.values())


def _place(words: str) -> bool:
    """Whether the words are a country or a capital, which stand for a government."""
    return words in _territories() or words.replace(".", "") in _METONYMS
