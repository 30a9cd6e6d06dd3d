"""Sheets that wait for their confirmation."""

import datetime as dt

from django.core.files.storage import default_storage
from django.utils import timezone

from networks import schedule
from networks.transfer.waiting import WaitingSheet


def test_a_sheet_that_nobody_confirmed_goes_by_itself(settings, time_machine):
    assert settings.CELERY_BEAT_SCHEDULE["forget waiting sheets"]["task"] == schedule.forget_waiting_sheets.name
    sheet = WaitingSheet()
    sheet.save(b"Naam")

    schedule.forget_waiting_sheets()
    assert default_storage.exists(sheet.path)

    time_machine.move_to(timezone.now() + dt.timedelta(hours=12, minutes=1))
    schedule.forget_waiting_sheets()
    assert not default_storage.exists(sheet.path)


def test_where_no_sheet_ever_waited_nothing_is_swept():
    schedule.forget_waiting_sheets()
