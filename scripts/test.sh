#!/usr/bin/env bash
# The tests, on SQLite or on what DATABASE_URL and CELERY_BROKER_URL name. Arguments go to pytest.
. "$(dirname "$0")/lib.sh"

scripts/install.sh
need "Chromium" "chromium" "--cask chromium" find_chromium
install_missing
CHROMIUM=$(find_chromium) \
    || die "No Chromium or Chrome that starts was found. Install one and name it: CHROMIUM=/path/to/chrome make test"
export CHROMIUM
exec "$BIN/pytest" -n "$(cores)" "$@"
