"""How PostgreSQL finds the rows of a page among those of many networks."""

import re

import pytest
from django.db import connection

from bench.pages import PAGES
from bench.worlds import Place, here, today
from eslnet.making import NETWORK, Size, make_networks
from networks.models import User

CROWD = 150
FEW = Size(stakeholders=20, goals=2, engagements=12, meetings=2)
READ_WHOLE = re.compile(r"Seq Scan on (\w+)")
LEAST_ROWS = 1500  # a smaller table is read whole for good reason

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.urls("bench.urls"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL says how it finds rows"),
]


@pytest.fixture
def place():
    """One network of the usual size among 150 smaller ones."""
    from eslnet.wsgi import PRICE_OF_A_ROW  # not when tests are collected: it changes every connection after

    make_networks([1], seed=1, today=today(), size=NETWORK)
    make_networks(range(2, CROWD), seed=1, today=today(), size=FEW)
    User.objects.create_superuser("administrator@example.org")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT set_config('random_page_cost', %s, true)", [PRICE_OF_A_ROW])
    return here("made-up-00001")


def large_tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [LEAST_ROWS])
        return {name for (name,) in cursor.fetchall()}


def tables_read_whole(work):
    """The tables the statements of this work would read from end to end."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    plans = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            if sql.startswith("SELECT"):
                cursor.execute(f"EXPLAIN {sql}", params)
                plans += [line for (line,) in cursor.fetchall()]
    return set(READ_WHOLE.findall("\n".join(plans)))


def count_all():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(progress) FROM engagements_engagement")


def test_no_page_of_a_network_reads_a_large_table_whole(place: Place):
    large = large_tables()
    assert {"stakeholders_stakeholder", "engagements_engagement", "engagements_commitment"} <= large
    assert tables_read_whole(count_all) == {"engagements_engagement"}  # what has to be seen is seen

    found = {
        (page.name, role): tables_read_whole(lambda page=page, role=role: place.browsers[role].get(page.url(place)))
        for page in PAGES
        for role in page.roles
        if role != "administrator"
    }

    assert {key: tables & large for key, tables in found.items() if tables & large} == {}
