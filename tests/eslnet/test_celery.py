"""How workers start."""

import os

import pytest

from eslnet.celery import STEP_BACK, let_pages_go_first


@pytest.mark.parametrize(
    ("queues", "steps"), [(["pdf"], [STEP_BACK]), (["celery"], []), (["celery", "pdf"], []), ([], [])]
)
def test_only_a_worker_that_draws_and_does_nothing_else_steps_back(monkeypatch, queues, steps):
    found = []
    monkeypatch.setattr(os, "nice", found.append)

    let_pages_go_first(options={"queues": queues})

    assert found == steps
