# Every target is one script; `make` alone lists them.
.DEFAULT_GOAL := help
PORT ?= 8000
ARGS ?=

.PHONY: help demo setup test test-unit bench check fmt messages

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Set up, load the demo networks and serve them with a worker (PORT=8000)
	@exec scripts/demo.sh "$(PORT)"

setup: ## All of demo but the start
	@scripts/setup.sh

test: ## All tests, on SQLite or on DATABASE_URL and CELERY_BROKER_URL (ARGS="-k goals")
	@exec scripts/test.sh $(ARGS)

test-unit: ## The tests that need neither a browser nor processes of their own
	@exec scripts/test.sh -m "not browser and not processes" $(ARGS)

bench: ## How fast every page and job is beside its floor, on DATABASE_URL and SQLite (ARGS="1 100 1000 10000")
	@exec scripts/bench.sh $(ARGS)

check: ## Every gate: lint, format, types, architecture, templates, migrations, translations, deployment, spelling
	@scripts/check.sh

fmt: ## Format the code and mend what the linter can mend
	@scripts/fmt.sh

messages: ## Bring the message catalogues in locale/ up to date with the code
	@scripts/messages.sh
