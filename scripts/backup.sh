#!/usr/bin/env bash
# Copies database and files into a new folder: scripts/backup.sh FOLDER. People may go on working meanwhile.
case ${1:-} in /*) ;; *) set -- "$PWD/${1:-}" ;; esac
. "$(dirname "$0")/lib.sh"

FOLDER=$1
umask 077

dump_sqlite() {
    "$BIN/python" manage.py shell --no-imports --verbosity 0 --command "
import sqlite3
from django.db import connection
connection.ensure_connection()
with sqlite3.connect('$FOLDER/database.sqlite3') as copy:
    connection.connection.backup(copy)"
}

[ ! -e "$FOLDER" ] || die "Usage: scripts/backup.sh FOLDER, where FOLDER does not exist yet."
mkdir -p "$FOLDER" "$VAR/media"
# First the rows, then the files they point at: a file is there before its row, and is never changed.
case ${DATABASE_URL:-} in
    postgres*) pg_dump --format custom --no-owner --file "$FOLDER/database.dump" --dbname "$DATABASE_URL" ;;
    *) dump_sqlite ;;
esac
tar --create --gzip --file "$FOLDER/media.tar.gz" --directory "$VAR" media
say "Backed up to $FOLDER."
