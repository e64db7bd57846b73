# `make demo` starts the server with sample projects, `make test` passes the tests.
# Both bring what they need into .venv and web/; nothing else is touched.

PYTHON ?= python3
BIN := .venv/bin
MINUTES ?= 10
OF_DATABASE = $(if $(filter postgresql,$(DATABASE)),--postgresql)

.PHONY: demo serve test check audit bench soak fuzz attacks simulate-intervals web schema clean

demo: .venv/running web  ## The server, with sample projects in a database of its own.
	$(BIN)/python server.py serve --demo

serve: .venv/running web  ## The server, with the database that the settings name.
	$(BIN)/python server.py serve

test: .venv/testing web check  ## Style, types, import order and every test.

check:
	scripts/check

bench: .venv/testing  ## How fast it is beside others, into docs/benchmarks.md; they go into .bench.
	$(BIN)/python -W ignore:XDG_RUNTIME_DIR -m benchmarks $(BENCH)

soak: .venv/testing  ## Load, kills and faults for MINUTES (10); DATABASE=postgresql, else SQLite.
	$(BIN)/python -m tests.soak --minutes $(MINUTES) $(OF_DATABASE)

fuzz: .venv/testing  ## Made-up input by every way in for MINUTES (10), as above.
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) $(OF_DATABASE)

attacks: .venv/testing  ## What hostile requests cost, as in docs/attacks.md.
	$(BIN)/python -m tests.attacks

simulate-intervals: .venv/testing  ## How often intervals hold the true mean, into docs/intervals.md.
	$(BIN)/python -m benchmarks.intervals

audit: .venv/auditing  ## Known holes in what we depend on; fails where it cannot look, too.
	.venv/audit/bin/python scripts/audit.py

web: .venv/running  ## The pages, where their sources are newer than what was built.
	$(BIN)/python scripts/build_web.py

schema: .venv/running  ## schema/schema.graphql, printed from the code.
	$(BIN)/python -m schema


.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "This needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V)." \
	       "Name another: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/running: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/testing: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@ .venv/running

.venv/auditing: requirements-audit.txt | .venv/bin/python
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.txt
	touch $@

clean:
	rm -rf .venv .bench web/dist web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
