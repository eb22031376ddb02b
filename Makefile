# The one door for everybody who works on CauNoi: `make help`.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-reset run work test check fmt types bench messages

SHELL := /bin/sh
VENV ?= $(CURDIR)/.venv
CAUNOI := "$(VENV)/bin/caunoi"
PY := "$(VENV)/bin/python"
export CAUNOI_VENV := $(VENV)
export CAUNOI_HOME ?= $(CURDIR)/var
export PORT ?= 8000
TESTS ?=

help:  ## what there is
	@sed -n 's/^\([a-z-]*\):.*##/\1 |/p' Makefile | while IFS='|' read -r name what; do printf '  make %-12s%s\n' "$$name" "$$what"; done

setup:  ## install what the demo and a server need (every target below does so by itself)
	@python=$$(scripts/python.sh) && "$$python" scripts/setup.py run

setup-dev:  ## install what tests and checks need as well
	@python=$$(scripts/python.sh) && "$$python" scripts/setup.py dev

demo:  ## Hanoi's demo on http://127.0.0.1:$PORT, data kept in $CAUNOI_HOME (var/)
	@python=$$(scripts/python.sh) && "$$python" scripts/ready_for_demo.py && "$$python" scripts/setup.py run
	@exec $(CAUNOI) demo

demo-reset:  ## empty $CAUNOI_HOME
	@python=$$(scripts/python.sh) && "$$python" scripts/setup.py run
	@$(CAUNOI) demo-reset

run: setup  ## the web server alone, on the database of $CAUNOI_HOME or DATABASE_URL
	@exec $(CAUNOI) --local serve

work: setup  ## the background worker alone
	@exec $(CAUNOI) --local work

test:  ## every test, in a real browser too; TESTS=path for some of them
	@python=$$(scripts/python.sh) && "$$python" scripts/setup.py dev
	@$(PY) scripts/browser.py
	@exec $(PY) -m pytest -n $${CAUNOI_TEST_PROCESSES:-2} --dist worksteal $(TESTS)

check: setup-dev  ## ruff, mypy, borders, templates, migrations, translations
	@exec $(PY) scripts/check.py

fmt: setup-dev  ## put code and templates into the house's form
	@$(PY) -m ruff check --quiet --fix . ; $(PY) -m ruff format --quiet . ; $(PY) scripts/check.py --fix templates

types: setup-dev  ## mypy alone
	@exec $(PY) scripts/check.py types

bench: setup-dev  ## every benchmark: a table here, bench/results/*.json; BENCH=name for one
	@exec $(PY) -m bench $(BENCH)

messages: setup-dev  ## bring locale/ up to date with the code and say what is untranslated
	@$(PY) scripts/translate.py extract && $(PY) scripts/translate.py missing
