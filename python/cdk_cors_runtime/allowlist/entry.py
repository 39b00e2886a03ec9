"""An entry of a live list: ``https://pr-12.shop.example;until=2026-12-03;review=2026-12-01;owner=tea-ltd``. Dates are days in UTC."""

from __future__ import annotations

import re

_DAY_SECONDS = 86_400
#: The last day on which an entry admits its origin, the day on which somebody wanted to look at it again, who answers for it, and for
#: how many percent of clients it has come or gone already.
_KEYS = ("until", "review", "owner", "joins", "leaves")
_OWNER = re.compile("[A-Za-z0-9_.@-]{1,64}")
#: All of them is no stage: the key is gone then, or the entry.
_PERCENT = re.compile("0|[1-9][0-9]?")
_DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Entry:
    """
    An origin, not yet looked at, and when it ends, in seconds since the epoch: at the end of its day of ``until``.
    """

    __slots__ = ("ends_at", "joins", "leaves", "origin")

    def __init__(self, origin: str, ends_at: float, joins: int | None, leaves: int | None) -> None:
        self.origin = origin
        self.ends_at = ends_at
        #: Of one that is about to come into the list: for how many percent of clients it is there already.
        self.joins = joins
        #: Of one that is about to go from the list: for how many percent of clients it is gone already.
        self.leaves = leaves


def parse_entry(text: str) -> Entry | str:
    """
    An entry taken apart. Or why what follows the origin cannot be read; such an entry admits nothing: what a reader does not know must
    not widen a list.
    """
    if ";" not in text:
        return Entry(text, float("inf"), None, None)
    origin, *parts = text.split(";")
    ends_at = float("inf")
    stage: dict[str, int] = {}
    seen: list[str] = []
    for part in parts:
        key, equals, value = part.partition("=")
        if not equals or key not in _KEYS:
            return "entry-key-unknown"
        if key in seen:
            return "entry-key-repeated"
        seen.append(key)
        if key == "owner":
            if _OWNER.fullmatch(value) is None:
                return "entry-owner-invalid"
            continue
        if key in ("joins", "leaves"):
            if stage or _PERCENT.fullmatch(value) is None:
                return "entry-stage-invalid"
            stage[key] = int(value)
            continue
        day = _day_of(value)
        if day is None:
            return "entry-date-invalid"
        if key == "until":
            ends_at = (day + 1) * _DAY_SECONDS
    return Entry(origin, ends_at, stage.get("joins"), stage.get("leaves"))


def _day_of(text: str) -> int | None:
    """The number of a day of the calendar since the epoch."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    if not 1 <= month <= 12:
        return None
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= _DAYS[month - 1] + (is_leap and month == 2):
        return None
    before = year - 1  # `datetime` has no year 0
    leaps = before // 4 - before // 100 + before // 400
    of_year = sum(_DAYS[: month - 1]) + (is_leap and month > 2) + day
    return before * 365 + leaps + of_year - 719_163
