"""Train the tagger: ``python -m evals.training CORPUS_TRAIN.jsonl --minutes 60 --out tagger.pt``."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from evals.corpus import polnear
from evals.training.examples import Example, examples
from evals.training.network import Tagger, base
from evals.training.shipped import state
from ledger.find.around import around
from ledger.find.pieces import CLS, SEP, Cutter

_BATCH_PIECES = 3000
"""Word pieces of a batch, padding included: about twenty windows."""
_WARM, _LAST = 0.03, 0.02
_WHOLE = 0.15
"""Share of the batches in which a cue is shown the whole of its window."""
_SEED = 20260302


def main() -> None:
    """Train for the time given and write the weights."""
    options = _options()
    torch.manual_seed(_SEED)
    torch.set_num_threads(options.threads)
    rng = random.Random(_SEED)  # shuffling
    articles = polnear.load(options.corpus)
    if options.articles:
        articles = polnear.sample(articles, options.articles, 0)
    cutter = Cutter(Tokenizer.from_file(str(options.base / "tokenizer.json")))
    model = Tagger(options.base)
    if options.go_on:
        model.load_state_dict(state(options.go_on))
    _train(model, articles, cutter, rng, 60 * options.minutes, options.rate, options.out)


def _train(
    model: Tagger,
    articles: Sequence[polnear.Article],
    cutter: Cutter,
    rng: random.Random,
    seconds: float,
    rate: float,
    out: Path,
) -> None:
    rates = [
        {"params": [p for n, p in model.named_parameters() if "head" in n or n == "mark"], "lr": 5 * rate},
        {"params": [p for n, p in model.named_parameters() if not ("head" in n or n == "mark")], "lr": rate},
    ]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    peaks = [group["lr"] for group in optimizer.param_groups]
    model.train()
    begin, step, epoch, mean = time.process_time(), 0, 0, None
    budget = seconds * torch.get_num_threads()  # of processor time: a busy machine trains no less
    log = []
    while (gone := (time.process_time() - begin) / budget) < 1:
        found = list(examples(articles, cutter, rng))
        for batch in _batches(found, rng):
            gone = (time.process_time() - begin) / budget
            if gone >= 1:
                break
            scale = min(1.0, gone / _WARM) * (1 - (1 - _LAST) * gone)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * scale
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = _loss(model, batch, rng.random() < _WHOLE)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
            if step % 50 == 0:
                print(f"{gone:6.1%} epoch {epoch} step {step} loss {mean:.4f}", flush=True)
            if step % 500 == 0:
                torch.save(model.state_dict(), out)
        epoch += 1
        log.append({"epoch": epoch, "step": step, "gone": gone, "loss": mean})
        torch.save(model.state_dict(), out)
    out.with_suffix(".json").write_text(json.dumps(log, indent=1), "utf-8")


def _batches(found: list[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Windows of about one length together, batches in any order."""
    found.sort(key=lambda example: (len(example.ids), rng.random()))
    batches: list[list[Example]] = [[]]
    for example in found:
        if batches[-1] and (len(batches[-1]) + 1) * (len(example.ids) + 2) > _BATCH_PIECES:
            batches.append([])
        batches[-1].append(example)
    rng.shuffle(batches)
    yield from batches


def _loss(model: Tagger, batch: list[Example], whole: bool) -> Tensor:
    """Binary cross-entropy over pieces, of the tags and of each cue's roles."""
    length = max(len(example.ids) for example in batch) + 2
    ids, present = torch.zeros(len(batch), length, dtype=torch.long), torch.zeros(len(batch), length)
    tags, weights = torch.zeros(len(batch), length, 4), torch.zeros(len(batch), 1, 1)
    windows, cues, wanted = [], [], []
    for row, example in enumerate(batch):
        n = len(example.ids)
        ids[row, : n + 2] = torch.tensor([CLS, *example.ids, SEP])
        present[row, : n + 2] = 1
        tags[row, 1 : n + 1] = torch.tensor(example.tags, dtype=torch.float)
        weights[row] = example.weight
        for said in example.said:
            cue, roles = torch.zeros(length), torch.zeros(length, 2)
            cue[[piece + 1 for piece in said.cue]] = 1
            for column, pieces in enumerate((said.source, said.content)):
                roles[[piece + 1 for piece in pieces], column] = 1
            windows.append(row)
            cues.append(cue)
            wanted.append(roles)
    hidden = model.read(ids, present)
    loss = _cross_entropy(model.tags(hidden, present), tags, present, weights)
    if windows:
        shown = [_shown(cue, int(present[row].sum()), whole) for row, cue in zip(windows, cues, strict=True)]
        near = _padded([hidden[row, at] for row, at in zip(windows, shown, strict=True)])
        here = _padded([torch.ones(len(at)) for at in shown])
        marks = _padded([cue[at] for cue, at in zip(cues, shown, strict=True)])
        roles = _padded([each[at] for each, at in zip(wanted, shown, strict=True)])
        logits = model.roles(near, here, marks)
        loss = loss + _cross_entropy(logits, roles, here, weights[torch.tensor(windows)])
    return loss


def _padded(some: list[Tensor]) -> Tensor:
    return nn.utils.rnn.pad_sequence(some, batch_first=True)


def _shown(cue: Tensor, length: int, whole: bool) -> list[int]:
    """The places of a window that are shown for a cue, the marks at both ends among them."""
    at = cue.nonzero()
    return list(range(length)) if whole else around(int(at[0]), int(at[-1]) + 1, length)


def _cross_entropy(logits: Tensor, wanted: Tensor, present: Tensor, weights: Tensor) -> Tensor:
    each = nn.functional.binary_cross_entropy_with_logits(logits.float(), wanted, reduction="none")
    return (each * present.unsqueeze(-1) * weights).sum() / present.sum()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.training", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument(
        "--base", type=Path, default=base(), help="folder with the encoder and tokenizer.json"
    )
    parser.add_argument("--out", type=Path, default=Path("tagger.pt"))
    parser.add_argument("--minutes", type=float, default=60, help="of all threads together, as if idle")
    parser.add_argument("--articles", type=int, help="only so many of the corpus, for a learning curve")
    parser.add_argument("--rate", type=float, default=2e-4, help="of the encoder at its highest")
    parser.add_argument("--go-on", type=Path, help="folder with shipped weights to begin with")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
