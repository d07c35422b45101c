# `make` alone lists what there is. PYTHON is used for set-up only, BENCH and LOCK hand on arguments.
PYTHON ?= python3
BENCH ?=
LOCK ?=

export PYTHON
# Packages come over the certificates that the machine trusts, as with pip and git.
export UV_SYSTEM_CERTS = 1

.DEFAULT_GOAL := help
.PHONY: help setup run airflow test readers lint format lock bench queries screenshots clean

help: ## List the targets.
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

setup: ## Make .venv and .airflow; does nothing where they are up to date.
	@tools/setup.sh

run: setup ## Run one night on the seeds (or POSTINGS_INPUT) and show what was published.
	@tools/airflow.sh night

airflow: setup ## Start Airflow on this machine only (PORT, default 8080); Ctrl-C stops it.
	@tools/airflow.sh serve

test: lint readers ## Check everything: lint, types, layers, tests.
	@.venv/bin/python -m pytest

readers: setup ## Make .readers with the oldest client of DuckDB, which the tests read with.
	@if ! { .readers/bin/python -c '' && cmp -s constraints-readers.txt .readers/.complete; } 2>/dev/null; then \
	  echo "Making .readers from constraints-readers.txt ..." && \
	  .venv/bin/python -m venv --clear .readers && \
	  .readers/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r constraints-readers.txt && \
	  cp constraints-readers.txt .readers/.complete; fi

lint: setup ## Check style, types and which module imports which.
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports

format: setup ## Format the code and repair what can be repaired.
	@.venv/bin/ruff check --fix-only
	@.venv/bin/ruff format

lock: setup ## Resolve the dependencies into constraints.txt (LOCK=--upgrade for newer ones).
	@.venv/bin/uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-annotate \
	  --no-header --generate-hashes --extra dev --quiet $(LOCK) pyproject.toml -o constraints.txt
	@echo "duckdb==1.4.*" | .venv/bin/uv pip compile --universal --python-version 3.11 --no-emit-index-url \
	  --no-annotate --no-header --generate-hashes --quiet $(LOCK) - -o constraints-readers.txt
	@echo "constraints.txt and constraints-readers.txt are up to date."

bench: setup ## Measure the stages; BENCH hands on arguments.
	@.venv/bin/python bench/stages.py $(BENCH)

screenshots: setup ## Take the pictures of the dashboard in docs/images anew; needs chromium-driver.
	@.venv/bin/python tools/screenshots.py

queries: setup ## Write the results of the worked questions in docs/queries anew.
	@.venv/bin/python tools/queries.py

clean: ## Remove .venv, .readers, .airflow and every cache; data/ stays.
	rm -rf .venv .readers .airflow .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf build *.egg-info
	find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +
	@echo "data/ was left as it is."
