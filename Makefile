# Two commands do everything: `make build` and `make test`. Both set themselves up, and both may be run again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Idle OpenMP threads sleep instead of spinning: tests that run models side by side depend on it.
export GOMP_SPINCOUNT ?= 10000
# Tests at a time.
JOBS ?= 2

.PHONY: build test setup check clean bench faults

build: setup
	$(BIN)/adapterc build specs/metaphysicist.yaml

test: setup
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/ruff format --check compiler tests benchmarks ci
	$(BIN)/ruff check compiler tests benchmarks ci
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(JOBS)

setup: $(READY)

# Compiled at once, since Python may be told to keep no bytecode: every command would compile anew.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "adapterc needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 4; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q compiler
	touch $(READY)

bench: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r benchmarks/requirements.txt
	$(BIN)/python benchmarks/train_cpu.py

# Builds stopped at every change they make to the disk. Needs strace, and a system that lets it trace.
faults: setup
	@command -v strace >/dev/null || { apt-get update && apt-get install --yes --no-install-recommends strace; } \
		|| { echo "make faults needs strace: install it with your system's packages"; exit 4; }
	cd tests && PYTHONPATH=. ../$(BIN)/python -m support.every_fault

clean:
	rm -rf build/* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
