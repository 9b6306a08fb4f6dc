"""What people read: the tables joined, worded, ordered as one would want the columns.

Every view reads tables and other views by their bare names, and in no other way, so that the same text
made anew in the ``temp`` schema answers from what stands there (:mod:`ledger.store.asof`).
"""

from __future__ import annotations

from ledger.store.judgements import CURRENT, UNREVIEWED

_QUOTE = """coalesce(
                   (SELECT '[erased on ' || substr(x.judged_at, 1, 10) || ': ' || x.reason || ']'
                    FROM erasure x WHERE x.document_id = c.document_id ORDER BY x.seq LIMIT 1),
                   c.quote)"""
_CURRENT = ", ".join(f"'{status}'" for status in CURRENT)

JUDGEMENTS: dict[str, str] = {
    "retraction": """
        SELECT seq, id, 'retraction' AS kind, judged_at, actor, 'retract' AS verdict,
               target_kind, target_id, NULL AS successor, reason, previous
        FROM retraction""",
    "supersession": """
        SELECT seq, id, 'supersession' AS kind, judged_at, actor, 'supersede' AS verdict,
               'claim' AS target_kind, old AS target_id, new AS successor, reason, previous
        FROM supersession""",
    "review": """
        SELECT seq, id, 'review' AS kind, judged_at, actor, verdict,
               'claim' AS target_kind, claim_id AS target_id, amendment AS successor, note AS reason, previous
        FROM review""",
    "erasure": """
        SELECT seq, id, 'erasure' AS kind, judged_at, actor, 'erase' AS verdict,
               'document' AS target_kind, document_id AS target_id, NULL AS successor, reason,
               NULL AS previous
        FROM erasure""",
}
"""Every kind of judgement, put so that all fit into the view ``judgements``: who, when, what, why."""

VIEWS: dict[str, str] = {
    "claims": f"""
        SELECT c.seq, c.id, c.claimer, c.claimer_kind, c.via, c.depth, c.act, c.polarity, c.certainty,
               c.type, c.proposition,
               {_QUOTE} AS quote, c.quotation,
               coalesce(s.status, '{UNREVIEWED}') AS status, s.successor,
               coalesce(c.said_at, d.published_at) AS said_or_published,
               coalesce(c.said_earliest, d.published_earliest) AS earliest,
               coalesce(c.said_latest, d.published_latest) AS latest,
               c.said_at, c.said_raw, c.event_time, c.event_raw,
               d.publisher, d.headline, d.published_at, d.url,
               c.document_id, c.start, c."end", c.run_id, c.reading_id, e.recorded_at
        FROM claim c JOIN document d ON d.id = c.document_id JOIN entry e ON e.seq = c.seq
             LEFT JOIN claim_status s ON s.claim_seq = c.seq AND s.seq =
                 (SELECT max(later.seq) FROM claim_status later WHERE later.claim_seq = c.seq)""",
    "current_claims": f"""
        SELECT * FROM claims WHERE status IN ({_CURRENT})""",
    "quantities": """
        SELECT c.seq, c.id, q.measure, q.of, q.modifier, q.value, q.low, q.high, q.unit,
               q.value_number, q.low_number, q.high_number, q.as_of, q.as_of_raw, q.as_of_earliest,
               c.earliest, c.claimer, c.via, c.act, c.polarity, c.certainty, c.proposition, c.quote, c.status,
               c.said_or_published, c.publisher, c.headline, c.document_id
        FROM claim_quantity q JOIN claims c ON c.seq = q.claim_seq""",
    "denials": """
        SELECT * FROM claims WHERE act IN ('deny', 'reject') OR polarity = 'negative'""",
    "readings": """
        SELECT r.seq, r.id, d.publisher, d.headline, u.model, u.finder, r.start, r."end", r.claims,
               r.rejected, r.tokens_in, r.tokens_out, CAST(r.cost_usd AS REAL) AS cost_usd, r.cached,
               r.milliseconds / 1000.0 AS seconds, e.recorded_at, r.document_id, r.run_id
        FROM reading r JOIN document d ON d.id = r.document_id JOIN run u ON u.id = r.run_id
             JOIN entry e ON e.seq = r.seq""",
    "judgements": "\n        UNION ALL".join(JUDGEMENTS.values()),
    "links": """
        SELECT l.seq, l.id, l.relation, l.a, l.b, l.holds, l.sides, l.score, l.method, l.author, l.judged_at,
               l.note,
               coalesce((SELECT s.counts FROM link_status s WHERE s.link_seq = l.seq
                         ORDER BY s.seq DESC LIMIT 1), 1) AS counts,
               l.because, l.previous
        FROM link l""",
    "relations": """
        SELECT l.seq, l.id, l.relation, l.sides, l.score, l.method, l.author,
               a.said_or_published AS a_said, a.claimer AS a_claimer, a.via AS a_via, a.act AS a_act,
               a.polarity AS a_polarity, a.proposition AS a_proposition, a.quote AS a_quote,
               a.publisher AS a_publisher,
               b.said_or_published AS b_said, b.claimer AS b_claimer, b.via AS b_via, b.act AS b_act,
               b.polarity AS b_polarity, b.proposition AS b_proposition, b.quote AS b_quote,
               b.publisher AS b_publisher, l.a, l.b
        FROM links l JOIN current_claims a ON a.id = l.a JOIN current_claims b ON b.id = l.b
        WHERE l.counts AND l.holds""",
    "contradictions": """
        SELECT * FROM relations WHERE relation = 'contradicts'""",
    "updates": """
        SELECT r.seq, r.id, r.score, r.method, q.measure, q.of,
               r.a_said, q.modifier AS a_modifier, q.value AS a_value, q.low AS a_low, q.high AS a_high,
               r.a_claimer, r.a_publisher,
               r.b_said, p.modifier AS b_modifier, p.value AS b_value, p.low AS b_low, p.high AS b_high,
               r.b_claimer, r.b_publisher, r.a, r.b
        FROM relations r JOIN claim c ON c.id = r.a JOIN claim d ON d.id = r.b
             LEFT JOIN claim_quantity q ON q.claim_seq = c.seq
             LEFT JOIN claim_quantity p ON p.claim_seq = d.seq
        WHERE r.relation = 'updates'""",
    "speakers": """
        SELECT s.speaker AS id, s.name, s.kind, s.scope, count(*) AS claims,
               min(c.earliest) AS first_said, max(c.latest) AS last_said
        FROM claim_speaker s JOIN current_claims c ON c.seq = s.claim_seq
        WHERE s.position = max(c.depth - 1, 0)
        GROUP BY s.speaker""",
    "same_speakers": """
        SELECT l.seq, l.id, l.score, l.method, l.author,
               (SELECT name FROM claim_speaker WHERE speaker = l.a LIMIT 1) AS a_name,
               (SELECT name FROM claim_speaker WHERE speaker = l.b LIMIT 1) AS b_name, l.a, l.b
        FROM links l WHERE l.relation = 'same_speaker' AND l.counts AND l.holds""",
}
"""Every view by name, those that others read first."""
