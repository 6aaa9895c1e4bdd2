# Everything a machine needs beyond Python 3.11+ (with venv), git and OpenSSH's client tools is set up here.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test lint cover unit rest quick bench-collect bench-sweep bench-report lab-up lab-down lock build clean

demo: $(READY)  ## the whole story on the simulated practice
	$(BIN)/netaudit demo

test: lint cover rest  ## what CI runs: every test once

lint: $(READY)  ## style, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(READY)  ## every test
	$(BIN)/pytest

rest: $(READY)  ## every test but those that `cover` runs
	$(BIN)/pytest --ignore=tests/core --ignore=tests/model

cover: $(READY)  ## model and core are covered whole, every branch
	$(BIN)/pytest -q tests/core tests/model --cov=netaudit.core --cov=netaudit.model --cov-fail-under=100

quick: $(READY)  ## the tests that take under five seconds each
	$(BIN)/pytest -m "not slow"

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

bench-collect: $(READY)  ## how fast switches are asked: the table of docs/performance.md (about ten minutes)
	$(BIN)/python -m benchmarks.collect

bench-sweep: $(READY)  ## how fast a segment is swept: the other table of docs/performance.md (root, Linux, nmap, arp-scan)
	$(BIN)/python -m benchmarks.sweep

bench-report: $(READY)  ## what a report of thirty devices costs, beside chromium and weasyprint where they are installed
	$(BIN)/python -m benchmarks.report

lab-up: $(READY)  ## the practice of real daemons in network namespaces, in the background (root, Linux)
	$(BIN)/python -m tests.lab up

lab-down: $(READY)  ## takes it down, and leaves nothing of it
	$(BIN)/python -m tests.lab down

lock:  ## pin every dependency with its hashes (needs uv)
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" -o requirements.lock

build: $(READY)  ## the wheel and the source distribution
	$(BIN)/hatchling build

clean:
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
