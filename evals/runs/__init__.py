"""Runs: a system's predictions on labelled articles, kept with everything needed to score them again."""
