# Two commands matter: `make demo` and `make test`. Everything else serves them.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
TESTS ?= tests
CODE := bot handlers workflow models rules tests benchmarks

.PHONY: demo test check format bench lock clean

demo: .venv/.base ## a sample town with the simulator in place of WeCom
	$(BIN)/kaohe demo $(ARGS)

test: .venv/.dev .venv/.browser ## the whole suite, PostgreSQL and Chromium included
	$(BIN)/pytest -q -n 2 --dist loadfile $(TESTS) $(ARGS)

check: .venv/.dev ## format, lint, types, import contracts, schemes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/kaohe scheme check schemes/*.toml

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev ## throughput and latency in one run; see benchmarks/README.md
	$(BIN)/python -m benchmarks.callback $(ARGS)

lock: .venv/.dev ## renew the pins after a change of requirements/*.in
	$(BIN)/pip install -q uv
	for name in base dev; do $(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" requirements/$$name.in -o requirements/$$name.txt; done

clean:
	rm -rf .venv build *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kaohe needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 demo"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.base: requirements/base.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.browser: | .venv/bin/python
	@sh tests/browser.sh
	@touch $@
