# Every target does its own set-up: a fresh machine needs Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test lint clean
.DEFAULT_GOAL := demo

.venv/core: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) -e .
	touch $@

# torch comes first and pinned: without that, pip would choose a build with several gigabytes of CUDA.
.venv/dev: .venv/core
	$(PIP) torch
	$(PIP) -e '.[dev]'
	sh tests/browser.sh
	touch $@

demo: .venv/core
	$(BIN)/claimcheck demo

test: .venv/dev
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

clean:
	rm -rf .venv build dist
