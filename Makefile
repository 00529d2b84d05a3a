# Everything is set up by the target that needs it: `make serve` and `make test` work on a fresh machine.
PYTHON ?= python3
NUMPY ?= latest
VENV := .venv
PY := $(VENV)/bin/python
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export NO_MKDOCS_2_WARNING = 1

# The tests of the programs, wherever there is one: tests/ mirrors snippets/.
MATHEMATICS = $(wildcard $(patsubst snippets/%.py,tests/test_%.py,$(wildcard snippets/*.py)) $(patsubst snippets/%,tests/%,$(filter-out snippets/data,$(wildcard snippets/*))))

.DEFAULT_GOAL := help
.PHONY: help setup browser serve build test test-programs bench record costs mutants stamp move compare reading run check page study lock clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

setup: $(VENV)/.python node_modules/.installed ## create the environment, fetch the front-end files, prepare the browser's Python
	@$(PY) -m theme.features.run.runtime

# The lock files are the stamp: an edit installs again, nothing else does.
$(VENV)/.python: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5) and "Python 3.11.5 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

node_modules/.installed: package-lock.json $(VENV)/.python
	$(PY) -m theme.commands.node
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

browser: $(VENV)/.python ## find Chromium and Firefox for the tests, or install them
	$(PY) -m theme.commands.browser

serve: setup ## serve the site with live reload (ONLY=es for one language)
	$(PY) -m mkdocs serve --livereload

build: setup ## build the site into site/, strictly (SITE_URL=… for its address)
	STRICT=true $(PY) -m mkdocs build --strict

test: setup browser ## check everything (ALL=1 also what has not changed since it passed; SHARD=2/3 a part)
	$(PY) -m ruff check
	$(PY) -m pytest

test-programs: ## run the programs alone, with PYTHON and NUMPY of your choice
	$(PYTHON) -m venv .cache/programs
	.cache/programs/bin/python -m pip install --quiet --disable-pip-version-check pytest hypothesis pyyaml "numpy$(if $(filter latest,$(NUMPY)),,==$(NUMPY))"
	.cache/programs/bin/python -m pytest tests/test_snippets.py $(MATHEMATICS) -p no:xdist -o addopts= -q

bench: setup browser ## measure: build time, page weight, Lighthouse; programs in the page; the toolbox (ONLY=site, runner or toolbox for one)
	$(if $(filter runner toolbox,$(ONLY)),,$(PY) -m theme.commands.bench_site)
	$(if $(filter site toolbox,$(ONLY)),,$(PY) -m theme.commands.bench_runner)
	$(if $(filter site runner,$(ONLY)),,$(PY) -m theme.commands.bench_toolbox)

run: setup ## run a program and print what it prints (PROGRAM=foundations/perceptron.py)
	@cd snippets && ../$(PY) -m $(subst /,.,$(basename $(PROGRAM)))

page: setup ## begin a lesson, or go on with it: files, skeleton of the translation, what remains (PAGE=networks/boltzmann-machines.md)
	@$(PY) -m theme.commands.page $(PAGE)

study: setup ## run what takes longer than a lesson may and record it (PROGRAM=networks/hopfield/study.py for one; CHECK=1 compares)
	$(PY) -m theme.commands.study $(PROGRAM) $(if $(CHECK),--check)

check: setup browser ## check everything that concerns one page, browser included (PAGE=foundations/perceptron.md)
	@$(PY) -m theme.commands.check $(PAGE)

reading: setup ## print a page as it is built, as text (PAGE=foundations/perceptron.md)
	@$(PY) -m theme.commands.reading $(PAGE)

costs: setup browser ## measure what networks cost and keep it in docs/data/costs.json (PROGRAM=networks/hopfield.py for one)
	$(PY) -m theme.commands.costs $(PROGRAM)

mutants: setup ## change the programs' and the toolbox's functions one by one and count what the tests notice (slow)
	$(PY) -m theme.commands.mutants $(FILES)

record: setup ## run the programs and rewrite their outputs and figures (PROGRAM=foundations/perceptron.py for one)
	$(PY) -m theme.commands.record $(PROGRAM)

stamp: setup ## say that an English page has been reviewed (PAGE=foundations/perceptron.md, or all)
	$(PY) -m theme.commands.stamp $(PAGE)

move: setup ## rename a lesson everywhere, and lead readers from its old address (FROM=networks/hopfield TO=memories/hopfield)
	$(PY) -m theme.commands.move $(FROM) $(TO)

compare: setup ## compare two built sites page by page (BEFORE=… AFTER=…)
	$(PY) -m theme.commands.compare $(BEFORE) $(AFTER)

lock: $(VENV)/.python ## renew requirements.txt and package-lock.json from requirements.in and package.json
	$(PY) -m venv .cache/lock && .cache/lock/bin/pip install --quiet --disable-pip-version-check uv
	.cache/lock/bin/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-header requirements.in -o requirements.txt
	.cache/lock/bin/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes --no-header theme/commands/node.in -o theme/commands/node.txt
	npm install --package-lock-only --ignore-scripts --no-audit --no-fund

clean: ## remove everything that was made
	rm -rf $(VENV) node_modules site .cache
