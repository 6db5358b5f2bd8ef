# `make demo` and `make test` set up everything they need; Python 3.11 or later, make and git are enough.

# The first Python that is new enough and can make an environment; `make PYTHON=/some/python3 …` chooses another.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)

# A test run starts hundreds of programs; each would compile every library anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
UV := $(BIN)/uv
INSTALLED := .venv/installed
# Two more than there are processors: tests in a browser wait more than they compute.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 2)

# An environment that was left half made is made again, and so is one that was moved or copied:
# its pip does not name this folder's Python.
UNUSABLE := $(shell $(BIN)/python -c 'import pip' 2>/dev/null && test ! -e .venv/unfinished \
	&& grep -qF '$(CURDIR)/.venv/bin/python' $(BIN)/pip || echo unusable)

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##  */make \1	/p' Makefile

demo: $(INSTALLED)  ## the sample incident from import to deck, into demo/
	$(BIN)/iw demo

lab: $(INSTALLED)  ## JupyterLab on the demo project
	test -d demo/project || $(BIN)/iw demo
	$(BIN)/iw lab demo/project --by 'Noor Haddad'

test: $(INSTALLED)  ## everything CI runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/chromium.py
	$(MAKE) -j2 types notebooks
	$(BIN)/pytest incident_workbench tests -n $(WORKERS) --dist loadfile --no-loadscope-reorder --benchmark-disable

types: $(INSTALLED)
	$(BIN)/mypy

notebooks: $(INSTALLED)
	$(BIN)/pytest notebooks

js: $(INSTALLED)  ## the widgets' JavaScript, from js/ into the package
	$(BIN)/python tools/node.py run build

bench: $(INSTALLED)  ## benchmarks, alone and with their figures
	$(BIN)/pytest tests/bench --benchmark-only

soak: $(INSTALLED)  ## the tests with the long figures, and a table of them; most of an hour
	$(BIN)/pytest tests --soak --benchmark-disable -n auto --dist loadfile

docs: $(INSTALLED)  ## the documentation as a site, into site/
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going -c docs . site
	@echo site/index.html

lock: $(UV)  ## requirements.lock from pyproject.toml; UPGRADE=--upgrade takes newer versions
	$(UV) pip compile pyproject.toml --group test --group docs --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command 'make lock' --quiet $(UPGRADE) \
		--output-file requirements.lock

clean:  ## away with the demo, the caches and the environment
	rm -rf demo dist site js/node_modules .venv .benchmarks .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find incident_workbench tests tools -name __pycache__ -prune -exec rm -rf {} +

$(INSTALLED): $(UV) requirements.lock pyproject.toml
	@touch .venv/unfinished
	$(UV) pip install --no-config --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@rm .venv/unfinished
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(UV): $(UNUSABLE)
	@test -n '$(PYTHON)' || { echo 'No Python 3.11 or later that can make a virtual environment was found' \
		'(on Debian and Ubuntu: apt install python3-venv). Another one: make PYTHON=/path/to/python3' >&2; exit 1; }
	$(if $(UNUSABLE),$(PYTHON) -m venv --clear .venv)
	@touch .venv/unfinished
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	$(BIN)/python -m pip install --quiet --force-reinstall --require-hashes -r .venv/uv.lock
	@rm .venv/unfinished
	@touch $@

.PHONY: help demo lab test types notebooks js bench soak docs lock clean unusable
