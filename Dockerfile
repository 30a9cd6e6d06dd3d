FROM python:3.13-slim-bookworm
WORKDIR /app
ENV UV_NO_DEV=1 PYTHONUNBUFFERED=1 ESLNET_VAR=/data HOME=/data
COPY . .
RUN scripts/install.sh \
    && useradd --system eslnet \
    && install -d -o eslnet /data
USER eslnet
VOLUME /data
EXPOSE 8000
CMD [".venv/bin/gunicorn", "eslnet.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--no-control-socket"]
