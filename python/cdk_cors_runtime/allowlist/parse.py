"""What the value of a parameter says."""

from __future__ import annotations

import re

from .entry import Entry, parse_entry
from .origin_pattern import OriginPattern, is_plain_origin, parse_origin_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

#: The one word that means: no origin at all, on purpose. Parameter Store takes no empty value.
_NONE = "none"
#: Commas, spaces and line breaks, as other languages have them: what is a space to one must be one to all.
_BETWEEN = re.compile("[\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff,]+")


_NO_END = float("inf")


class Stage:
    """Those who have come, or gone, for clients with a number, from 0 to 99, below a percentage; for no client with 0."""

    __slots__ = ("joins", "leaves", "percent")

    def __init__(self, percent: int) -> None:
        self.percent = percent
        self.joins: list[str] = []
        self.leaves: list[str] = []


class StagedLists:
    """
    A list with staged entries. What a stage makes of the list is put together where it counts, since a hundred stages of a list of
    25,000 origins would be a hundred such lists.
    """

    __slots__ = ("stages", "steady")

    def __init__(self, steady: list[str], stages: list[Stage]) -> None:
        #: What is in no stage.
        self.steady = steady
        #: In rising order of percentages.
        self.stages = stages


class ParsedAllowlist:
    """The origins and patterns of a value, and what of it admits nothing."""

    __slots__ = ("ends_at", "origins", "rejected", "staged", "usable")

    def __init__(
        self,
        origins: list[str],
        staged: StagedLists | None,
        rejected: list[dict[str, str]],
        usable: bool,
        ends_at: float,
    ) -> None:
        #: What counts wherever nothing can be told of clients.
        self.origins = origins
        #: Of a list with entries that join or leave.
        self.staged = staged
        #: ``value`` and ``code`` of each entry.
        self.rejected = rejected
        #: Whether the value can be relied on: it has an entry that is valid or was up to its last day, or says ``none``.
        self.usable = usable
        #: When the next of its origins ends, in seconds since the epoch; infinite where none does.
        self.ends_at = ends_at


def parse_allowlist(
    value: str, policy: Mapping[str, Any], patterns_under: Sequence[str], now: float
) -> ParsedAllowlist:
    """
    Origins and patterns between commas, spaces and line breaks, each with an end or without. What does not parse is left out
    and told; it never widens the list and never takes the valid entries down.
    """
    entries = [entry for entry in _BETWEEN.split(value) if entry != ""]
    usable = entries == [_NONE]
    ends_at = _NO_END
    listed: list[Entry] = []
    rejected: list[dict[str, str]] = []
    for entry in [] if usable else entries:
        if is_plain_origin(entry):  # which no class refuses
            usable = True
            listed.append(Entry(entry, _NO_END, None, None))
            continue
        parsed = parse_entry(entry)
        code = parsed if isinstance(parsed, str) else _refusal(parsed.origin, policy, patterns_under)
        if code is not None or isinstance(parsed, str):
            rejected.append({"value": entry, "code": code or ""})
            continue
        # a list whose last entry has ended is empty on purpose
        usable = True
        if parsed.ends_at <= now:
            rejected.append({"value": entry, "code": "entry-ended"})
        else:
            listed.append(parsed)
            ends_at = min(ends_at, parsed.ends_at)
    # nobody has joined yet, and nobody has left
    origins = list(dict.fromkeys(entry.origin for entry in listed if entry.joins is None))
    return ParsedAllowlist(origins, _staged_in(listed), rejected, usable, ends_at)


def _staged_in(entries: Sequence[Entry]) -> StagedLists | None:
    stages: dict[int, Stage] = {}
    steady: list[str] = []
    for entry in entries:
        percent = entry.leaves if entry.joins is None else entry.joins
        if percent is None:
            steady.append(entry.origin)
            continue
        stage = stages.get(percent) or stages.setdefault(percent, Stage(percent))
        (stage.leaves if entry.joins is None else stage.joins).append(entry.origin)
    return StagedLists(steady, [stages[percent] for percent in sorted(stages)]) if stages else None


def _refusal(origin: str, policy: Mapping[str, Any], patterns_under: Sequence[str]) -> str | None:
    pattern = parse_origin_pattern(origin)
    if not isinstance(pattern, OriginPattern):
        return pattern
    if policy.get("exactHttpsOnly") and pattern.scheme != "https":
        return "origin-not-https"
    if policy.get("exactHttpsOnly") and pattern.is_pattern:
        return "origin-not-exact"
    if pattern.is_insecure and not policy.get("dangerouslyAllowInsecureOrigins"):
        return "origin-insecure"
    host = pattern.host
    is_under = any(host == domain or host.endswith(f".{domain}") for domain in patterns_under)
    return "pattern-not-under-allowed-domain" if pattern.is_pattern and not is_under else None
