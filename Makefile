# Two commands for a newcomer: `make serve` (a province to try) and `make test` (everything). Both install what they need.
#   make serve [PROVINCE=thanh-hoa-2025|ben-tre-2020] [PORT=8000]
# setup  tools, packages and front-end files     check  style, types, storeys, migrations     fast   check, then the tests without a browser on SQLite
# test   check, then the suite on SQLite with the browser, then its database tests on PostgreSQL
# bench  what pages cost at 100,000 assignments beside bare Django, on PostgreSQL; writes docs/performance.md (BENCH="--only a,b --dry")
# drill  backup, restore and comparison on both databases while somebody writes     load   300 people at work for LOAD_MINUTES=10 on both databases
# chaos  faults done to installations with people at work (FAULTS="a b"), then the tests that try shapes at random, a hundred times as long (CHAOS=paths)
# package one file for a network without internet, installed once with the network off to try it
# audit  ask whether weaknesses are known of the pinned packages: 0 none, 1 some, 2 a service did not answer (needs the internet; not in CI)
# lock   write requirements anew from pyproject.toml     messages  compile the catalogues     clean  remove what setup made

PROVINCE ?= thanh-hoa-2025
PORT ?= 8000
UV_VERSION := 0.9.7
VENV := .venv
PY := $(VENV)/bin/python
DONE := $(VENV)/done
# Quick; but blind to an index that only pip's own settings name, hence pip as the second try below.
UV := $(PY) -m uv
DIST := src/dondoc/web/static/dist
PYTEST := $(PY) -m pytest -n logical

# Shims of absent Pythons exist: only one that runs counts.
FIND_PYTHON := for p in $(PYTHON) python3.13 python3.12 python3.11 python3 /usr/bin/python3; do \
  $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; \
  echo "Cần Python 3.11 trở lên, có venv (Debian, Ubuntu: python3-venv). / Python 3.11 or later with venv is needed." >&2; exit 1

BENCH ?=
FAULTS ?=
LOAD_MINUTES ?= 10
CHAOS ?= tests/gateway/test_edxml.py

# Compiled modules are kept whatever the shell says: else each process that the tests start compiles some seven hundred anew, most of its time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup serve test check fast sqlite postgres bench drill load chaos messages assets pictures audit lock package clean
.DELETE_ON_ERROR:

setup: $(DONE)/packages $(DONE)/assets $(DONE)/messages

$(PY):
	python=$$($(FIND_PYTHON)) && $$python -m venv $(VENV)

$(DONE)/packages: requirements-dev.txt pyproject.toml | $(PY)
	@mkdir -p $(DONE)
	$(PY) -m uv --version >/dev/null 2>&1 || $(PY) -m pip install --quiet uv==$(UV_VERSION)
	$(UV) pip install --quiet --require-hashes -r requirements-dev.txt || $(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# A Node found on the machine (18 or later), else the one that a Python package carries.
$(DONE)/node: package-lock.json | $(DONE)/packages
	$(PY) tools/npm.py ci --no-audit --no-fund
	@touch $@

$(DONE)/assets: $(DONE)/node $(shell find src/dondoc/web/assets -type f) src/dondoc/web/build_assets.py
	$(PY) -m dondoc.web.build_assets
	@touch $@

$(DONE)/messages: $(shell find src/dondoc/locale -name '*.po' 2>/dev/null) | $(DONE)/packages
	if [ -d src/dondoc/locale ]; then $(VENV)/bin/pybabel --quiet compile --domain django --directory src/dondoc/locale; fi
	@touch $@

assets: $(DONE)/assets

messages: $(DONE)/messages

# The pictures of the guides, from a demo of its own; needs a Chromium.
pictures: setup
	$(PY) tools/pictures.py

serve: setup
	@exec $(VENV)/bin/dondoc serve --demo $(PROVINCE) --port $(PORT)

check: setup
	$(VENV)/bin/ruff check src tests tools
	$(VENV)/bin/ruff format --check src tests tools
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/dondoc migrate --check

sqlite: setup
	$(PYTEST)

postgres: setup
	$(PY) -m tests.postgres $(PYTEST) --only-database

fast: check
	$(PYTEST) -m "not browser and not slow"

drill: setup
	@exec $(PY) -m bench.drill

load: setup
	@exec $(PY) -m bench.load --minutes $(LOAD_MINUTES)

chaos: setup
	timeout 900 $(PY) -m bench.chaos $(FAULTS)
	$(PYTEST) --hypothesis-profile=chaos $(CHAOS)

# The browser is looked for first: it takes longest to miss. Its absence is said once more at the very end.
test: setup
	$(PY) tools/chromium.py --install
	$(MAKE) --no-print-directory check
	$(MAKE) --no-print-directory sqlite
	$(MAKE) --no-print-directory postgres
	@$(PY) tools/chromium.py

LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml
bench: setup
	@exec $(PY) -m bench $(BENCH)

audit: $(DONE)/node
	$(PY) tools/audit.py

lock: | $(DONE)/packages
	$(UV) $(LOCK) --all-extras --group dev -o requirements-dev.txt
	$(UV) $(LOCK) --constraint requirements-dev.txt -o requirements.txt
	$(UV) $(LOCK) --all-extras --constraint requirements-dev.txt -o requirements-server.txt

# One file for a network without internet, and its trial with the network off.
package: setup
	$(PY) tools/package.py
	$(PY) tools/try_package.py

clean:
	rm -rf $(VENV) node_modules $(DIST)
