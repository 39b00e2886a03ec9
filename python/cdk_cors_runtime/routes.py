"""Finds the classes of a path: the longest route that is a beginning of it, segment by segment."""

from __future__ import annotations

from .spelling import CAPITALS, ODD, PLAIN, spelling_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Optional

    from .route_classes import RouteClasses

    #: ``None`` stands for any segment.
    Segments = Sequence[Optional[str]]

#: Which routes a reading of a path is looked up among: all, those with a literal segment, those whose first one is.
ALL = 0
NAMED = 1
NAMED_FIRST = 2


class _Entry:
    __slots__ = ("folded", "naming", "odd", "segments", "value")

    def __init__(self, path: str, value: RouteClasses) -> None:
        parts = [segment for segment in path.split("/") if segment != ""]
        self.segments: Segments = [None if _is_parameter(segment) else segment for segment in parts]
        #: The same in one case.
        self.folded: Segments = [segment if segment is None else folded(segment) for segment in self.segments]
        literals = [segment for segment in self.segments if segment is not None]
        self.naming = (NAMED if self.segments[0] is None else NAMED_FIRST) if literals else ALL
        #: Whether a literal segment of it is itself something that routers read in several ways.
        self.odd = not all(map(_is_one_token, literals))
        self.value = value


class RouteTable:
    """
    A parameter of a route equals any segment; a parameter of the path (API Gateway tells templates such as ``/orders/{id}``)
    equals parameters only. Of two routes equally long, the one with the earlier literal segment wins.
    """

    __slots__ = ("_entries", "_has_capitals", "_none")

    def __init__(self, routes: Iterable[tuple[str, RouteClasses]], none: RouteClasses) -> None:
        """``none`` stands for the paths that have no route."""
        entries = [_Entry(path, value) for path, value in routes]
        self._entries = sorted(entries, key=lambda one: (-len(one.segments), [each is None for each in one.segments]))
        literals = [each for one in entries for each in one.segments if each is not None]
        self._has_capitals = any(spelling_of(each) != PLAIN for each in literals)
        self._none = none

    def find(self, path: str) -> RouteClasses | None:
        """What a template of API Gateway belongs to, or a path that is read to the letter."""
        for entry in self._entries:
            if _is_beginning(entry.segments, path):
                return entry.value
        return None

    def collect(self, path: str, found: list[RouteClasses], among: int = ALL) -> None:
        """
        Adds to ``found`` what a path belongs to in any way that a router behind may read it. A plain path is read in one
        way, or in two by whether case counts. Of any other path, all routes are found that some reading could lead to: more
        rather than fewer.
        """
        spelling = spelling_of(path)
        if spelling == ODD:
            is_settled = self._collect_odd(path, found, among)
        else:
            is_settled = self._collect_plain(path, spelling, found, among)
        if not is_settled and among == ALL:
            _add(self._none, found)

    def _collect_plain(self, path: str, spelling: int, found: list[RouteClasses], among: int) -> bool:
        any_case = folded(path) if spelling == CAPITALS or self._has_capitals else None
        for entry in self._entries:
            is_exact = _is_beginning(entry.segments, path)
            is_possible = is_exact or (any_case is not None and _is_beginning(entry.folded, any_case))
            if is_possible and entry.naming >= among:
                _add(entry.value, found)
            if is_exact:
                return True
        return False

    def _collect_odd(self, path: str, found: list[RouteClasses], among: int) -> bool:
        from .odd_path import OddPath  # honest clients have no such paths

        reading = OddPath(path)
        for entry in self._entries:
            is_certain = _is_beginning(entry.segments, reading.certain)
            is_possible = is_certain or entry.odd or reading.can_begin(entry.folded)
            if is_possible and entry.naming >= among:
                _add(entry.value, found)
            if is_certain:
                return True
        return False


def folded(text: str) -> str:
    """One case for all that routers take for the same letter: some compare in lower case, some in upper."""
    return text.lower().upper()


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")


def _is_one_token(segment: str) -> bool:
    if spelling_of(segment) != ODD:
        return True
    from .path_tokens import is_one_token

    return is_one_token(segment)


def _add(value: RouteClasses, found: list[RouteClasses]) -> None:
    if value not in found:
        found.append(value)


def _is_beginning(route: Segments, path: str) -> bool:
    """Whether a path, read to the letter, begins with a route. Takes nothing apart: this is where most requests pass."""
    at = 0
    for segment in route:
        if path.startswith("/", at):
            at += 1
        if segment is None:
            if at >= len(path):
                return False
            end = path.find("/", at)
            at = len(path) if end < 0 else end
        else:
            if not path.startswith(segment, at):
                return False
            at += len(segment)
            if at < len(path) and path[at] != "/":
                return False
    return True
