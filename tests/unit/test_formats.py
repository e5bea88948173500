"""Dates look the same everywhere, also where a template does not say how."""

import datetime

from django.template import Context, Template


def test_a_date_is_written_as_it_may_be_typed() -> None:
    shown = Template("{{ day }} {{ day|date }} {{ moment }}").render(
        Context({"day": datetime.date(2026, 11, 2), "moment": datetime.datetime(2026, 11, 2, 3, 4)})
    )
    assert shown == "2026-11-02 2026-11-02 2026-11-02 03:04"
