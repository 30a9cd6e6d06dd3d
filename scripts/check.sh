#!/usr/bin/env bash
# Runs every gate to the end, says which hold and which do not, and fails when one does not.
. "$(dirname "$0")/lib.sh"

SECRETS="SECRET_KEY ALLOWED_HOSTS DATABASE_URL CELERY_BROKER_URL EMAIL_URL SITE_URL"
FAILED=""

# gate NAME COMMAND...: at most forty lines of what it says are shown, the rest stands in its log.
gate() {
    local name=$1 log="$VAR/log/check_${1// /_}.log"
    shift
    if ("$@") >"$log" 2>&1 </dev/null; then
        printf 'ok      %s\n' "$name"
    else
        printf 'FAILED  %s, in full: %s\n' "$name" "$log"
        tail -n 40 "$log" | sed 's/^/        /'
        FAILED="${FAILED:+$FAILED, }$name"
    fi
}

in_production() {
    env ESLNET_PRODUCTION=1 DEBUG=0 ALLOWED_HOSTS=eslnet.example.org \
        SECRET_KEY="$("$BIN/python" -c 'import secrets; print(secrets.token_urlsafe(64))')" \
        DATABASE_URL=postgres://eslnet@localhost/eslnet CELERY_BROKER_URL=redis://localhost:6379/0 \
        EMAIL_URL=smtp+tls://localhost:587 SITE_URL=https://eslnet.example.org "$@"
}

# Production without one of its secrets must not start, and must say which one it misses.
production_refuses() {
    local secret answer
    for secret in $SECRETS; do
        if answer=$(in_production env -u "$secret" "$BIN/python" manage.py check 2>&1); then
            die "Production started without $secret."
        fi
        case $answer in *ImproperlyConfigured*"$secret"*) ;; *) die "$answer" ;; esac
    done
}

# Against the example of .env, in a folder of its own: the real one is nobody's business.
compose_file() {
    local folder
    folder=$(mktemp -d)
    cp docker-compose.yml "$folder/" && sed 's/^POSTGRES_PASSWORD=$/&x/' .env.example >"$folder/.env"
    (cd "$folder" && docker compose --profile mail-catcher config --quiet) && rm -r "$folder"
}

shell_syntax() {
    local script
    for script in scripts/*.sh .ci/run; do bash -n "$script" || return 1; done
}

scripts/install.sh
mkdir -p "$VAR/log"
need "gettext" "gettext" "gettext" have xgettext
install_missing

gate "lint" "$BIN/ruff" check --output-format concise .
gate "format" "$BIN/ruff" format --check .
gate "types" "$BIN/mypy" .
gate "architecture" "$BIN/lint-imports"
gate "templates" "$BIN/djlint" --lint --quiet templates
gate "missing migrations" "$BIN/python" manage.py makemigrations --check --dry-run
gate "missing translations" "$BIN/python" scripts/check_messages.py
gate "deployment" in_production "$BIN/python" manage.py check --deploy --fail-level WARNING
gate "production secrets" production_refuses
if runs docker compose version; then
    gate "compose file" compose_file
else
    printf 'skipped compose file: no docker compose on this machine\n'
fi
gate "spelling" "$BIN/codespell"
gate "shell syntax" shell_syntax
gate "lock file" "$(find_uv)" lock --check

[ -z "$FAILED" ] || die "Not holding: $FAILED"
say "All gates hold."
