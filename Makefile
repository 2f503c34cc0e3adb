# `make demo` and `make test` set up whatever they need; nothing else has to be prepared.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test check bench-quality fix docs clean
.DEFAULT_GOAL := help

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# One stamp a level of installation, renewed when pyproject.toml changes.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "conflictwire needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-%: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$*]'
	@touch $@

# pip 23, which Python 3.11 brings, fails on the extra that newspaper4k asks of lxml twice.
$(VENV)/.installed-bench: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=24'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

demo: $(VENV)/.installed  ## the main job on real input: seeds, a small newsroom, the store
	$(BIN)/python -m tests.newsroom.demo demo.db

test: $(VENV)/.installed-test  ## the tests that need nothing but Python
	$(BIN)/python -m pytest -q -m 'not slow and not wordpress and not browser'

check: $(VENV)/.installed-dev  ## ruff, mypy, the import contract, generated documents
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

bench-quality: $(VENV)/.installed-bench  ## our cleaner beside other extractors, on pages in ../shared/eval
	$(BIN)/python -m benchmarks.train_judge --only-folds --folds $(VENV)/judge-folds
	$(BIN)/python -m benchmarks.quality --folds $(VENV)/judge-folds
	$(BIN)/python -m docs.generate

docs: $(VENV)/.installed-dev  ## write the generated documents anew
	$(BIN)/python -m docs.generate
	$(BIN)/python -m docs.sessions

fix: $(VENV)/.installed-dev  ## what ruff can mend by itself
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

clean:  ## remove the environment and the demo's store
	rm -rf $(VENV) demo.db* demo.archive demo.frontier.db* demo.crawl.lock
