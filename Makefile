# Everything a newcomer, a developer and the build machine run. `make help` lists it.
# Needs on Debian or Ubuntu: git, make, python3-venv (Python 3.11 or later). Everything else is installed into .venv.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
TEST_PROCESSES ?= 2
BIN := .venv/bin

.PHONY: help setup demo test-fast test check bench bench-large bench-month bench-scan scanner servers fresh lock licences clean

help: ## list the targets
	@sed -nE 's/^([a-z][a-z-]*):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name text; do printf '  %-11s %s\n' "$$name" "$$text"; done

setup: ## make .venv from requirements.lock; does nothing where it is up to date
	@PYTHON="$(PYTHON)" bash scripts/setup.sh

demo: setup ## play the whole story with invented data in ./var/demo
	@$(BIN)/lachan demo

test-fast: setup ## run the tests, without those marked slow
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) -m "not slow"

test: setup ## run every test, name the 20 slowest and what was skipped for want of a server
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --durations=20

check: setup ## style, types, layers, licences, and no word that ties a file to one machine
	@bash scripts/check.sh

bench: setup ## measure intake, the personal-data scanner, the service and questions; writes docs/performance.md
	@$(BIN)/python -m benchmarks.intake --install-intelmq --write
	@$(BIN)/python -m benchmarks.pii --install-peers --write
	@$(BIN)/python -m benchmarks.service --write
	@$(BIN)/python -m benchmarks.queries --write
	@$(BIN)/python -m benchmarks.daily --write
	@$(BIN)/python -m benchmarks.portal --write

bench-large: setup ## the same, and 10 and 30 million rows; questions of 100 million (needs about 26 GiB free)
	@$(BIN)/python -m benchmarks.intake --install-intelmq --large --write
	@$(BIN)/python -m benchmarks.queries --large 100000000 --write

bench-month: setup ## a month of the simulated country, two million addresses (needs about 18 GiB free)
	@$(BIN)/python -m benchmarks.month --write

bench-scan: setup ## measure the malware scan against YARA-X, yara-python, clamscan and reading alone
	@$(BIN)/python -m benchmarks.scan --write

scanner: ## build the one-file scanner into dist/, twice, and prove it in a bare Debian (root, about 400 MB)
	@bash scripts/scanner/build.sh --twice --bare

servers: ## install the Debian servers that some tests start (asks first; starts none of them)
	@bash scripts/servers.sh

fresh: ## prove `make demo` and `make test` on a bare Debian in a temporary folder (root)
	@bash scripts/fresh.sh

lock: setup ## write requirements.lock anew from pyproject.toml; UPGRADE=1 takes newer versions
	@UPGRADE="$(UPGRADE)" bash scripts/lock.sh

licences: setup ## list every dependency with its licence and where that was read
	@$(BIN)/python -m scripts.check_licences --list

clean: ## remove caches and built packages; .venv and var stay
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .cache src/*.egg-info
	@find src tests scripts -type d -name __pycache__ -prune -exec rm -rf {} +
