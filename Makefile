# Two commands on a fresh machine: make demo, make test. Each first does all set-up.
PYTHON ?= python3
DEMO_ARGS ?=
VOICE_ARGS ?=
BIN := .venv/bin

.PHONY: help setup demo demo-voice test lint lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Debian packages, virtual environments, interface packages; quick when nothing changed
	@$(PYTHON) tools/setup.py

demo: setup ## a robot in an apartment answers and drives; DEMO_ARGS="--seed 7"
	@$(BIN)/spatial-si demo $(DEMO_ARGS)

demo-voice: setup ## a robot with an arm is spoken to; VOICE_ARGS="--seed 9003"
	@$(BIN)/spatial-si demo-voice $(VOICE_ARGS)

test: setup ## ruff, mypy and all tests
	@$(PYTHON) tools/check.py lint tests

lint: setup ## ruff and mypy only
	@$(PYTHON) tools/check.py lint

lock: setup ## pin what the packages of requirements/*.txt need in turn
	@$(PYTHON) tools/lock.py

clean: ## remove what was made here
	rm -rf .venv .venv-sim .venv-others .setup build install log out sim/build
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -rf *.egg-info sim/*.egg-info
