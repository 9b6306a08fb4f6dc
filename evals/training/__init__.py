"""Training of the finder's tagger on a corpus of attributions. Needs PyTorch, in an environment of its own
(``requirements.in`` beside this file); nothing here is needed to run the finder."""
