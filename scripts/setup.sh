#!/usr/bin/env bash
# Everything `make demo` needs, short of starting it. Data that is there stays.
. "$(dirname "$0")/lib.sh"

mkdir -p "$VAR/log"
scripts/install.sh
scripts/migrate.sh
"$BIN/python" manage.py load_demo >"$VAR/log/load_demo.log" || die "The demo networks could not be loaded."
say "eslnet is set up."
