"""Numbers for whoever runs the service, in Prometheus' text format (``prometheus-client``)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from ledger.errors import LedgerError
from ledger.store.ledger import Ledger
from ledger.web.service import Service

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
KEPT = 5.0
"""Seconds for which the numbers of the ledger are not counted anew."""
_SPENT = """SELECT coalesce(sum(tokens_in), 0) AS tokens_in, coalesce(sum(tokens_out), 0) AS tokens_out,
    coalesce(sum(cost_usd), 0) AS cost_usd, coalesce(sum(seconds), 0) AS model_seconds FROM readings"""

_OURS = CollectorRegistry()
_REQUESTS = Counter(
    "fact_ledger_requests", "Requests to the service's routes.", ["route", "status"], registry=_OURS
)
_SECONDS = Histogram(
    "fact_ledger_request_seconds",
    "How long they took.",
    ["route"],
    buckets=(0.005, 0.02, 0.1, 0.5, 2, 10),
    registry=_OURS,
)


def count(route: str, status: int, seconds: float) -> None:
    """A request was answered."""
    _REQUESTS.labels(route, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)


def exposition(service: Service) -> tuple[str, str]:
    """The numbers as text, and its media type."""
    registry = CollectorRegistry()
    registry.register(_Now(service))
    text = generate_latest(registry) + generate_latest(_OURS)
    return text.decode(), MEDIA_TYPE


class _Now:
    """A collector of what ledger and working file say now."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[Any]:
        numbers = _numbers(self._service)
        up = GaugeMetricFamily("fact_ledger_up", "Whether the ledger could be read.")
        up.add_metric([], float(bool(numbers)))
        yield up
        for name, about in (
            ("documents", "Documents"),
            ("claims", "Claims"),
            ("entries", "Entries of the log"),
        ):
            yield _gauge(f"fact_ledger_{name}", f"{about} in the ledger.", numbers.get(name))
        yield _gauge("fact_ledger_bytes", "Size of the ledger's file and its log.", numbers.get("bytes"))
        for name, about in (
            ("tokens_in", "Tokens of the prompts of recorded readings."),
            ("tokens_out", "Tokens of their answers."),
            ("cost_usd", "US dollars that they cost, where the price is known."),
            ("model_seconds", "Seconds that the model took for them."),
        ):
            metric = CounterMetricFamily(f"fact_ledger_{name}", about)
            if name in numbers:
                metric.add_metric([], numbers[name])
            yield metric
        yield from self._work()

    def _work(self) -> Iterator[Any]:
        book = self._service.book()
        if book is None:
            return
        totals, workers = book[0].totals(), book[0].workers()
        for name, about, states in (
            ("jobs", "Jobs by state.", totals.jobs),
            ("windows", "Windows by state.", totals.windows),
        ):
            metric = GaugeMetricFamily(f"fact_ledger_{name}", about, labels=["state"])
            for state, number in sorted(states.items()):
                metric.add_metric([state], number)
            yield metric
        yield _gauge("fact_ledger_queue_jobs", "Jobs that were handed in and have not ended.", totals.waiting)
        yield _gauge(
            "fact_ledger_queue_documents", "Documents that are not read to the end.", totals.documents
        )
        yield _gauge("fact_ledger_workers", "Workers that gave a sign of life.", len(workers))
        yield _gauge(
            "fact_ledger_workers_in_trouble",
            "Those that cannot use their model.",
            sum(1 for w in workers if w.trouble),
        )


_kept: dict[str, tuple[float, dict[str, float]]] = {}


def _numbers(service: Service) -> dict[str, float]:
    """What the ledger adds up to; empty where it cannot be read."""
    at, kept = _kept.get(str(service.path), (-KEPT, {}))
    if kept and time.monotonic() - at < KEPT:
        return kept
    try:
        with Ledger.open(service.path, readonly=True, create=False) as opened:
            numbers: dict[str, float] = dict(opened.counts())
            spent = opened.ask(_SPENT)[0]
    except LedgerError:
        return {}
    numbers |= {name: float(spent[name]) for name in ("tokens_in", "tokens_out", "cost_usd", "model_seconds")}
    wal = service.path.with_name(f"{service.path.name}-wal")
    numbers["bytes"] = sum(p.stat().st_size for p in (service.path, wal) if p.exists())
    _kept[str(service.path)] = time.monotonic(), numbers
    return numbers


def _gauge(name: str, about: str, value: float | None) -> GaugeMetricFamily:
    metric = GaugeMetricFamily(name, about)
    if value is not None:
        metric.add_metric([], value)
    return metric
