# make demo   set everything up and extract the seed documents with the embedded model into facts.db
# make test   set everything up and run every test
# make check  style and types
# make eval   score the embedded model on the labelled seeds: tables, and a page to read
# make gate   the same; fails below the floor in evals/gate.toml
# make bench  measure, side by side with the peer (see README)
# make crash  kill -9 at random moments of real extractions, 200 rounds (ROUNDS=n for others)
# make finder CORPUS=train.jsonl DEV=dev.jsonl   train the finder's tagger anew (an hour on two cores) and ship it
# make lock   pin the requirements anew (names, versions and hashes; no index addresses)

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
LEDGER ?= facts.db
export LITELLM_LOCAL_MODEL_COST_MAP := True

.PHONY: setup demo test check eval gate format bench crash finder lock clean
.DEFAULT_GOAL := demo

setup: $(VENV)/.ready

# Some systems ship venv without ensurepip; their pip then fills the environment from outside.
$(VENV)/.ready: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say make PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv --clear $(VENV) || { $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	$(BIN)/fact-ledger extract seeds/documents --ledger $(LEDGER) || [ $$? -eq 1 ]  # 1: some windows failed, and it said which
	@echo; echo "== Who contradicts whom?"
	@$(BIN)/fact-ledger disputes --ledger $(LEDGER)
	@echo; echo "== Every number reported"
	@$(BIN)/fact-ledger numbers --ledger $(LEDGER)
	@echo; echo "== Does the record stand?"
	@$(BIN)/fact-ledger verify --ledger $(LEDGER)
	@echo; echo "Look around: $(BIN)/fact-ledger serve --ledger $(LEDGER)"

test: setup
	$(BIN)/fact-ledger model pull
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: setup
	$(BIN)/fact-ledger eval

gate: setup
	$(BIN)/fact-ledger eval --gate evals/gate.toml

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/fact-ledger model pull
	$(BIN)/python -m evals.bench --out bench-results

ROUNDS ?= 200
crash: setup
	$(BIN)/python tests/crashing.py --rounds $(ROUNDS)

TRAIN := .venv-train
MINUTES ?= 60
finder:
	@test -f "$(CORPUS)" && test -f "$(DEV)" || { echo "make finder CORPUS=train.jsonl DEV=dev.jsonl: two files in the form of PolNeAR"; exit 2; }
	test -x $(TRAIN)/bin/python || $(PYTHON) -m venv --without-pip $(TRAIN)
	$(PYTHON) -m pip --python $(TRAIN)/bin/python install --quiet --require-hashes -r evals/training/requirements.lock
	PYTHONPATH=. $(TRAIN)/bin/python -m evals.training $(CORPUS) --minutes $(MINUTES) --out $(TRAIN)/tagger.pt
	PYTHONPATH=. $(TRAIN)/bin/python -m evals.training.export $(TRAIN)/tagger.pt --out ledger/find/weights
	PYTHONPATH=. $(TRAIN)/bin/python -m evals.training.thresholds $(DEV) --out ledger/find/weights

UV := uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate
lock:
	$(UV) --upgrade -o requirements.lock pyproject.toml
	$(UV) --upgrade --extra eval --extra dev --extra ray -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(UV) --upgrade --extra eval -c requirements.lock -o evals/training/requirements.lock pyproject.toml evals/training/requirements.in
	$(UV) --upgrade -o evals/bench-requirements.lock evals/bench-requirements.in

clean:
	rm -rf $(VENV) .venv-bench $(TRAIN) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build bench-results eval-runs
