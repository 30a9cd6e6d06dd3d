#!/usr/bin/env bash
# Sets up, then runs web server and worker until Ctrl-C. Usage: scripts/demo.sh [PORT]
. "$(dirname "$0")/lib.sh"

PORT=${1:-8000}
ADDRESS=http://localhost:$PORT/ # a name: passkeys need one
export SITE_URL=$ADDRESS
NODE=demo@localhost
SETUP=""
WEB=""
WORKER=""

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; }

check_port() {
    case $PORT in *[!0-9]* | "") die "PORT must be a number, not '$PORT'." ;; esac
    ! port_is_taken || die "Port $PORT is in use. Choose another: make demo PORT=$((PORT + 1))"
}

# Job control gives each its own process group: Ctrl-C reaches only this script, and stopping reaches all.
set_up() {
    set -m
    scripts/setup.sh </dev/null &
    SETUP=$!
    set +m
    wait "$SETUP"
    SETUP=""
}

start_services() {
    set -m
    "$BIN/gunicorn" eslnet.wsgi --bind "127.0.0.1:$PORT" --workers 1 \
        >"$VAR/log/web.log" 2>&1 </dev/null &
    WEB=$!
    "$BIN/celery" -A eslnet worker --beat --concurrency 1 --hostname "$NODE" --loglevel info \
        >"$VAR/log/worker.log" 2>&1 </dev/null &
    WORKER=$!
    set +m
}

group_runs() { [ -n "$1" ] && kill -0 -- "-$1" 2>/dev/null; }

any_runs() { group_runs "$SETUP" || group_runs "$WEB" || group_runs "$WORKER"; }

# Each part is asked to end and takes its own children along; what is left after twenty seconds is killed.
stop_services() {
    trap '' INT TERM HUP
    local part tries=0
    for part in ${SETUP:+-$SETUP} $WEB $WORKER; do kill -TERM -- "$part" 2>/dev/null || true; done
    while any_runs && [ "$tries" -lt 100 ]; do
        sleep 0.2
        tries=$((tries + 1))
    done
    for part in $SETUP $WEB $WORKER; do kill -KILL -- "-$part" 2>/dev/null || true; done
    wait 2>/dev/null || true
}

stop_and_leave() {
    say "Stopping." || true # the terminal may be gone
    exit 0
}

web_answers() { runs "$BIN/python" -c "import urllib.request; urllib.request.urlopen('$ADDRESS', timeout=5)"; }

worker_answers() { runs "$BIN/celery" -A eslnet inspect ping --destination "$NODE" --timeout 5; }

wait_until() {
    local what=$1 log=$2 tries=0
    shift 2
    until "$@"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 60 ] || ! group_runs "$WEB" || ! group_runs "$WORKER"; then
            tail -n 20 "$log" >&2
            die "The $what does not answer. All it said: $log"
        fi
        sleep 0.5
    done
}

stay_until_one_ends() {
    while group_runs "$WEB" && group_runs "$WORKER"; do
        sleep 1 &
        wait $!
    done
    tail -n 20 "$VAR/log/web.log" "$VAR/log/worker.log" >&2
    die "A part of the demo stopped by itself."
}

check_port
trap stop_services EXIT
trap stop_and_leave INT TERM HUP
set_up
start_services
wait_until "web server" "$VAR/log/web.log" web_answers
wait_until "worker" "$VAR/log/worker.log" worker_answers
cat "$VAR/log/load_demo.log"
say ""
say "eslnet is at $ADDRESS and its worker answers. Ctrl-C stops both; your data stays in ${VAR#"$ROOT"/}/."
stay_until_one_ends
