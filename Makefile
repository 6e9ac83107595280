# All commands of this repository. State is kept outside the checkout, in
# GC_HOME (/var/tmp/grandes_clientes unless set). ODOO=/path/to/odoo uses that Odoo
# instead of Debian's package. See README.md.

SHELL := /bin/bash
export GC_HOME ODOO GC_DB DETACH FRESH PORT CHECK WRITE ROLE

.DEFAULT_GOAL := help
.PHONY: help setup run stop test lifecycle beside replica lint format pot \
	pictures wheel

help: ## List the commands
	@sed -n 's/^\([a-z-]*\): ## /  make \1\t/p' Makefile | expand -t 16

setup: ## Prepare the machine (packages, database server, environment); called by others
	@scripts/setup

run: ## Build the demo and serve it on 127.0.0.1 (DETACH=1: in the background)
	@scripts/run

stop: ## Stop what `make run DETACH=1` started (ALL=1: also the database server)
	@scripts/stop $(if $(ALL),--all)

test: ## Install in a fresh database and test (ARGS="-k name": a selection)
	@scripts/test $(ARGS)

lifecycle: ## Install with demo, update, uninstall without a trace, install again
	@scripts/lifecycle

beside: ## Install with website, sales, projects and others, and test (slow)
	@scripts/beside

replica: ## Test with a read replica of PostgreSQL, request by request (slow)
	@scripts/try_replica

pictures: ## Capture and measure all screens of the running demo (CHECK=1: compare)
	@scripts/pictures

lint: ## Check style, translations and scripts; must find nothing
	@scripts/lint

format: ## Format the Python files as lint requires
	@scripts/lint --fix

pot: ## Export the terms to translate and merge them into the catalogues
	@scripts/pot

wheel: ## Build a wheel of the addon into GC_HOME/dist
	@scripts/wheel
