# Doors of the template itself; a generated project has none of them. A project's own doors go into files here.

.PHONY: new test-template sabotage

new: .venv/installed ## a new project (NAME=acme_blog DEST=../acme_blog TITLE="Acme Blog" CACHE=redis)
	@$(BIN)/python bin/new $(call quoted,NAME) $(call quoted,DEST) $(if $(call typed,TITLE),--title $(call quoted,TITLE)) $(if $(call typed,CACHE),--cache $(call quoted,CACHE))

test-template: packages .venv/installed .stack/venv/installed ## generated projects, each combination in full: its make test (an hour and more)
	@bin/with-postgres $(BIN)/python -m pytest -m long tests/template --durations=10

sabotage: packages .venv/installed .stack/venv/bench ## break each recommendation's code and see its proof go red
	@$(BIN)/python bin/sabotage

test: .stack/lift/installed .stack/allauth/installed

.stack/lift/installed: tests/lift/requirements.txt | packages
	@bin/virtualenv $(STACK_PYTHON) .stack/lift $<
	@touch $@

.stack/allauth/installed: tests/lift/allauth.txt
	@bin/virtualenv $(PYTHON) .stack/allauth $< --wheels-only
	@touch $@
