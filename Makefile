# The verbs of the repository. `make help` lists them.

PORT ?= 8080
PRACTITIONERS ?= 2000
DATA ?= .praxis
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
# 3.11 or 3.12 is what the wheels of the embedded servers are built for.
PYTHON ?= $(shell for each in python3.12 python3.11 python3; do \
	$$each -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && { echo $$each; break; }; done)
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
SOURCES := benchmarks domain_events gateway praxis scheduling servicekit subgraphs tests workers

.DEFAULT_GOAL := help
.PHONY: help run demo test lint types architecture unit test-full-stack format schema lock interoperability benchmark clean

help: ## List the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

run: $(VENV)/.platform ## Serve everything at http://localhost:8080 until Ctrl-C (PORT=, PRACTITIONERS=, DATA=)
	@exec $(BIN)/python -m praxis up --port $(PORT) --practitioners $(PRACTITIONERS) --data $(DATA)

demo: $(VENV)/.platform ## Go through the main job, step by step, against what `make run` serves (PORT=)
	@exec $(BIN)/python -m praxis demo --port $(PORT) --data $(DATA)

test: lint types architecture unit ## Formatting, lint, types, architecture, then the whole suite on the embedded servers

lint: $(VENV)/.dev ## Formatting and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev ## mypy strict on source and tests
	$(BIN)/mypy $(SOURCES)

architecture: $(VENV)/.dev ## Who may import whom
	$(BIN)/lint-imports --no-logo

unit: $(VENV)/.dev ## The test suite (WORKERS= processes)
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -q -m "not full_stack"

test-full-stack: $(VENV)/.dev ## Get and start the real servers, run the tests that need them (SELECTED= of them), stop them
	$(BIN)/python -m praxis.full_stack
	$(BIN)/pytest -q -m full_stack --durations 10 $(SELECTED)

format: $(VENV)/.dev ## Format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schema: $(VENV)/.dev ## Write schema/ anew from the code
	$(BIN)/python -m praxis schema
	$(BIN)/python -m gateway compose schema/supergraph.yaml --output schema/supergraph.graphql

interoperability: $(VENV)/.dev ## Run the gateway with composers and subgraph servers of other makers (needs Node and npm)
	cd tests/interoperability && npm install --no-audit --no-fund --no-package-lock --silent
	node tests/interoperability/read_supergraph.mjs schema/supergraph.graphql
	$(BIN)/python -m tests.interoperability.compare_composers
	GATEWAY_PYTHON=$(BIN)/python node tests/interoperability/run_suites.mjs

benchmark: $(VENV)/.dev ## Every benchmark beside its baseline
	@for each in benchmarks/*.py; do case $$each in */__init__.py) ;; *) $(BIN)/python -m benchmarks.$$(basename $$each .py) || exit 1 ;; esac; done

lock: $(VENV)/.dev ## Resolve the dependencies anew, with hashes and without addresses
	$(COMPILE) --output-file requirements/gateway.txt
	$(COMPILE) --extra platform --group build --output-file requirements/platform.txt
	$(COMPILE) --extra platform --group build --group dev --output-file requirements/dev.txt

clean: ## Remove the virtual environment and caches; the data folder stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# The environments are stamps: made again when what they are made from changes.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Praxis needs Python 3.11 or 3.12 on the path. On Debian or Ubuntu: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv module. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.platform: requirements/platform.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked dependencies into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/platform.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--config-settings editable_mode=compat --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.platform
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
