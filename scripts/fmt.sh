#!/usr/bin/env bash
# Formats the code and mends what the linter can mend.
. "$(dirname "$0")/lib.sh"

scripts/install.sh
"$BIN/ruff" check --fix --quiet . || true # what it cannot mend, `make check` reports
"$BIN/ruff" format .
