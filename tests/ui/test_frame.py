"""The frame around each page, drawn without a view."""

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_error_page_needs_neither_request_nor_database(name):
    html = render_to_string(name)

    assert '<main id="main"' in html
    assert "<h1>" in html
    assert "csrf" not in html


def test_frame_forbids_htmx_what_the_page_forbids():
    html = render_to_string("404.html")

    assert '"allowEval": false' in html
    assert '"selfRequestsOnly": true' in html


def test_frame_begins_with_a_way_past_the_menus():
    html = render_to_string("404.html")

    assert html.index('href="#main"') < html.index("<header")


def test_pages_keep_the_filters(rf):
    page = Paginator(range(30), 10).page(2)

    html = render_to_string("ui/_pagination.html", {"page": page}, request=rf.get("/?pillar=prevention&page=2"))

    assert 'href="?pillar=prevention&amp;page=1"' in html
    assert 'href="?pillar=prevention&amp;page=3"' in html
    assert "Page 2 of 3" in html


def test_single_page_needs_no_links_to_others(rf):
    page = Paginator(range(3), 10).page(1)

    assert render_to_string("ui/_pagination.html", {"page": page}, request=rf.get("/")).strip() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["login/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "signup/", "inactive/"]
)
def test_account_page_stands_in_the_frame(client, path):
    html = client.get(f"/accounts/{path}").content.decode()

    assert 'class="brand"' in html
    assert html.count("<h1>") == 1


@pytest.mark.django_db
def test_login_keeps_the_page_to_go_to(client):
    html = client.get("/accounts/login/?next=/guide/").content.decode()

    assert '<input type="hidden" name="next" value="/guide/">' in html


@pytest.mark.django_db
def test_login_errors_stand_in_the_summary(client):
    html = client.post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"}).content.decode()

    assert "There is a problem" in html
    assert 'value="nobody@example.org"' in html
