#!/usr/bin/env bash
# Puts a backup into an empty database and an empty folder of files: scripts/restore.sh FOLDER
case ${1:-} in /*) ;; *) set -- "$PWD/${1:-}" ;; esac
. "$(dirname "$0")/lib.sh"

FOLDER=$1

# in_django CODE: with `connection` at hand.
in_django() {
    "$BIN/python" manage.py shell --no-imports --verbosity 0 --command "
from django.db import connection
$1"
}

restore_sqlite() {
    in_django "
import sqlite3
connection.ensure_connection()
with sqlite3.connect('$FOLDER/database.sqlite3') as copy:
    copy.backup(connection.connection)"
}

[ -e "$FOLDER/media.tar.gz" ] || die "Usage: scripts/restore.sh FOLDER, where FOLDER is what scripts/backup.sh made."
in_django "raise SystemExit(bool(connection.introspection.table_names()))" || die "The database is not empty."
[ -z "$(ls -A "$VAR/media" 2>/dev/null)" ] || die "$VAR/media is not empty."
if [ -e "$FOLDER/database.dump" ]; then
    pg_restore --no-owner --single-transaction --exit-on-error --dbname "$DATABASE_URL" "$FOLDER/database.dump"
else
    restore_sqlite
fi
# The copy may hold no word yet of the database mail leaves from, and SQLite's may get the very place of the lost one.
in_django "
from outbox import gate
gate.shut()"
tar --extract --gzip --file "$FOLDER/media.tar.gz" --directory "$VAR"
"$BIN/python" manage.py migrate --check >/dev/null || say "The backup is of an older version: run scripts/migrate.sh."
say "Restored from $FOLDER."
