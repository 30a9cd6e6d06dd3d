#!/usr/bin/env bash
# Brings the message catalogues up to date with the code; `make check` says what is left to translate.
. "$(dirname "$0")/lib.sh"

scripts/install.sh
need "gettext" "gettext" "gettext" have xgettext
install_missing
mkdir -p locale
"$BIN/python" manage.py makemessages --locale nl --locale fr --locale de --no-obsolete --add-location file \
    --ignore "var/*" --ignore "tests/*" --ignore "scripts/*"
