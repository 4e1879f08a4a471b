# The doors. `make` alone lists them. Each may be repeated; none asks a question.

PORT ?= 8000
STACK_PORT ?= 8443
# How many the tables of `make bench` hold. A million each takes 8 minutes to make and 7 GB, twice with the replica.
POSTS ?= 1000,100000
PYTHON ?= python3
# The stack's own: a Python whose headers are Debian's python3-dev.
STACK_PYTHON ?= $(shell /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo $(PYTHON))
BIN := .venv/bin

# What a person types behind `make` reaches the program as it was typed: $(call quoted,NAME). Make itself would take
# $1 for a variable of its own, also when it exports one, and the shell & and quotes for its own.
quoted = '$(subst ','\'',$(value $(1)))'
typed = $(filter command,$(firstword $(origin $(1))))
LOAD := HOST PORT PROTOCOL THREADS WHO RAMPUP LOOP DURATION THINK USERNAME PASSWORD ADMIN_PATH DATA
unexport $(LOAD) NAME DEST TITLE CACHE POSTS REV STACK_PORT YES UPGRADE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-long test-fast test-djangos coverage outdated budgets check format stack stack-stop bench measure load requirements packages

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-13s %s\n", $$1, $$2}'

run: .venv/installed .env settings/local.py ## install what is missing and serve http://localhost:8000 (PORT=…)
	@bin/with-postgres bin/serve $(call quoted,PORT)

test: packages .venv/installed .stack/venv/bench .stack/ansible/installed .stack/jmeter/installed tests/browser/node_modules/installed .env settings/local.py check ## everything: installs what is missing, then lint and all tests
	@bin/with-postgres bin/test

test-long: packages .venv/installed .stack/venv/installed tests/browser/node_modules/installed .env settings/local.py ## the long forms of some tests: five releases in a row, a thousand random changes, the suite of http-tests
	@bin/with-postgres $(BIN)/python -m pytest -m long --durations=10

test-fast: .venv/installed .env settings/local.py ## tests that need PostgreSQL only, in under a minute
	@bin/with-postgres bin/test-fast $(BIN)/python --durations=3

test-djangos: .venv/installed .env settings/local.py ## the same on each Python of this machine, with Django 5.2 and 6.1
	@bin/with-postgres $(BIN)/python -m tools.matrix

coverage: .venv/installed .env settings/local.py ## the same, and which lines they run, into .local/reports/
	@bin/with-postgres bin/test-fast $(BIN)/python --cov --cov-report=xml:.local/reports/coverage.xml --cov-report=term:skip-covered

outdated: .stack/ci/installed ## what is vulnerable in requirements/*.txt, and what an upgrade would bring
	@bin/outdated

budgets: .venv/installed .env settings/local.py ## accept what each page costs now (docs/measured/budgets.json)
	@bin/with-postgres $(BIN)/python -m pytest tests/budgets --accept

check: packages .venv/installed .stack/venv/installed .stack/ci/installed .stack/jmeter/installed .env settings/local.py ## lint, format, migrations, deploy settings, static images, configuration syntax
	@bin/check

format: .venv/installed ## put the code into the project's form
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

stack: packages .venv/installed .stack/venv/installed ## all layers as in production, on https://127.0.0.1:8443 (STACK_PORT=…)
	@$(BIN)/python bin/stack start --port $(call quoted,STACK_PORT)

stack-stop: .venv/installed ## stop all of it
	@$(BIN)/python bin/stack stop

bench: packages .venv/installed .stack/venv/bench ## every layer beside its limit, into docs/measured/bench.* (POSTS=1000,100000,1000000); REV=…: this checkout beside another revision
	@$(BIN)/python bin/bench --posts $(call quoted,POSTS) --port $(call quoted,STACK_PORT) $(if $(call typed,REV),--revision $(call quoted,REV))

measure: packages .venv/installed .stack/venv/installed tests/browser/node_modules/installed .env settings/local.py ## bytes of pictures, pages on a phone, waits of tasks, into docs/measured/
	@$(BIN)/python bin/measure-pictures
	@$(BIN)/python bin/measure-lighthouse
	@$(BIN)/python bin/measure-background

load: packages .venv/installed .stack/venv/installed .stack/jmeter/installed ## the JMeter plan against the stack, with budgets (THREADS=500 LOOP=20 HOST=… YES=1)
	@$(BIN)/python bin/load $(if $(YES),--yes) --port $(call quoted,STACK_PORT) $(foreach name,$(LOAD),$(if $(call typed,$(name)),$(name)=$(call quoted,$(name))))

requirements: .stack/ci/installed ## compile pyproject.toml to hashed requirements/*.txt; UPGRADE=1: newer versions, out for a month or longer
	@PATH=$(CURDIR)/.stack/ci/bin:$$PATH bin/compile-requirements $(if $(UPGRADE),--upgrade)

packages:
	@bin/packages

# More doors: files that no update of the project's template touches.
include $(wildcard doors/*.mk)

.env:
	@$(PYTHON) -c 'from secrets import token_urlsafe as new; print("# Every variable: .env.example\nSECRET_KEY=" + new(50) + "\nPOSTGRES_PASSWORD=" + new(24))' > $@
	@chmod 600 $@

settings/local.py:
	@ln -s dev.py $@

.venv/installed: requirements/dev.txt requirements/postgres.txt
	@bin/virtualenv $(PYTHON) .venv $< --wheels-only --optional requirements/postgres.txt
	@touch $@

.stack/venv/installed: requirements/deploy.txt | packages
	@bin/virtualenv $(STACK_PYTHON) .stack/venv $<
	@touch $@

.stack/ansible/installed: requirements/servers.txt
	@bin/virtualenv $(PYTHON) .stack/ansible $< --wheels-only
	@touch $@

# In the same virtualenv: the bench adds to what the stack has.
.stack/venv/bench: requirements/bench.txt .stack/venv/installed
	@bin/virtualenv $(STACK_PYTHON) .stack/venv requirements/deploy.txt $<
	@touch $@

.stack/ci/installed: requirements/ci.txt
	@bin/virtualenv $(PYTHON) .stack/ci $< --wheels-only
	@touch $@

.stack/jmeter/installed: jmeter/requirements.txt
	@bin/virtualenv $(PYTHON) .stack/jmeter $< --wheels-only
	@touch $@

tests/browser/node_modules/installed: tests/browser/package-lock.json | packages
	@cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
