"""What a policy answers to a request. No I/O, no clock."""

from __future__ import annotations

from .header_names import REFUSED, SAFELISTED, HeaderNames
from .origin_set import OriginSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Headers = Mapping[str, str]

ALLOW_ORIGIN = "access-control-allow-origin"
ALLOW_CREDENTIALS = "access-control-allow-credentials"
ALLOW_METHODS = "access-control-allow-methods"
ALLOW_HEADERS = "access-control-allow-headers"
EXPOSE_HEADERS = "access-control-expose-headers"
MAX_AGE = "access-control-max-age"

_PREFLIGHT_VARY = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
_DEFAULT_MAX_AGE_SECONDS = 600


class CorsRequest:
    """What of a request CORS looks at; ``None`` where a header is absent."""

    __slots__ = ("method", "origin", "request_headers", "request_method", "sec_fetch_site", "self_origin")

    def __init__(
        self,
        method: str,
        origin: str | None = None,
        request_method: str | None = None,
        request_headers: str | Sequence[str] | None = None,
        sec_fetch_site: str | None = None,
        self_origin: str | None = None,
    ) -> None:
        self.method = method
        self.origin = origin
        self.request_method = request_method
        self.request_headers = request_headers
        self.sec_fetch_site = sec_fetch_site
        #: The origin that the browser sent the request to, where that is known for certain.
        self.self_origin = self_origin


class Decision:
    """The answer of policy and request. Never changed after it was made: copy the headers before adding to them."""

    __slots__ = ("allowed", "headers", "kind", "reason", "status")

    def __init__(self, kind: str, allowed: bool, reason: str, status: int | None, headers: Headers) -> None:
        self.kind = kind
        self.allowed = allowed
        self.reason = reason
        #: Set where the caller must answer by itself: preflights, and foreign writes that the policy stops.
        self.status = status
        self.headers = headers


# decisions that deny are the same for every policy: one object each, made once
_VARY_ORIGIN: Headers = {"vary": "Origin"}
_DENIED_PREFLIGHT = {
    reason: Decision("preflight", False, reason, 403, {"vary": _PREFLIGHT_VARY})
    for reason in ("origin-null", "origin-not-listed", "method-not-allowed", "header-not-allowed")
}
_ACTUAL_DENIED = Decision("actual", False, "origin-not-listed", None, _VARY_ORIGIN)
_ACTUAL_NULL = Decision("actual", False, "origin-null", None, _VARY_ORIGIN)
_FOREIGN_WRITE = Decision("actual", False, "foreign-write", 403, _VARY_ORIGIN)
_SAME_ORIGIN = Decision("actual", True, "same-origin", None, _VARY_ORIGIN)


def is_read_method(method: str) -> bool:
    """Methods that belong to the class for reads."""
    return method in ("GET", "HEAD", "QUERY")


def is_safe_method(method: str) -> bool:
    """Methods that change nothing (RFC 9110, section 9.2.1; RFC 10008); anything unknown may change something."""
    return is_read_method(method) or method == "OPTIONS"


class PreparedPolicy:
    """A policy made ready for requests: which origins it admits, and its answers, of which all that can be is made beforehand."""

    __slots__ = (
        "_actual_headers",
        "_allow_headers",
        "_any_actual",
        "_header_names",
        "_methods",
        "_preflight_headers",
        "_reject_foreign_writes",
        "_self_origins",
        "any_origin",
        "not_cors",
        "origins",
    )

    def __init__(self, policy: Mapping[str, Any]) -> None:
        """Takes a policy as the constructs write it: what has its default is left out."""
        request_headers: Sequence[str] = policy.get("requestHeaders") or ()
        exposed_headers: Sequence[str] = policy.get("exposedHeaders") or ()
        max_age_seconds = policy.get("maxAgeSeconds", _DEFAULT_MAX_AGE_SECONDS)
        #: Whether the policy admits any origin, so that none needs to be looked up.
        self.any_origin = policy["origins"] == "*"
        #: ``None``: any origin.
        self.origins = None if self.any_origin else OriginSet(policy["origins"])
        self._methods = frozenset(policy["methods"])
        self._header_names = HeaderNames(request_headers)
        self._allow_headers = ",".join(request_headers)
        self._reject_foreign_writes = bool(policy.get("rejectForeignWrites"))
        self._self_origins = frozenset(policy.get("selfOrigins") or ())

        granted = {ALLOW_ORIGIN: "*"}
        if policy.get("credentials"):
            granted[ALLOW_CREDENTIALS] = "true"
        exposed = {EXPOSE_HEADERS: ",".join(exposed_headers)} if exposed_headers else {}
        self._actual_headers: Headers = {**granted, **exposed, **({} if self.any_origin else _VARY_ORIGIN)}
        listed = {ALLOW_HEADERS: self._allow_headers} if request_headers else {}
        self._preflight_headers: Headers = {
            **granted,
            ALLOW_METHODS: ",".join(policy["methods"]),
            **listed,
            MAX_AGE: str(max_age_seconds),
            "vary": _PREFLIGHT_VARY,
        }
        headers = self._actual_headers if self.any_origin else _VARY_ORIGIN
        self._any_actual = Decision("actual", True, "any-origin", None, headers)
        #: The decision on a request without ``Origin``.
        self.not_cors = Decision("not-cors", True, "no-origin", None, headers)

    def preflight(self, rule: str | None, origin: str, request: CorsRequest) -> Decision:
        """The decision on a preflight; ``rule`` is the entry that admits its origin, ``*`` for any."""
        if rule is None:
            return _DENIED_PREFLIGHT["origin-null" if origin == "null" else "origin-not-listed"]
        if request.request_method not in self._methods:
            return _DENIED_PREFLIGHT["method-not-allowed"]
        asked = request.request_headers
        extra = 0 if asked is None else self._header_names.check(asked)
        if extra == REFUSED:
            return _DENIED_PREFLIGHT["header-not-allowed"]
        headers = dict(self._preflight_headers)
        if not self.any_origin:
            headers[ALLOW_ORIGIN] = origin
        if extra:
            also = [name for i, name in enumerate(SAFELISTED) if extra & (1 << i)]
            headers[ALLOW_HEADERS] = ",".join([self._allow_headers, *also] if self._allow_headers else also)
        return Decision("preflight", True, _reason_of(rule, origin), 204, headers)

    def actual(self, rule: str | None, origin: str, request: CorsRequest) -> Decision:
        """The decision on an actual request; ``rule`` is the entry that admits its origin, ``*`` for any."""
        if self.any_origin:
            return self._any_actual
        if rule is not None:
            headers = dict(self._actual_headers)
            headers[ALLOW_ORIGIN] = origin
            return Decision("actual", True, _reason_of(rule, origin), None, headers)
        if self._is_own(origin, request):
            return _SAME_ORIGIN
        if self._reject_foreign_writes and not is_safe_method(request.method):
            return _FOREIGN_WRITE
        return _ACTUAL_NULL if origin == "null" else _ACTUAL_DENIED

    def _is_own(self, origin: str, request: CorsRequest) -> bool:
        """
        Whether a request is of a page of the API itself. A service worker of the API that passes requests on makes those of
        foreign pages say same-origin in Firefox and WebKit: it is believed where no own origin is known, and of ``null``,
        which forms of own pages without referrer send.
        """
        if origin == request.self_origin or origin in self._self_origins:
            return True
        if request.sec_fetch_site != "same-origin":
            return False
        return origin == "null" or (request.self_origin is None and not self._self_origins)


def decide(policy: PreparedPolicy, origins: OriginSet | None, request: CorsRequest) -> Decision:
    """Decides what a policy answers, by the list that it has at the moment. Never raises."""
    origin = request.origin
    if origin is None:
        return policy.not_cors
    rule = "*" if policy.any_origin else None if origins is None else origins.match(origin)
    # https://fetch.spec.whatwg.org/#cors-preflight-request
    if request.method == "OPTIONS" and request.request_method is not None:
        return policy.preflight(rule, origin, request)
    return policy.actual(rule, origin, request)


def _reason_of(rule: str, origin: str) -> str:
    if rule == "*":
        return "any-origin"
    return "origin-listed" if rule == origin else "origin-matches-pattern"
