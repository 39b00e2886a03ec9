"""
The classes of a path that routers read in more than one way: whichever of them serves it, nothing is granted that the class of
one reading does not grant.
"""

from __future__ import annotations

from .policy import (
    ALLOW_CREDENTIALS,
    ALLOW_HEADERS,
    ALLOW_METHODS,
    ALLOW_ORIGIN,
    EXPOSE_HEADERS,
    MAX_AGE,
    CorsRequest,
    Decision,
    is_safe_method,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .policy import Headers
    from .route_classes import RouteClasses

#: Their values are lists.
_LISTS = (ALLOW_METHODS, ALLOW_HEADERS, EXPOSE_HEADERS)


class StrictestOf:
    """Judges as all of them together."""

    __slots__ = ("_readings",)

    def __init__(self, readings: Sequence[RouteClasses]) -> None:
        self._readings = readings

    def judge(self, request: CorsRequest, address: str | None = None, client: str | None = None) -> Decision:
        enforcers = dict.fromkeys(classes.of(request) for classes in self._readings)
        return strictest_verdict([enforcer.judge(request, address, client) for enforcer in enforcers], request)


def strictest_verdict(verdicts: Sequence[Decision], request: CorsRequest) -> Decision:
    """What all verdicts on one request agree to."""
    denials = [one for one in verdicts if not one.allowed]
    if denials:
        # a denial that has to be answered comes before one that only leaves headers out
        verdict = next((one for one in denials if one.status is not None), denials[0])
        # its preflight may have been answered by the class of one reading alone: what the others say stops it here
        if verdict.status is not None or is_safe_method(request.method):
            return verdict
        # a list that cannot be read now may name the origin: clients try again
        if all(one.reason == "allowlist-unavailable" for one in denials):
            return Decision(verdict.kind, False, verdict.reason, 503, verdict.headers)
        return Decision(verdict.kind, False, "foreign-write", 403, verdict.headers)
    # any origin is what the loosest class says
    named = next((one for one in verdicts if one.reason != "any-origin"), verdicts[0])
    headers = verdicts[0].headers
    for one in verdicts[1:]:
        headers = _common(headers, one.headers)
    return Decision(named.kind, True, named.reason, named.status, headers)


def _common(one: Headers, other: Headers) -> Headers:
    """What two answers both grant."""
    headers: dict[str, str] = {}
    origin = _common_origin(one.get(ALLOW_ORIGIN), other.get(ALLOW_ORIGIN))
    if origin is not None:
        headers[ALLOW_ORIGIN] = origin
        if ALLOW_CREDENTIALS in one and ALLOW_CREDENTIALS in other:
            headers[ALLOW_CREDENTIALS] = "true"
        for name in _LISTS:
            both = _common_names(one.get(name, ""), other.get(name, ""))
            if both:
                headers[name] = both
        ages = [age for age in (one.get(MAX_AGE), other.get(MAX_AGE)) if age is not None]
        if ages:
            headers[MAX_AGE] = min(ages, key=float)
    fields = dict.fromkeys(field for vary in (one, other) if "vary" in vary for field in vary["vary"].split(", "))
    if fields:
        headers["vary"] = ", ".join(fields)
    return headers


def _common_origin(one: str | None, other: str | None) -> str | None:
    if one == other or other == "*":
        return one
    return other if one == "*" else None


def _common_names(one: str, other: str) -> str:
    """``*`` stands for any name but ``authorization`` (https://fetch.spec.whatwg.org/#cors-preflight-fetch)."""
    ours, theirs = (list(filter(None, names.split(","))) for names in (one, other))

    def has(names: list[str], name: str) -> bool:
        return name in names or ("*" in names and name != "authorization")

    both = [name for name in ours if has(theirs, name)] + [name for name in theirs if has(ours, name)]
    return ",".join(dict.fromkeys(both))
