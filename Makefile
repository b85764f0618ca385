# The two commands: `make run` and `make test`. Both set everything up first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STORE  ?= $(or $(EARSHOT_STORE),.earshot/store)
PORT   ?= 8501
# one more than two cores have work for: a browser's tests mostly wait; in their own order, as the files with few tests are the long ones
TESTERS ?= 3
export EARSHOT_STORE := $(STORE)
export NUMBA_CACHE_DIR := $(CURDIR)/.earshot/numba
# Python's compiled files are kept, whatever the surroundings say: compiling anew costs 10 s at every start
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test setup setup-dev setup-bench lock bench backup lint

run: setup ## analyse the sample (or DATA=path) if nothing is published yet, then open the dashboard
	@if [ ! -f "$(STORE)/current" ]; then \
	  if [ -n "$(DATA)" ]; then $(BIN)/python -m nlp run "$(DATA)" --store "$(STORE)"; \
	  else $(BIN)/python -m nlp sample --out .earshot/sample.csv && $(BIN)/python -m nlp run .earshot/sample.csv --source "Lumen support" --store "$(STORE)"; fi; \
	elif [ -n "$(DATA)" ]; then $(BIN)/python -m nlp run "$(DATA)" --store "$(STORE)"; fi
	$(BIN)/python -m pages.shared.serve --server.port $(PORT)

test: setup-dev ## lint and type-check beside all tests; what takes longest is told at the end
	@$(MAKE) --no-print-directory lint & lint=$$!; \
	$(BIN)/python -m pytest --numprocesses $(TESTERS) --dist loadfile --no-loadscope-reorder --durations 15; tests=$$?; \
	wait $$lint && exit $$tests

lint: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

setup: $(VENV)/ready ## virtual environment and models; does nothing when nothing changed

# --no-deps: the lists are complete, and without it pip would ask for torch (see overrides.txt)
INSTALL = --no-deps --require-hashes -r
define install
	$(BIN)/uv pip install --quiet --python $(BIN)/python $(INSTALL) $(1) || $(BIN)/python -m pip install --quiet $(INSTALL) $(1)
endef

$(VENV)/ready: requirements.txt requirements-setup.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(INSTALL) requirements-setup.txt || true
	$(call install,requirements.txt)
	@echo "Preparing models and compiling, once (about half a minute) ..."
	@$(BIN)/python -m nlp.topics & $(BIN)/python -m nlp.models && wait
	@touch $@

setup-dev: $(VENV)/ready-dev

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	$(call install,requirements-dev.txt)
	@touch $@

setup-bench: $(VENV)/ready-bench

$(VENV)/ready-bench: $(VENV)/ready-dev requirements-bench.txt
	$(call install,requirements-bench.txt)
	@touch $@

COMPILE = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

lock: ## resolve requirements*.in anew (needs uv)
	$(COMPILE) --overrides overrides.txt requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt
	$(COMPILE) --overrides overrides.txt requirements-bench.in -o requirements-bench.txt
	$(COMPILE) requirements-setup.in -o requirements-setup.txt

bench: setup-bench ## measure quality and speed, peers beside Earshot; writes tests/benchmarks/results/
	$(BIN)/python -m tests.benchmarks

backup: setup ## copy the files that cannot be rebuilt (restore: python -m nlp restore FILE --store DIR)
	@$(BIN)/python -m nlp backup --store "$(STORE)" --out .earshot/backup
