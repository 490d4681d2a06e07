# Every target does its own set-up: a fresh machine needs Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt

PAPERS ?= ../shared/papers
SEED ?= 1

.PHONY: demo demo-rerun test lint clean bench bench-claims bench-verdicts bench-tables bench-train bench-scale schema soak fuzz
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

.venv/stilts: .venv/core
	$(PIP) torch
	$(PIP) -e '.[stilts]'
	touch $@

demo: .venv/core
	$(BIN)/claimcheck demo

# From nothing: records, checkpoints and the report go into build/, the recorded study stays as it is.
demo-rerun: .venv/stilts
	rm -rf build/rerun
	$(BIN)/claimcheck rerun squad-gain --profile smoke --runs build/rerun/runs --out build/rerun/report

test: .venv/dev
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

lint: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

# Nothing is asserted: ratios and rates are printed. PAPERS is any folder of PDFs named by arXiv id.
bench: .venv/dev
	$(BIN)/python tests/bench/bench_parse.py $(PAPERS)
	$(BIN)/python tests/bench/bench_check.py $(PAPERS)
	$(BIN)/python tests/bench/bench_fetch.py $(PAPERS)

bench-claims: .venv/dev
	mkdir -p build
	$(BIN)/python tests/bench/claims/make.py --papers $(PAPERS) --seed $(SEED) --out build/claims-$(SEED).jsonl
	$(BIN)/python tests/bench/claims/run.py build/claims-$(SEED).jsonl --papers $(PAPERS) --cache build/papers

bench-verdicts: .venv/dev
	$(BIN)/python tests/bench/bench_verdicts.py

# SCITAB=FILE, TABFACT=FILE and TABLES=ZIP name other files of the same formats.
bench-tables: .venv/dev
	$(BIN)/python tests/bench/bench_tables.py $(if $(SCITAB),--scitab $(SCITAB)) \
		$(if $(TABFACT),--tabfact $(TABFACT)) $(if $(TABLES),--tables $(TABLES))
	$(BIN)/python tests/bench/bench_table_typeset.py --seed $(SEED)

# What is compared with needs accelerate, and nothing else here does.
bench-train: .venv/stilts
	$(PIP) accelerate
	$(BIN)/python tests/bench/bench_train.py

# Libraries and runs of the size that people have; SUMMARIES=500 is the full size, with ten times as many for the memory.
SUMMARIES ?= 100
bench-scale: .venv/dev
	$(BIN)/python tests/bench/bench_library.py $(PAPERS)
	$(BIN)/python tests/bench/bench_scale.py --summaries $(SUMMARIES)

schema: .venv/core
	$(BIN)/python -c "import json; from claimcheck.render.record import json_schema; print(json.dumps(json_schema(), indent=1, sort_keys=True))" \
		> claimcheck/render/findings.schema.json

# The long forms of the tests under load and attack.
soak: .venv/dev
	$(BIN)/python -m pytest -m soak

# What is found lies in build/fuzz/found; `tests/fuzz/summaries.py FILE` tries it again. Where atheris has no build for
# this Python, summaries are mutated without being led by coverage.
FUZZ_SUMMARIES ?= 100000
FUZZ_PAPERS ?= 10000
fuzz: .venv/dev
	$(PIP) atheris || true
	$(BIN)/python tests/fuzz/summaries.py --runs $(FUZZ_SUMMARIES) --seed $(SEED) --out build/fuzz
	$(BIN)/python tests/fuzz/papers.py --runs $(FUZZ_PAPERS) --seed $(SEED) --out build/fuzz
	$(BIN)/python tests/fuzz/papers.py --runs $(FUZZ_PAPERS) --seed $(SEED) --out build/fuzz --kind tex

clean:
	rm -rf .venv build dist
