#!/usr/bin/env bash
# Brings the tables and the catalogues up to this version. Run again, it changes nothing.
. "$(dirname "$0")/lib.sh"

"$BIN/python" manage.py migrate --noinput --verbosity 0
"$BIN/python" manage.py load_catalogues --verbosity 0
