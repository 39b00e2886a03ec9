"""The allowlist of one class as this instance last read it."""

from __future__ import annotations

import _thread
import math
import os
import time

from .clock import ForwardClock
from .listed_origins import ListedOrigins
from .reading import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .parse import ParsedAllowlist
    from .reading import Parameter

#: How long a request waits for each round trip of a read while there is a list that can serve instead.
_BUDGET_SECONDS = 0.25
#: How long it waits when there is none.
_MAX_BUDGET_SECONDS = 2.0
_FIRST_DELAY_SECONDS = 1.0
#: Limits and delays are shortened by up to this part, so that instances do not read in step.
_JITTER = 0.2
_EXAMPLES = 5
_NEVER = float("-inf")
_ENCRYPTED = (
    "the parameter is a SecureString, and an allowlist is no secret: delete it, and create it again as a StringList"
)
_OVERDUE = "AllowlistSync has not read the list for longer than it counts: look at its log and its errors"


def _random() -> float:
    """Of the system: instances that begin with the same snapshot would have the same numbers from `random`."""
    return int.from_bytes(os.urandom(4), "big") / 2**32


class AllowlistCache:
    """
    Reads happen inside requests: a frozen function would never finish one behind its answer. A list that cannot be read goes on
    serving for as long as it is usable, since Parameter Store must not be a switch that turns an API off; it never becomes a
    wider one.
    """

    def __init__(
        self,
        *,
        fresh_for_seconds: float,
        usable_for_seconds: float,
        read: Callable[[float], Parameter | Failure],
        parse: Callable[[str, float], ParsedAllowlist],
        on_problem: Callable[[Mapping[str, object]], None],
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = _random,
    ) -> None:
        self._fresh_for = fresh_for_seconds
        self._usable_for = usable_for_seconds
        self._read = read
        self._parse = parse
        self._on_problem = on_problem
        self._clock = ForwardClock(clock, self._on_step_back)
        self._random = random

        self._origins: ListedOrigins | None = None
        self._value: str | None = None
        #: When the next of the origins ends.
        self._ends_at = float("inf")
        #: When the read began that the origins came from: what it says may be as old as that.
        self._read_at = _NEVER
        self._fresh_until = _NEVER
        self._round_trips = 1
        #: Of the one request that reads; others wait for it.
        self._reading = _thread.allocate_lock()
        self._retry_at = _NEVER
        self._failures = 0
        self._timeouts = 0
        self._reported: tuple[str, int] | None = None

    def get(self) -> ListedOrigins | None:
        """The list, ``None`` if there is none to go by; at once unless a read is due. Never raises."""
        if self._clock.now() < self._fresh_until:
            return self._origins
        with self._reading:
            now = self._clock.now()
            if now < self._fresh_until:
                return self._origins
            return self._last_good(now) if now < self._retry_at else self._refresh(now)

    def _on_step_back(self) -> None:
        self._fresh_until = self._retry_at = _NEVER

    def _last_good(self, now: float) -> ListedOrigins | None:
        if self._value is None or now >= self._read_at + self._usable_for:
            return None
        if now >= self._ends_at:
            self._take(self._value, now)
        return self._origins

    def _refresh(self, started_at: float) -> ListedOrigins | None:
        # a store that is far away or a slow instance gets longer with each try, else its list would never be refreshed
        patience = min(_BUDGET_SECONDS * self._round_trips * 2 ** min(self._timeouts, 3), _MAX_BUDGET_SECONDS)
        try:
            answer = self._read(_MAX_BUDGET_SECONDS if self._last_good(started_at) is None else patience)
        except Exception as error:
            answer = Failure("unreachable", str(error))
        if isinstance(answer, Failure):
            return self._fail(answer.kind, answer.message)
        if answer.type == "SecureString":
            return self._fail("unusable", _ENCRYPTED)
        return self._accept(answer, started_at)

    def _accept(self, reading: Parameter, started_at: float) -> ListedOrigins | None:
        now = self._clock.now()
        value = reading.value
        read_at = started_at if reading.read_at is None else reading.read_at
        usable_until = read_at + self._usable_for
        if now >= usable_until:
            return self._fail("unusable", _OVERDUE)
        if value != self._value or now >= self._ends_at:
            problem = self._take(value, now)
            if problem is not None:
                return self._fail("unusable", problem)
        # a clock ahead of ours makes no list last longer
        self._read_at = min(read_at, started_at)
        # what ends is not passed by: the list is read again then
        self._fresh_until = min(started_at + self._jittered(self._fresh_for), self._ends_at, usable_until)
        self._round_trips = reading.round_trips
        self._failures = self._timeouts = 0
        return self._origins

    def _take(self, value: str, now: float) -> str | None:
        """Goes by a value from now on; returns what keeps it from doing so."""
        parsed = self._parse(value, now)
        if parsed.rejected and self._reported != (value, len(parsed.rejected)):
            self._reported = (value, len(parsed.rejected))
            self._on_problem(
                {
                    "problem": "entries-rejected",
                    "valid": len(parsed.origins),
                    "rejected": len(parsed.rejected),
                    "examples": parsed.rejected[:_EXAMPLES],
                }
            )
        if not parsed.usable:
            return "the value has no valid entry; the word none means no origin"
        self._origins, self._value, self._ends_at = ListedOrigins(parsed), value, parsed.ends_at
        return None

    def _fail(self, problem: str, message: str) -> ListedOrigins | None:
        now = self._clock.now()
        delay = self._jittered(min(_FIRST_DELAY_SECONDS * 2 ** min(self._failures, 16), self._fresh_for))
        self._failures += 1
        self._timeouts = self._timeouts + 1 if problem == "timeout" else 0
        self._retry_at = now + delay
        last_good = self._last_good(now)
        self._on_problem(
            {
                "problem": problem,
                "message": message,
                "servingAgeSeconds": None if last_good is None else math.floor(now - self._read_at + 0.5),
                "nextReadInSeconds": _tenths(delay),
            }
        )
        return last_good

    def _jittered(self, duration: float) -> float:
        return duration * (1 - _JITTER * self._random())


def _tenths(seconds: float) -> float:
    """As JSON of other languages has it: without a fraction where there is none."""
    tenths = math.floor(seconds * 10 + 0.5)
    return tenths // 10 if tenths % 10 == 0 else tenths / 10
