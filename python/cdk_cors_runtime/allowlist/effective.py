"""The list that the sync function has put in force: whole, or in parts, each in a parameter of its own."""

from __future__ import annotations

import json
import time

from .reading import Failure, Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

#: As ``Date.toISOString`` of JavaScript writes it; the parser of older Pythons knows no ``Z``.
_LENGTH = len("2026-12-03T00:00:00.000Z")
_NONE = "none"
#: What JSON of JavaScript can tell apart.
_MAX_INTEGER = 2**53 - 1


class EffectiveListReader:
    """
    Of a list in parts, those are read whose version has changed. It is all of the parts that the list names, each in the version that
    it names, or a failure: never some of them. What was read of parts is kept even then, so that the next try has less to read.
    """

    def __init__(self, name: str, region: str | None) -> None:
        self._name = name
        self._region = region
        #: Version and entries of each part; what a version says never changes while the list says the same ``since``.
        self._known: dict[int, tuple[int, str]] = {}
        self._since: object = None

    def read(self, seconds: float) -> Parameter | Failure:
        """The entries of the list, and when it was in force."""
        from ..aws.parameter_store import get_parameter

        stop_at = time.monotonic() + seconds
        answer = get_parameter(self._name, self._region, seconds)
        if isinstance(answer, Failure) or answer.type == "SecureString":
            return answer
        said = _object(answer.value)
        read_at = _time(said.get("readAt"))
        entries, versions = said.get("entries"), said.get("parts")
        if read_at is not None and isinstance(entries, str):
            return Parameter(entries, answer.type, read_at)
        if read_at is None or not isinstance(versions, list) or not versions or not all(map(_is_version, versions)):
            return _malformed(self._name)
        since = said.get("since")
        if since != self._since:
            self._known.clear()
        self._since = since
        unusable = self._read_parts(versions, stop_at)
        return Parameter(self._join(len(versions)), answer.type, read_at, 2) if unusable is None else unusable

    def _read_parts(self, versions: Sequence[int], stop_at: float) -> Parameter | Failure | None:
        """
        Returns what keeps the list from being used. One call after the other over the connection that there is: to make another takes as
        long as several calls.
        """
        from ..aws.parameter_store import MAX_NAMES, get_parameters

        missing = [i for i, version in enumerate(versions) if self._known.get(i, (0, ""))[0] != version]
        unusable: Parameter | Failure | None = None
        for at in range(0, len(missing), MAX_NAMES):
            indexes = missing[at : at + MAX_NAMES]
            seconds = stop_at - time.monotonic()
            if seconds <= 0:
                return unusable or Failure("timeout", "no answer in time")
            answer = get_parameters([f"{self._part(i)}:{versions[i]}" for i in indexes], self._region, seconds)
            if isinstance(answer, Failure):
                return unusable or answer
            for i in indexes:
                problem = self._take(i, versions[i], answer.get((self._part(i), versions[i])))
                unusable = unusable or problem
        return unusable

    def _take(self, index: int, version: int, part: Parameter | None) -> Parameter | Failure | None:
        name = self._part(index)
        if part is None:  # a replica that is behind has it a moment later
            return Failure("missing", f"there is no version {version} of {name} yet")
        if part.type == "SecureString":
            return part
        entries = _object(part.value).get("entries")
        if not isinstance(entries, str):
            return _malformed(name)
        self._known[index] = (version, entries)
        return None

    def _join(self, count: int) -> str:
        # nobody, on purpose, is the word alone: among origins it would be a bad entry
        listed = [entries for entries in (self._known[i][1] for i in range(count)) if entries != _NONE]
        return ",".join(listed) if listed else _NONE

    def _part(self, index: int) -> str:
        return f"{self._name}/{index}"


def _object(text: str) -> Mapping[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _time(text: object) -> float | None:
    from datetime import datetime

    if not isinstance(text, str) or len(text) != _LENGTH or not text.endswith("Z"):
        return None
    try:
        return datetime.fromisoformat(f"{text[:-1]}+00:00").timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _is_version(value: object) -> bool:
    return type(value) is int and 0 < value <= _MAX_INTEGER


def _malformed(name: str) -> Failure:
    return Failure("malformed", f"AllowlistSync writes no such value into {name}")
