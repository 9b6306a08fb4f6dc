"""Fit the sentence encoder to propositions: ``python -m evals.training.propositions --base A --out B``.

all-MiniLM-L6-v2 puts near each other what is on one topic; linking asks for one proposition, whichever side
is taken. So it is tuned on groups of wordings (``data/propositions.txt``, written for this) with a supervised
contrastive loss (Khosla et al. 2020, arXiv 2004.11362): wordings of a group attract, everything else in the
batch repels, the near misses of the same group among it. Names are exchanged at random, so that none is
learnt. Writes ``model.safetensors``; :mod:`evals.training.sentences` makes the shipped file of it. Needs
PyTorch, safetensors and tokenizers.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

LAYERS, HEADS = 6, 12
GROUPS, MEMBERS, NEAR = 14, 4, 2
"""Of a batch: groups; and of each group, wordings and near misses."""
TEMPERATURE, RATE, DECAY = 0.07, 3e-5, 0.01
PLACES = "Norvia Calden Arlund Lund Salme Teyma Korsa Mirsa Haldor Lenn".split()
OTHER_PLACES = (
    "France Kenya Brazil Jordan Estonia Peru Morocco Vietnam Ghana Serbia Bolivia Oman Nepal Finland Chile "
    "Tavaria Gelland Ostrava Merin Kolda Sund Verra Harn Tessel Quorn Ilmar Bergon Dravna Padua Lusk"
).split()
PEOPLE = (
    "Olga Prent Tom Redd Nia Bora Karl Dann Viktor Haal Ivo Lant Mara Holt Omar Stell Bo Lind Harr".split()
)
OTHER_PEOPLE = (
    "Anna Vale Peter Rusk Maria Ortega Henrik Sol Jonas Brekke Leyla Oran Sam Okoro Elena Petrov Ravi Nair "
    "Chen Wei Fatima Noor Lucas Meyer Paulo Costa Ines Brandt Hugo Lang"
).split()

Weights = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Group:
    """Wordings of one proposition, and near misses."""

    same: tuple[str, ...]
    near: tuple[str, ...]


def groups(path: Path) -> list[Group]:
    """The groups of a file, each a block of lines."""
    found = []
    for block in path.read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line[:2] in ("= ", "~ ")]
        if lines:
            same = tuple(line[2:] for line in lines if line[0] == "=")
            found.append(Group(same, tuple(line[2:] for line in lines if line[0] == "~")))
    return found


def encode(weights: Weights, ids: Tensor, present: Tensor) -> Tensor:
    """Unit vectors (batch, width) of pieces (batch, pieces)."""
    places = torch.arange(ids.shape[1])
    hidden = weights["embeddings.word_embeddings.weight"][ids]
    hidden = hidden + weights["embeddings.position_embeddings.weight"][places]
    hidden = hidden + weights["embeddings.token_type_embeddings.weight"][0]
    hidden = _norm(weights, hidden, "embeddings.LayerNorm")
    unseen = (1 - present)[:, None, None, :] * -1e4
    for number in range(LAYERS):
        at = f"encoder.layer.{number}"
        query, key, value = (
            _linear(weights, hidden, f"{at}.attention.self.{part}").unflatten(-1, (HEADS, -1)).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=unseen)
        joined = _linear(weights, seen.transpose(1, 2).flatten(2), f"{at}.attention.output.dense")
        hidden = _norm(weights, hidden + joined, f"{at}.attention.output.LayerNorm")
        wide = functional.gelu(_linear(weights, hidden, f"{at}.intermediate.dense"))
        narrow = _linear(weights, wide, f"{at}.output.dense")
        hidden = _norm(weights, hidden + narrow, f"{at}.output.LayerNorm")
    mean = (hidden * present[:, :, None]).sum(1) / present.sum(1, keepdim=True)
    return functional.normalize(mean, dim=-1)


def pieces(tokenizer: Tokenizer, texts: list[str]) -> tuple[Tensor, Tensor]:
    """Ids and presence of texts, padded."""
    found = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    longest = max(map(len, found))
    ids = torch.tensor([each + [0] * (longest - len(each)) for each in found])
    present = torch.tensor([[1.0] * len(each) + [0.0] * (longest - len(each)) for each in found])
    return ids, present


def contrastive(vectors: Tensor, owner: Tensor) -> Tensor:
    """The loss; ``owner`` is the group of each wording, and -1 for near misses, which only repel."""
    scores = vectors @ vectors.T / TEMPERATURE
    itself = torch.eye(len(vectors), dtype=torch.bool)
    scores = scores.masked_fill(itself, -1e9)
    likely = scores - scores.logsumexp(1, keepdim=True)
    positive = (owner[:, None] == owner[None, :]) & (owner >= 0)[:, None] & ~itself
    count = positive.sum(1)
    kept = count > 0
    return -((likely * positive).sum(1)[kept] / count[kept]).mean()


def batch(known: list[Group], dice: random.Random) -> tuple[list[str], Tensor]:
    """Texts of some groups, names exchanged in all of them alike, and their owners."""
    exchange = {
        **dict(zip(PLACES, dice.sample(OTHER_PLACES, len(PLACES)), strict=True)),
        **dict(zip(PEOPLE, dice.choices(OTHER_PEOPLE, k=len(PEOPLE)), strict=True)),
    }
    if dice.random() < 0.2:
        exchange = {}
    texts, owners = [], []
    for number, group in enumerate(dice.sample(known, GROUPS)):
        for same in dice.sample(group.same, min(MEMBERS, len(group.same))):
            texts.append(same)
            owners.append(number)
        for near in dice.sample(group.near, min(NEAR, len(group.near))):
            texts.append(near)
            owners.append(-1)
    return [_exchanged(text, exchange) for text in texts], torch.tensor(owners)


def _exchanged(text: str, exchange: dict[str, str]) -> str:
    return re.sub(r"[A-Z]\w+?(?=n?\b)", lambda word: exchange.get(word[0], word[0]), text)


def _linear(weights: Weights, hidden: Tensor, name: str) -> Tensor:
    return functional.linear(hidden, weights[f"{name}.weight"], weights[f"{name}.bias"])


def _norm(weights: Weights, hidden: Tensor, name: str) -> Tensor:
    width = (hidden.shape[-1],)
    return functional.layer_norm(hidden, width, weights[f"{name}.weight"], weights[f"{name}.bias"], 1e-12)


def main() -> None:
    """Tune and save."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.propositions", description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path(__file__).parent / "data" / "propositions.txt")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--every", type=int, default=40, help="save so often")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    torch.manual_seed(options.seed)
    weights = {k: v.clone() for k, v in load_file(options.base / "model.safetensors").items()}
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_padding()
    known = groups(options.data)
    print(f"{len(known)} groups, {sum(len(g.same) for g in known)} wordings", flush=True)
    learnt = [v.requires_grad_() for k, v in weights.items() if v.is_floating_point() and "pooler" not in k]
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=DECAY)
    begin, total = time.monotonic(), 0.0
    for step in range(1, options.steps + 1):
        for rates in optimizer.param_groups:
            rates["lr"] = RATE * min(1.0, step / 10) * (1 - 0.8 * step / options.steps)
        texts, owners = batch(known, dice)
        loss = contrastive(encode(weights, *pieces(tokenizer, texts)), owners)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        if step % options.every == 0 or step == options.steps:
            print(f"{step}: loss {total / step:.3f}, {time.monotonic() - begin:.0f} s", flush=True)
            folder = options.out / str(step)
            folder.mkdir(parents=True, exist_ok=True)
            save_file({k: v.detach().contiguous() for k, v in weights.items()}, folder / "model.safetensors")


if __name__ == "__main__":
    main()
