# Commands for running and developing Kring. A machine needs make and Python 3.11 or newer; the rest is installed into
# .venv, and all data is in var.

PYTHON ?= python3
PORT ?= 8000
JOBS ?= auto
BIN = .venv/bin

# As root on Debian or Ubuntu, install a missing package; otherwise the error message names it.
as_root = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing $(1) …" && apt-get -qq update && \
	DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $(1) >/dev/null 2>&1
fail = { echo "$(1)" >&2; exit 1; }

.PHONY: run test test-fast drills requirements lint messages lock clean browser gettext real-data

run: .venv/.embedded
	@exec $(BIN)/python -m cop_platform.devserver --with-parent --port $(PORT)

# ARGS is passed on to pytest, such as ARGS="-k calendar".
test: .venv/.dev browser
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

# The fast tests, for use while developing: no browser, no real processes, no crawl of all addresses.
test-fast: .venv/.dev
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not journey and not slow and not crawl" $(ARGS)

# The fast tests at other dates and in other time zones; all of them run, also when one fails. CLOCKS="+45d" for some.
CLOCKS = +45d 2028-02-29T12:00 2027-12-31T23:50 2027-03-28T01:50 2027-10-31T02:50
ZONES = America/New_York Pacific/Auckland
FAST = $(BIN)/python -m pytest -n $(JOBS) -m "not journey and not slow and not crawl" $(ARGS)
.PHONY: test-any-day
test-any-day: .venv/.dev
	@red=; for clock in $(CLOCKS); do echo "--- $$clock"; $(FAST) --at $$clock || red="$$red $$clock"; done; \
	for zone in $(ZONES); do echo "--- $$zone"; TZ=$$zone $(FAST) || red="$$red $$zone"; done; \
	[ -z "$$red" ] || $(call fail,Red:$$red)

# Long runs of what the tests check on a small scale; ARGS="--rounds 3 --only worker,beat" for less.
drills: .venv/.dev
	@$(BIN)/python -m tools.drills $(ARGS)

# Benchmarks of pages, of mail and of calendar feeds, each beside a baseline of the same run.
.PHONY: bench
bench: .venv/.dev
	@$(BIN)/python -m bench.pages $(ARGS)
	@test -n "$(ARGS)" || $(BIN)/python -m bench.live
	@test -n "$(ARGS)" || $(BIN)/python -m bench.mail
	@test -n "$(ARGS)" || $(BIN)/python -m bench.feeds

# List which requirements of docs/requirements.md are covered by tests; no test is run.
requirements: .venv/.dev
	@$(BIN)/python -m tools.requirements

# Back up the database of `make run` to FILE, also while it runs, or restore FILE to an empty database.
.PHONY: backup restore
backup restore: .venv/.embedded
	@[ -n "$(FILE)" ] || $(call fail,Say which file: make $@ FILE=kring.dump)
	@$(BIN)/python -m cop_platform.backups $@ "$(FILE)"

# --- Checks that are not tests ---------------------------------------------------------------------------------------

# Settings as of an installation on the internet; nothing listens at these addresses of database and broker.
PRODUCTION = SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	SITE_URL=https://kring.example SECURE_HSTS_SUBDOMAINS=1 DEBUG=0 \
	DATABASE_URL=postgresql://nobody@localhost:1/none REDIS_URL=redis://localhost:1/0

lint: .venv/.dev gettext
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find . -name '*.html' -not -path './.venv/*' -not -path './var/*' -exec $(BIN)/djade --target-version 5.2 --check {} +
	$(BIN)/python -m mypy .
	$(BIN)/lint-imports --no-cache --no-logo
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(PRODUCTION) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python -m tools.check_translations

# Import the published data of Kubernetes and Digital.gov twice into a temporary database. DATA is their directory.
.PHONY: named-data
named-data:
	@[ -n "$(DATA)" ] || $(call fail,Say where kubernetes_groups.json and digitalgov_events.json and their companions are: make real-data DATA=path)

real-data: named-data .venv/.embedded
	@files=$$(mktemp -d) && trap 'rm -rf "$$files"' EXIT && \
		$(BIN)/python -m tools.convert_kubernetes "$(DATA)/kubernetes_groups.json" "$(DATA)/kubernetes_membership.json" >"$$files/kubernetes.json" && \
		$(BIN)/python -m tools.convert_digitalgov "$(DATA)/digitalgov_communities.json" "$(DATA)/digitalgov_events.json" >"$$files/digitalgov.json" && \
		$(BIN)/python -m tools.real_data "$$files/kubernetes.json" "$$files/digitalgov.json"

# Read the calendars of tests/meetings/calendars/golden with ical.js, which Thunderbird and Nextcloud use, and with libical,
# which Evolution and KOrganizer use. Needs Node.js and libical 3.
.PHONY: interop
interop:
	@command -v node >/dev/null && command -v npm >/dev/null || $(call fail,make interop needs Node.js and npm)
	@npm install --silent --no-audit --no-fund --no-save --prefix var/interop ical.js@2.2.1
	@node tools/interop.mjs var/interop tests/meetings/calendars/golden
	@ldconfig -p 2>/dev/null | grep -q libical.so.3 || { $(call as_root,libical3); } || \
		$(call fail,make interop needs libical 3 (Debian: apt install libical3))
	@$(BIN)/python -m tools.interop_libical tests/meetings/calendars/golden

# --- Work on the project ---------------------------------------------------------------------------------------------

messages: .venv/.dev gettext
	$(PRODUCTION) $(BIN)/python manage.py makemessages --locale nl --no-location --ignore .venv --ignore var --ignore tests
	$(PRODUCTION) $(BIN)/python manage.py compilemessages --locale nl --ignore .venv --ignore var

COMPILE = $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --output-file

# UPGRADE=--upgrade takes the newest releases; otherwise only changes in pyproject.toml are followed.
lock: .venv/.made
	$(COMPILE) requirements/installer.txt $(UPGRADE) requirements/installer.in
	$(COMPILE) requirements/runtime.txt $(UPGRADE) pyproject.toml
	$(COMPILE) requirements/embedded.txt $(UPGRADE) --extra embedded pyproject.toml
	$(COMPILE) requirements/dev.txt $(UPGRADE) --extra embedded --extra dev pyproject.toml

# Delete everything that can be made again. The data in var stays.
clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache var/test
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- Virtual environment, browser, gettext ---------------------------------------------------------------------------

# A stamp file in .venv that is older than its lock file means that the lock file has changed. If Python was moved or
# replaced, the whole environment is made again.
ifneq ($(shell $(BIN)/python -c 'print(1)' 2>/dev/null),1)
.PHONY: .venv/.made
endif

.venv/.made: requirements/installer.txt
	@command -v $(PYTHON) >/dev/null || $(call fail,Kring needs Python 3.11 or newer and there is no $(PYTHON) here. Name yours: make run PYTHON=/path/to/python3.12)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || $(call fail,Kring needs Python 3.11 or newer and $(PYTHON) is older. Name another one: make run PYTHON=python3.12)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call as_root,python3-venv) && $(PYTHON) -c 'import ensurepip'; } || \
		$(call fail,$(PYTHON) cannot make virtual environments. On Debian and Ubuntu install the package python3-venv.)
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/installer.txt || \
		echo "uv could not be installed; pip does the rest, more slowly." >&2
	@touch $@

# Fall back to pip, which reads configuration files that uv does not. Compile now: where Python is set to write no
# bytecode, every start would take twice as long.
install = @echo "Installing requirements/$(1).txt …"; \
	$(BIN)/python -m uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/$(1).txt || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$(1).txt

.venv/.embedded: .venv/.made requirements/embedded.txt
	$(call install,embedded)
	@touch $@

.venv/.dev: .venv/.made requirements/dev.txt
	$(call install,dev)
	@touch $@ .venv/.embedded

BROWSERS = chromium chromium-browser google-chrome google-chrome-stable

# Fail without a browser, rather than skip the browser tests.
browser:
	@[ -n "$$CHROMIUM" ] || for name in $(BROWSERS); do command -v $$name >/dev/null && break; done || \
		{ $(call as_root,chromium); } || \
		$(call fail,The tests need Chromium: install the package chromium or name a browser: make test CHROMIUM=/path/to/chrome)

gettext:
	@command -v msgfmt >/dev/null || { $(call as_root,gettext); } || $(call fail,Translations need the package gettext: install it.)
