# `make run` and `make test` need only Python 3.11+ (with venv), git and make.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
PIP_INSTALL := $(BIN)/pip install -qq --disable-pip-version-check --root-user-action=ignore

.PHONY: run test setup check lint types imports crash-test fuzz soak bench bench-peers pictures lock clean

run: setup
	$(BIN)/wirewatch run

setup: .venv/.runtime

.venv/.runtime: requirements/runtime.lock requirements/build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else \
		"Wirewatch needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(PIP_INSTALL) --require-hashes -r requirements/runtime.lock
	$(PIP_INSTALL) --require-hashes -r requirements/build.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

.venv/.dev: .venv/.runtime requirements/dev.lock
	$(PIP_INSTALL) --require-hashes -r requirements/dev.lock
	touch $@

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Programs that tests start import all anew, 200 times: what is compiled is kept, whatever the
# environment says.
test crash-test soak fuzz: export PYTHONDONTWRITEBYTECODE =

test: check
	$(BIN)/pytest -n $(WORKERS) --cov --cov-report=term

crash-test: .venv/.dev
	$(BIN)/pytest -n 0 -m long tests/crash

soak: .venv/.dev
	$(BIN)/pytest -n 0 -m long tests/soak

fuzz: .venv/.dev
	$(BIN)/pytest -n $(WORKERS) -m long tests/fuzz

bench: .venv/.dev
	$(BIN)/python -m benchmarks.pipeline
	$(BIN)/python -m benchmarks.latency
	$(BIN)/python -m benchmarks.newsstand
	$(BIN)/python -m benchmarks.polling
	$(BIN)/python -m benchmarks.thousand
	$(BIN)/python -m benchmarks.feeds
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.matching
	$(BIN)/python -m benchmarks.deliveries

# Cleaning beside other extractors, which nothing else needs: in an environment of their own.
bench-peers: .venv-peers/.installed
	.venv-peers/bin/python -m benchmarks.extraction

.venv-peers/.installed: requirements/runtime.lock requirements/peers.txt
	test -x .venv-peers/bin/pip || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install -qq --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	.venv-peers/bin/pip install -qq --disable-pip-version-check --no-deps -r requirements/peers.txt
	touch $@

# The pictures in docs/, from the running program; needs Chromium.
pictures: .venv/.dev
	PYTHONPATH=. $(BIN)/python docs/pictures/make_pictures.py
	PYTHONPATH=. $(BIN)/python docs/pictures/make_mail_pictures.py

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/runtime.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/dev.lock
	echo hatchling editables | tr ' ' '\n' | uv pip compile - -c requirements/dev.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/build.lock

clean:
	rm -rf .venv .venv-peers build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis htmlcov .coverage*
