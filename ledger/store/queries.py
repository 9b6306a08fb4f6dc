"""The questions people ask of a ledger, as SQL with named parameters.

Each is plain SQLite over the ledger's tables and views, so the command line, Datasette and anybody's
``sqlite3`` can ask it. What a user types is only ever a bound value: words for the full-text index are
put into FTS5 strings in the SQL itself (``printf('%s')`` ends them at a NUL, where FTS5 would stop
in the middle of a string). An empty value stands for *any*. Claims that were retracted, superseded or
rejected are left out unless the parameter :data:`ALL` has a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ledger.store.judgements import CURRENT


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question: its ``name`` (for addresses), ``title`` and ``description`` (for people), the ``sql``,
    and what each ``:parameter`` of it stands for."""

    name: str
    title: str
    description: str
    sql: str
    parameters: dict[str, str] = field(default_factory=dict)


def _words(parameter: str) -> str:
    """FTS5 syntax, made in SQL, for *all the words of this parameter*: each its own string."""
    plain = f"replace(replace(printf('%s', :{parameter}), '\"', ' '), ' ', '\" \"')"
    return f"'\"' || {plain} || '\"'"


def _found(parameter: str, columns: str) -> str:
    """The rows of ``claim`` where these columns of the index hold all the words of the parameter."""
    query = f"'{{{columns}}} : (' || {_words(parameter)} || ')'"
    return f"SELECT rowid FROM claim_fts WHERE claim_fts MATCH {query}"


# From one name of the index to the next: SELECT DISTINCT would read it from end to end.
_NAMES = (
    "WITH RECURSIVE names(name) AS (SELECT min(claimer) FROM claim UNION ALL "
    "SELECT (SELECT min(claimer) FROM claim WHERE claimer > name) FROM names WHERE name IS NOT NULL)"
)


def _claimer(parameter: str) -> str:
    """Claims whose claimer has all the words of the parameter, or, for scripts without spaces and halves of
    words, holds it as it is written. It is sought among the names, each once."""
    return _seqs(
        parameter,
        _found(parameter, "claimer"),
        f"SELECT seq FROM claim WHERE claimer IN ({_NAMES} "
        f"SELECT name FROM names WHERE instr(lower(name), lower(:{parameter})) > 0)",
    )


def _about(parameter: str) -> str:
    """Claims whose proposition or quote has all the words of the parameter; where none has, those whose
    proposition holds it as it is written, which takes a look at each."""
    words = _found(parameter, _TEXT)
    return _seqs(
        parameter,
        words,
        f"SELECT seq FROM claim WHERE NOT EXISTS ({words}) "
        f"AND :{parameter} <> '' AND instr(lower(proposition), lower(:{parameter})) > 0",
    )


def _seqs(parameter: str, *ways: str) -> str:
    """Claims found in one of these ways, or all of them where the parameter is empty. One list of numbers:
    of conditions joined by OR, SQLite would ask every claim."""
    every = f"SELECT seq FROM claim WHERE :{parameter} = ''"
    return f"seq IN ({' UNION ALL '.join([every, *ways])})"


ALL = "all"
"""The parameter of every question about claims that lets in those that are not current."""

_EVERY = {ALL: "anything to have retracted, superseded and rejected claims too; empty for the current ones"}
_STATUSES = ", ".join(f"'{status}'" for status in CURRENT)
_CURRENT = f"(status IN ({_STATUSES}) OR :{ALL} <> '')"
_TEXT = "proposition quote"
_MEASURED = (
    "SELECT claim_seq FROM claim_quantity "
    "WHERE instr(lower(coalesce(measure, '') || ' ' || coalesce(of, '')), lower(:about)) > 0"
)
_COLUMNS = (
    "said_or_published, claimer, via, act, polarity, certainty, proposition, quote, status, publisher,\n"
    "       headline, seq, document_id"
)

QUERIES: tuple[NamedQuery, ...] = (
    NamedQuery(
        "said",
        "What did NAME say?",
        "Every claim whose claimer has this name or part of it, in the order it was said.",
        f"""SELECT {_COLUMNS}
FROM claims
WHERE {_claimer("name")}
  AND {_CURRENT}
ORDER BY earliest IS NULL, earliest, seq""",
        {"name": "a name or part of it; empty for everybody", **_EVERY},
    ),
    NamedQuery(
        "denied",
        "Who denied what?",
        "Denials and rejections, and everything claimed not to be so. The proposition is worded positively: "
        "it is what they deny.",
        f"""SELECT {_COLUMNS}
FROM denials
WHERE {_about("about")}
  AND {_claimer("name")}
  AND {_CURRENT}
ORDER BY earliest IS NULL, earliest, seq""",
        {
            "about": "words of what was denied; empty for all",
            "name": "who denied it; empty for everybody",
            **_EVERY,
        },
    ),
    NamedQuery(
        "numbers",
        "Every number reported for X",
        "Reported quantities whose claim or measure has these words, and those linked to them, in the order "
        "of the days that they stand for, else were said: who reports them, on whose word, which earlier "
        "ones they update, and with which they conflict (beginnings of claims' ids).",
        f"""WITH hit AS (
    SELECT id FROM quantities
    WHERE {_seqs("about", _found("about", _TEXT), _MEASURED)}
), tie AS NOT MATERIALIZED (
    SELECT relation, a, b FROM links
    WHERE +relation IN ('updates', 'contradicts', 'same_proposition') AND counts AND holds
)
SELECT coalesce(as_of, as_of_raw) AS as_of, modifier, value, low, high, unit, measure, of, id,
       {_COLUMNS},
       (SELECT group_concat(substr(b, 1, 10), ' ') FROM tie
        WHERE +relation = 'updates' AND a = q.id) AS updates,
       (SELECT group_concat(substr(CASE a WHEN q.id THEN b ELSE a END, 1, 10), ' ') FROM tie
        WHERE +relation = 'contradicts' AND (a = q.id OR b = q.id)) AS contradicts
FROM quantities q
WHERE id IN (SELECT id FROM hit UNION SELECT b FROM tie WHERE a IN hit UNION SELECT a FROM tie WHERE b IN hit)
  AND {_CURRENT}
ORDER BY coalesce(as_of_earliest, earliest) IS NULL, coalesce(as_of_earliest, earliest), seq""",
        {"about": "words of what is counted or measured; empty for every number", **_EVERY},
    ),
    NamedQuery(
        "contradicted",
        "Who contradicts whom?",
        "Pairs of claims that cannot both be so at one time, by the links that count; both with who says so, "
        "when, via whom and in what words.",
        f"""SELECT *
FROM contradictions
WHERE (:about = '' OR a IN (SELECT id FROM claim WHERE seq IN ({_found("about", _TEXT)}))
       OR b IN (SELECT id FROM claim WHERE seq IN ({_found("about", _TEXT)})))
ORDER BY score DESC, seq""",
        {"about": "words of one of the claims; empty for all"},
    ),
    NamedQuery(
        "unnamed",
        "Claims without a named source",
        "Claims whose chain has an unnamed link: the claimer, or somebody on the way.",
        f"""SELECT {_COLUMNS},
       (SELECT group_concat(name, ', ') FROM source
        WHERE claim_seq = seq AND kind = 'unnamed') AS unnamed
FROM claims
WHERE seq IN (SELECT claim_seq FROM source WHERE kind = 'unnamed')
  AND {_CURRENT}
ORDER BY seq""",
        _EVERY,
    ),
    NamedQuery(
        "by_document",
        "Claims by document",
        "The claims of one document in the order of its text, or of all documents.",
        f"""SELECT {_COLUMNS}, type, start, "end"
FROM claims
WHERE (:document = '' OR document_id = :document
       OR instr(lower(coalesce(headline, '')), lower(:document)) > 0)
  AND {_CURRENT}
ORDER BY document_id, start, seq""",
        {"document": "a document's id, or part of its headline; empty for all", **_EVERY},
    ),
    NamedQuery(
        "hearsay",
        "What rests on hearsay?",
        "Claims that reach the publisher through at least one other source: the chain has two links or more.",
        f"""SELECT depth, {_COLUMNS}
FROM claims
WHERE depth >= 2
  AND {_CURRENT}
ORDER BY depth DESC, seq""",
        _EVERY,
    ),
    NamedQuery(
        "flagged",
        "Flagged fields",
        "Values that a model gave and the evidence does not support: what was dropped, and why.",
        f"""SELECT field, value, reason, {_COLUMNS}
FROM flag CROSS JOIN claims ON seq = claim_seq  -- in this order: flags are few
WHERE {_CURRENT}
ORDER BY seq, ordinal""",
        _EVERY,
    ),
    NamedQuery(
        "runs",
        "Readings and cost by run",
        "What every run has read, what came of it, and what it cost. A cost that nobody stated counts in "
        "unknown_cost, not as nothing.",
        """SELECT u.model, u.finder, u.code_version, u.endpoint,
       count(r.id) AS readings, count(DISTINCT r.document_id) AS documents,
       coalesce(sum(r.claims), 0) AS claims_found, coalesce(sum(r.rejected), 0) AS drafts_rejected,
       sum(r.tokens_in) AS tokens_in, sum(r.tokens_out) AS tokens_out,
       round(sum(CAST(r.cost_usd AS REAL)), 6) AS cost_usd,
       count(r.id) - count(r.cost_usd) AS unknown_cost,
       round(sum(r.milliseconds) / 1000.0, 1) AS seconds, coalesce(sum(r.cached), 0) AS from_cache,
       u.id AS run_id
FROM run u LEFT JOIN reading r ON r.run_id = u.id
GROUP BY u.id
ORDER BY u.seq""",
    ),
)
"""Every named query, in the order in which to show them."""

BY_NAME: dict[str, NamedQuery] = {query.name: query for query in QUERIES}
