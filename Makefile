# `make help` lists the commands. The steps behind `make test` stand in scripts/test.sh.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS   += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

export CGO_ENABLED = 0

DIST     := internal/face/web/asset/dist
MANIFEST := $(DIST)/manifest.json
MODULES  := node_modules/.package-lock.json

.PHONY: help build assets demo test bench soak fuzz postgres clean

help: ## what one can do here
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: assets ## bin/lianfang, the one binary (quick when nothing changed)
	@go build -trimpath -ldflags "-s -w" -o bin/lianfang ./cmd/lianfang

assets: $(MANIFEST) ## what the pages load: look, scripts, typefaces

# npm leaves this file behind, so it tells whether the folder is as new as the lock file.
$(MODULES): package.json package-lock.json .npmrc
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(MANIFEST): $(MODULES) go.mod $(shell find assets internal/tool/assets -type f)
	@go run ./internal/tool/assets

demo: build ## play the fictitious nation; prints where to look
	@bin/lianfang demo

test: ## everything that must hold before a commit; STEPS="vet go" runs some of it
	@scripts/test.sh $(STEPS)

fuzz: ## fuzz every parser; FUZZ_TIME=60s each
	@FUZZ_TIME=$${FUZZ_TIME:-60s} scripts/fuzz.sh

bench: build ## the figures: import, warnings, growth, on SQLite and on a durable PostgreSQL of its own
	@bench/run.sh

soak: ## the tests of `make test`, long: 10 rounds in random order, 20 kills of each kind, two minutes a fuzz target
	@LIANFANG_TEST_LARGE=1 LIANFANG_TEST_KILLS=$${LIANFANG_TEST_KILLS:-20} GO_COUNT=$${GO_COUNT:-10} GO_TIMEOUT=$${GO_TIMEOUT:-180m} FUZZ_TIME=$${FUZZ_TIME:-120s} scripts/test.sh

postgres: ## start a PostgreSQL to develop with; Ctrl-C ends it
	@scripts/postgres.sh

clean: ## remove what was built
	@rm -rf bin node_modules
	@find $(DIST) -type f ! -name .keep -delete
