# Karvan: what a developer, an operator and CI do, each by one word. `make` alone lists them.

HOST ?= 127.0.0.1
PORT ?= 8000
# Test what a change touches: make test TESTS=tests/calculator
TESTS ?= tests

# The days that the pages in docs/ are made for.
DOCS_DAYS := --date 2026-12-01 --as-known-on 2026-11-23

VENV := .venv
BIN := $(VENV)/bin
FLOORS := calculator tariffs api ui
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
COMPILE_LOCK := uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check lint audit format bench docs pictures translations lock browser postgres clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: $(VENV)/run.stamp  ## make .venv from the locked, hashed versions; again only when the lock changed

run: setup  ## serve on http://HOST:PORT
	$(BIN)/karvan serve --host $(HOST) --port $(PORT)

test: $(VENV)/dev.stamp browser postgres  ## run every test, real browser and real PostgreSQL included
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(TESTS)

check: lint audit test  ## everything a commit must pass: lint, known vulnerabilities, then every test

lint: $(VENV)/dev.stamp  ## formatting, lint rules and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict $(FLOORS)

audit: $(VENV)/dev.stamp  ## hold the locked versions against the published vulnerabilities, where the network allows
	$(BIN)/python tools/audit

format: $(VENV)/dev.stamp  ## put the sources into the one format
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp  ## measure speed against plain reading and writing in the same run
	$(BIN)/python -m tests.benchmarks

docs: $(VENV)/run.stamp  ## write docs/corridors.md anew from the books and the network
	@mkdir -p docs
	$(BIN)/karvan corridors $(DOCS_DAYS) --markdown > docs/corridors.new && mv docs/corridors.new docs/corridors.md

translations: $(VENV)/run.stamp  ## read the pages' texts out of the sources into ui/translations, and compile
	$(BIN)/python tools/translations

pictures: $(VENV)/dev.stamp browser  ## take pictures of the pages in their main states into docs/pictures
	$(BIN)/python -m tests.browser.pictures

lock:  ## renew the locked versions (needs uv)
	@command -v uv >/dev/null || { echo "uv is missing: pip install uv" >&2; exit 1; }
	$(COMPILE_LOCK) --upgrade --output-file requirements/run.txt
	$(COMPILE_LOCK) --extra test --extra lint --constraint requirements/run.txt --upgrade --output-file requirements/dev.txt

browser:
	@sh tools/browser

postgres:
	@sh tools/postgres

clean:  ## remove what the other targets made, .venv too
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip compiles what it installs; the floors are compiled here, so that the first start is as fast as the next.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	$(INSTALL) requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index --no-build-isolation --editable .
	-$(BIN)/python -m compileall -q $(FLOORS)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(INSTALL) requirements/dev.txt
	@touch $@

$(BIN)/python:
	@sh tools/venv $(VENV)
