"""The wall clock, never backwards."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class ForwardClock:
    """
    Ages stay what they were before a step back. How much time really passed is not known then, so whoever goes by ages is told.
    A monotonic clock would not do: it may stand still while a function is frozen.
    """

    __slots__ = ("_clock", "_last", "_on_step_back", "_stepped_back")

    def __init__(self, clock: Callable[[], float], on_step_back: Callable[[], None]) -> None:
        self._clock = clock
        self._on_step_back = on_step_back
        self._last = float("-inf")
        self._stepped_back = 0.0

    def now(self) -> float:
        """Seconds since some moment."""
        now = self._clock()
        if now < self._last:
            self._stepped_back += self._last - now
            self._on_step_back()
        self._last = now
        return now + self._stepped_back
