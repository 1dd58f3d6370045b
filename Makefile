# The two commands of the README. Each does all the set-up: a virtual environment in .venv with the pinned versions.
# Set VENV to keep several environments; PYTHON to choose an interpreter (3.11 or newer).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint sample clean

demo: $(VENV)/run.stamp
	@# status 1: one paper is a scan, which is reported and left out where there is no OCR
	$(BIN)/scrutiny --warehouse warehouse.duckdb ingest corpus/papers || test $$? -eq 1
	$(BIN)/scrutiny --warehouse warehouse.duckdb check --fail-on never
	$(BIN)/scrutiny --warehouse warehouse.duckdb report report.html
	@echo
	@echo "Done. The warehouse is warehouse.duckdb; open report.html in a browser."
	@echo "Next: $(BIN)/scrutiny trend cpp_at_date, or $(BIN)/scrutiny --help"

test: $(VENV)/dev.stamp
	@echo "Style, types and floors ..."
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	@echo "Tests ..."
	$(BIN)/python -m pytest

lint: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Rebuilds the sample papers in corpus/papers from their sources.
sample: $(VENV)/dev.stamp
	$(BIN)/python corpus/build.py

$(VENV)/bin/python:
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) warehouse.duckdb report.html
