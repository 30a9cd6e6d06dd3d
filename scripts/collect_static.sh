#!/usr/bin/env bash
# Collects the files browsers get, compressed and named after their content, for production. Needs no secret.
. "$(dirname "$0")/lib.sh"

exec env ESLNET_PRODUCTION=1 SECRET_KEY=none ALLOWED_HOSTS=none DATABASE_URL=sqlite://:memory: \
    CELERY_BROKER_URL=redis://none EMAIL_URL=smtp://none SITE_URL=https://none \
    "$BIN/python" manage.py collectstatic --noinput --verbosity 0 "$@"
