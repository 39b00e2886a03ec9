"""What the value of a parameter says."""

from __future__ import annotations

import re

from .entry import parse_entry
from .origin_pattern import OriginPattern, parse_origin_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

#: The one word that means: no origin at all, on purpose. Parameter Store takes no empty value.
_NONE = "none"
#: Commas, spaces and line breaks, as other languages have them: what is a space to one must be one to all.
_BETWEEN = re.compile("[\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff,]+")


class ParsedAllowlist:
    """The origins and patterns of a value, and what of it admits nothing."""

    __slots__ = ("ends_at", "origins", "rejected", "usable")

    def __init__(self, origins: list[str], rejected: list[dict[str, str]], usable: bool, ends_at: float) -> None:
        self.origins = origins
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
    ends_at = float("inf")
    origins: dict[str, None] = {}
    rejected: list[dict[str, str]] = []
    for entry in [] if usable else entries:
        parsed = parse_entry(entry)
        code = parsed if isinstance(parsed, str) else _refusal(parsed[0], policy, patterns_under)
        if code is not None or isinstance(parsed, str):
            rejected.append({"value": entry, "code": code or ""})
            continue
        # a list whose last entry has ended is empty on purpose
        usable = True
        origin, end = parsed
        if end <= now:
            rejected.append({"value": entry, "code": "entry-ended"})
        else:
            origins[origin] = None
            ends_at = min(ends_at, end)
    return ParsedAllowlist(list(origins), rejected, usable, ends_at)


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
