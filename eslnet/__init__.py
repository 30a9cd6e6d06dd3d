"""Composition root: settings, addresses, Celery, home page. Imports every room, imported by none."""

from eslnet.celery import app as celery_app

__all__ = ["celery_app"]
