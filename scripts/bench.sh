#!/usr/bin/env bash
# The benchmark: every page and job beside its floor, on made-up networks in databases of its own, which go afterwards.
# Usage: scripts/bench.sh [--small | NETWORKS...]. PostgreSQL is the server DATABASE_URL names (its role may create
# databases); without it there is SQLite alone. 1, 100 and 1,000 networks unless said otherwise; 10,000 take 2 GB and
# an hour. Writes docs/performance.md and performance.svg; --small writes nothing and only says whether all works.
. "$(dirname "$0")/lib.sh"

RESULTS=$VAR/bench
FOUND=""

scripts/install.sh
have redis-server || say "Without redis-server nothing is measured with Redis in trouble."

if [ "${1:-}" = --small ]; then
    exec "$BIN/python" -m bench "$@"
fi
if [ -n "${DATABASE_URL:-}" ]; then
    "$BIN/python" -m bench "$@" --results "$RESULTS/postgresql.json"
    FOUND=$RESULTS/postgresql.json
fi
env -u DATABASE_URL "$BIN/python" -m bench 1 10 100 --rounds 10 --no-whale --results "$RESULTS/sqlite.json"
# shellcheck disable=SC2086 # the first may be missing
"$BIN/python" -m bench --report $FOUND "$RESULTS/sqlite.json"
say "Written: docs/performance.md, docs/performance.svg"
