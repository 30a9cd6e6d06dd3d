"""Walks what the project is made of, so that tests cannot forget a part of it."""

import inspect
from pathlib import Path

from django.apps import apps
from django.urls.resolvers import URLResolver

from eslnet.urls import network_urls
from networks.tenancy import NetworkOwned
from tests import factories

ROOT = Path(__file__).parent.parent
ROOMS = [
    "ui",
    "networks",
    "outbox",
    "guide",
    "stakeholders",
    "goals",
    "engagements",
    "monitoring",
    "reminders",
    "actionplan",
    "eslnet",
]
OUR_MODELS = [  # of the rooms, without the tables of their history
    model for model in apps.get_models() if model._meta.app_label in ROOMS and not hasattr(model, "instance_type")
]
OWNED_MODELS = [model for model in apps.get_models() if issubclass(model, NetworkOwned)]
FACTORIES = {
    row_factory._meta.get_model_class(): row_factory
    for _, row_factory in inspect.getmembers(factories, inspect.isclass)
    if issubclass(row_factory, factories.RowFactory)
    and not row_factory._meta.abstract
    and not row_factory.__name__.startswith("Asked")
}


def patterns(urls):
    """Every address, flat."""
    for url in urls:
        if isinstance(url, URLResolver):
            yield from patterns(url.url_patterns)
        else:
            yield url


def named_addresses(urls=network_urls, namespace=()):
    """(name, arguments) of every address of a network."""
    for url in urls:
        if isinstance(url, URLResolver):
            yield from named_addresses(url.url_patterns, (*namespace, url.namespace) if url.namespace else namespace)
        else:
            yield ":".join([*namespace, url.name]), sorted(url.pattern.converters)


def factory_of(argument):
    """The factory of the row an address argument names: goal_pk is a Goal, note_pk a ProgressNote."""
    wanted = argument.removesuffix("_pk").replace("_", "")
    names = {model.__name__.lower(): made for model, made in FACTORIES.items()}
    return names.get(wanted) or next(made for name, made in names.items() if name.endswith(wanted))
