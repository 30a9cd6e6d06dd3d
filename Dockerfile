# One image for web, workers and clock. Its steps are those of `make setup`, run twice so that a change of eslnet's own
# code does not install Python's packages anew; then the browser's files are collected.
FROM python:3.13-slim-bookworm
WORKDIR /app
ENV PYTHONUNBUFFERED=1 UV_NO_DEV=1 UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1 PIP_NO_CACHE_DIR=1 \
    ESLNET_VAR=/data STATIC_ROOT=/app/static-collected
COPY pyproject.toml uv.lock .python-version ./
COPY scripts scripts
RUN scripts/install.sh
COPY . .
RUN scripts/install.sh \
    && scripts/collect_static.sh \
    && useradd --uid 10001 --home-dir /data eslnet \
    && install -d -o eslnet -g eslnet /data
USER eslnet
ENV HOME=/data WEB_CONCURRENCY=2
VOLUME /data
EXPOSE 8000
CMD [".venv/bin/gunicorn", "eslnet.wsgi", "--bind", "0.0.0.0:8000"]
