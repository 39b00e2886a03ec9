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


#: Stand for a client whom no stage has reached, and for one whom all have reached.
_NOBODY = 100
_EVERYBODY = -1
_NO_END = float("inf")


class StagedLists:
    """What a list with staged entries says beside what it admits now."""

    __slots__ = ("candidate", "shares")

    def __init__(self, candidate: list[str], shares: list[tuple[int, list[str]]]) -> None:
        #: What it would admit if all stages were promoted.
        self.candidate = candidate
        #: What it admits for clients with a number below another one, in rising order; for those beyond, what it admits now.
        self.shares = shares


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
    return ParsedAllowlist(_origins_for(listed, _NOBODY), _staged_in(listed), rejected, usable, ends_at)


def _origins_for(entries: Sequence[Entry], client: int) -> list[str]:
    """What a list admits for the client of a number: those below its percentage are the share of a stage."""
    own = (
        entry.origin
        for entry in entries
        if (entry.joins is None or client < entry.joins) and (entry.leaves is None or client >= entry.leaves)
    )
    return list(dict.fromkeys(own))


def _staged_in(entries: Sequence[Entry]) -> StagedLists | None:
    stages = [entry.leaves if entry.joins is None else entry.joins for entry in entries]
    percents = {percent for percent in stages if percent is not None}
    if not percents:
        return None
    limits = sorted(percents - {0})
    shares = [(below, _origins_for(entries, first)) for first, below in zip([0, *limits], limits)]
    return StagedLists(_origins_for(entries, _EVERYBODY), shares)


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
