# Needs Python 3.11 or newer, make and a package index. `make help` lists what there is.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

HOST ?= 127.0.0.1
PORT ?= 8000
# More arguments for pytest: make test ARGS="-k timeline"
ARGS ?=
# The Python that makes .venv; found by itself when empty.
PYTHON ?=
# Only maintainers who change dependencies need it.
UV ?= uv

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
RUNTIME := $(VENV)/runtime.stamp
DEVELOPMENT := $(VENV)/development.stamp
STATIC := var/static/staticfiles.json

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: export HOST := $(HOST)
run: export PORT := $(PORT)
run: export DJANGO_SETTINGS_MODULE ?= config.settings.dev
run: $(RUNTIME) $(STATIC) ## Serve the site with the embedded knowledge (HOST=127.0.0.1 PORT=8000)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) import_deprecations fixtures --origin embedded --verbosity 0
	@exec $(BIN)/python -m config.server

.PHONY: test
test: $(DEVELOPMENT) ## Run the whole test-suite (ARGS="-k name" for a part)
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 $(ARGS)

.PHONY: install
install: $(DEVELOPMENT) ## Install the dependencies, runtime and development, into .venv

.PHONY: check
check: $(DEVELOPMENT) ## Format, lint, types, import rules, migrations, templates, then the tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run --settings config.settings.test
	$(BIN)/djlint --lint --quiet templates
	@$(MAKE) --no-print-directory test

.PHONY: import
import: $(if $(QEMU),$(RUNTIME)) ## Import QEMU's documents: QEMU=PATH of a source tree, repository or folder
ifeq ($(QEMU),)
	@echo "Say where QEMU's documents are: make import QEMU=/path/to/qemu" >&2; exit 2
else
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) import_deprecations "$(QEMU)"
endif

.PHONY: lock
lock: ## Renew both lock files (needs uv; UPGRADE=1 takes newer versions)
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock

# Neither hosts nor folders of the machine that locks get into the files.
# Extras stay named: pip takes a pin without them for another requirement than `coverage[toml]`, and
# fails as soon as a newer version is out.
COMPILE = $(UV) pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header \
	--no-annotate \
	$(if $(UPGRADE),--upgrade)

.PHONY: clean
clean: ## Remove what can be made again; the database under var/ stays
	rm -rf $(VENV) var/static .coverage htmlcov test-results .hypothesis
	rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# `.venv` is made when it is missing or its Python is gone.
define INSTALL
@set -e; \
if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	found=; \
	for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is needed; tried: $(or $(PYTHON),python3 and its versions)." \
			"Name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$found lacks the venv module (on Debian and Ubuntu: apt install python3-venv)." \
			>&2; exit 1; fi; \
	echo "Making $(VENV)"; \
	"$$found" -m venv --clear $(VENV); \
fi; \
echo "Installing what $< names"; \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; \
$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps \
	--no-index -e .
endef

$(RUNTIME): requirements.lock pyproject.toml
	$(INSTALL)
	@touch $@

# Holds the runtime's dependencies too, at the same versions.
$(DEVELOPMENT): requirements-dev.lock requirements.lock pyproject.toml
	$(INSTALL)
	@touch $(RUNTIME) $@

$(STATIC): $(RUNTIME) site/config/settings/base.py $(shell find deprecations/static 2>/dev/null)
	@$(MANAGE) collectstatic --no-input --clear --ignore redoc --verbosity 0
	@touch $@
