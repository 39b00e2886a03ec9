"""Reads events of REST APIs, HTTP APIs (1.0 and 2.0), function URLs and load balancers. Nothing in them is taken for granted."""

from __future__ import annotations

from .policy import CorsRequest
from .request_path import RequestPath, read_request_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Members = dict[str, Any]

_ORIGIN = "origin"
_REQUEST_METHOD = "access-control-request-method"
_REQUEST_HEADERS = "access-control-request-headers"
_SEC_FETCH_SITE = "sec-fetch-site"
#: What stands before an API adds itself here.
_VIA = "via"
_FORWARDED_FOR = "x-forwarded-for"
_NAMES = frozenset((_ORIGIN, _REQUEST_METHOD, _REQUEST_HEADERS, _SEC_FETCH_SITE, _VIA, _FORWARDED_FOR))
_LENGTHS = frozenset(map(len, _NAMES))

_LOCAL_ORIGINS = ("http://localhost:", "http://127.0.0.1:", "https://localhost:", "https://127.0.0.1:")


class HttpEvent:
    """An event that stands for an HTTP request."""

    __slots__ = ("address", "client", "has_lists_only", "path", "payload", "request")

    def __init__(
        self,
        payload: str,
        has_lists_only: bool,
        path: RequestPath,
        request: CorsRequest,
        address: str | None,
        client: str | None,
    ) -> None:
        #: Payload format, ``1.0`` or ``2.0``: what the handler's result may be.
        self.payload = payload
        #: Whether headers are told, and taken, as lists alone: by a load balancer with multi-value headers.
        self.has_lists_only = has_lists_only
        self.path = path
        self.request = request
        #: Who sent it; load balancers tell that in a header alone, which anybody can write.
        self.address = address
        #: Whom it came from first, of what proxies say on the way.
        self.client = client


def read_http_event(event: object) -> HttpEvent | None:
    """``None`` for events that are no HTTP request."""
    members = _members(event)
    context = _members(members.get("requestContext"))
    method = _members(context.get("http")).get("method")
    payload = "2.0" if isinstance(method, str) else "1.0"
    if method is None:
        method = members.get("httpMethod")
    path = _read_path(members, context, payload)
    if not isinstance(method, str) or path is None:
        return None
    # API Gateway tells headers both ways
    has_lists_only = "headers" not in members and isinstance(members.get("multiValueHeaders"), dict)
    lines = _header_lines(members)
    request = _cors_request(method, lines, context.get("domainName"))
    address = _source_address(context)
    forwarded = lines.get(_FORWARDED_FOR, [""])[0]
    client = forwarded.split(",", 1)[0].strip() or address
    return HttpEvent(payload, has_lists_only, path, request, address, client)


def _source_address(context: Members) -> str | None:
    http = context.get("http")
    address = _members(http if isinstance(http, dict) else context.get("identity")).get("sourceIp")
    return address if isinstance(address, str) else None


def _read_path(event: Members, context: Members, payload: str) -> RequestPath | None:
    stage = context.get("stage")
    given = event.get("rawPath" if payload == "2.0" else "path")
    # REST APIs, whose events have no version, tell the path without its stage
    is_rest = "version" not in event and payload == "1.0"
    return read_request_path(
        template=_route_of(event.get("routeKey")) if payload == "2.0" else event.get("resource"),
        path_parameters=_members(event.get("pathParameters")),
        called=given if is_rest else _without_stage(given, stage),
        given=given,
        stage=stage,
    )


def _route_of(route_key: object) -> str | None:
    """``/orders/{id}`` of ``GET /orders/{id}``."""
    return route_key[route_key.find(" ") + 1 :] if isinstance(route_key, str) else None


def _without_stage(path: object, stage: object) -> object:
    """HTTP APIs put the name of a stage in front of the path, unless it is ``$default``."""
    if not isinstance(path, str) or not isinstance(stage, str) or stage in ("", "$default"):
        return path
    if path == f"/{stage}":
        return "/"
    return path[len(stage) + 1 :] if path.startswith(f"/{stage}/") else path


def _cors_request(method: str, lines: dict[str, list[str]], domain_name: object) -> CorsRequest:
    """
    What of a request the policy judges. A page of the domain that the request came in by is the API's own: browsers without
    ``Sec-Fetch-Site`` would be refused otherwise.
    """
    origins = lines.get(_ORIGIN, ())
    origin = _joined(origins)
    site = _joined(lines.get(_SEC_FETCH_SITE, ()))
    asked = lines.get(_REQUEST_HEADERS, ())
    own = f"https://{domain_name}" if isinstance(domain_name, str) and len(origins) == 1 else None
    self_origin = own if own == origin else None
    # of others it matters only where the browser calls them the same origin
    if own != origin and origin is not None and len(origins) == 1 and site == "same-origin":
        if origin.startswith(_LOCAL_ORIGINS):  # in the preview, pages are called by another name than the API has
            self_origin = origin
        elif not _is_proxied(lines):
            self_origin = own
    return CorsRequest(
        method,
        origin,
        _joined(lines.get(_REQUEST_METHOD, ())),
        asked if len(asked) > 1 else _joined(asked),
        site,
        self_origin,
    )


def _is_proxied(lines: dict[str, list[str]]) -> bool:
    """Whether something has passed a request on, which no page can pretend: forms set no headers."""
    clients = lines.get(_FORWARDED_FOR, ())
    return bool(lines.get(_VIA)) or len(clients) > 1 or any("," in client for client in clients)


def _header_lines(event: Members) -> dict[str, list[str]]:
    """The lines of the headers that matter, by lower-case name; in events they may have any case."""
    multiple = event.get("multiValueHeaders")
    given = multiple if isinstance(multiple, dict) and multiple else _members(event.get("headers"))
    lines: dict[str, list[str]] = {}
    for key, value in given.items():
        if not isinstance(key, str) or len(key) not in _LENGTHS:
            continue
        name = key.lower()
        if name not in _NAMES:
            continue
        for line in value if isinstance(value, list) else (value,):
            # what is no text is there, but equal to nothing: an absent `Origin` would mean something else
            if line is not None:
                lines.setdefault(name, []).append(line if isinstance(line, str) else "")
    return lines


def _joined(lines: list[str] | tuple[()]) -> str | None:
    return ", ".join(lines) if lines else None


def _members(value: object) -> Members:
    return value if isinstance(value, dict) else {}
