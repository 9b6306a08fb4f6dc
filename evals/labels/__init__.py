"""Labels: what a person writes about an article (``seeds/GUIDELINES.md``), checked and complete."""

from evals.labels.annotation import Annotation, GoldClaim
from evals.labels.load import Labelled, load_folder, load_labelled

__all__ = ["Annotation", "GoldClaim", "Labelled", "load_folder", "load_labelled"]
