# Needs git, make and Python 3.11 or later; everything else is installed into .venv from the lock files.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
HOST ?= 127.0.0.1
PORT ?= 5000

.DEFAULT_GOAL := help
.PHONY: help install demo serve check test test-fast format translations lock benchmarks

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed ## make .venv and install what the application needs

demo: install ## fill a demonstration database and serve it
	$(BIN)/critical-friend demo --host $(HOST) --port $(PORT)

serve: install ## serve the application (set SECRET_KEY and, for PostgreSQL, DATABASE_URL)
	$(BIN)/critical-friend serve --host $(HOST) --port $(PORT)

check: $(VENV)/.installed-dev ## format, lint, strict types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/.installed-dev ## every test, the browser journeys included
	$(BIN)/python -m pytest -n auto

test-fast: $(VENV)/.installed-dev ## every test but the browser journeys and PostgreSQL
	$(BIN)/python -m pytest -n auto -m "not browser and not postgresql"

format: $(VENV)/.installed-dev ## put the code into the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

CATALOGUES := assessment/web/translations

translations: $(VENV)/.installed ## gather the words of the pages, bring the catalogues in line, compile them
	$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k lazy_gettext --no-location --sort-output --omit-header -o $(CATALOGUES)/messages.pot .
	$(BIN)/pybabel -q update -i $(CATALOGUES)/messages.pot -d $(CATALOGUES) --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete --no-wrap
	$(BIN)/pybabel compile -d $(CATALOGUES) --statistics

lock: $(VENV)/.installed-dev ## make the lock files anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra postgresql pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --extra postgresql --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

benchmarks: $(VENV)/.installed-dev ## measure speed as ratios (not part of the tests)
	$(BIN)/python -m benchmarks
