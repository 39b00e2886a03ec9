"""What becomes of a handler's result."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .event import HttpEvent

    Headers = dict[Any, Any]


def with_headers(result: object, headers: Mapping[str, str], event: HttpEvent) -> object:
    """
    The handler's result with the headers of a decision. The policy alone speaks for ``access-control-*``; ``Vary`` is added
    to; what the decision has otherwise replaces the handler's, everything else stays. What is no response is returned as it
    is, for the gateway to judge.
    """
    response = _completed(result) if event.payload == "2.0" else result
    if not isinstance(response, dict) or "statusCode" not in response:
        return result
    single, multiple = response.get("headers"), response.get("multiValueHeaders")
    if not isinstance(single, (dict, type(None))) or not isinstance(multiple, (dict, type(None))):
        return result

    granted = {name: value for name, value in headers.items() if name != "vary"}
    named, lists = _without_those(granted, single or {}), _without_those(granted, multiple or {})
    if "vary" in headers:
        _add_vary(named, lists, headers["vary"])
    completed = {**response, "headers": {**named, **granted}}
    if multiple is not None:
        completed["multiValueHeaders"] = lists
    return with_lists(completed, headers) if event.has_lists_only else completed


def with_lists(response: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The same response with these headers where a load balancer that takes lists alone looks for them."""
    single: Headers = response.get("headers") or {}
    moved = {name: [value] for name, value in single.items() if _lower(name) in names}
    return {
        **response,
        "headers": {name: value for name, value in single.items() if name not in moved},
        "multiValueHeaders": {**(response.get("multiValueHeaders") or {}), **moved},
    }


def _completed(result: object) -> object:
    """Payload 2.0 completes results without a status code: whatever they are in JSON is the body, also ``null`` for nothing."""
    if isinstance(result, dict) and "statusCode" in result:
        return result
    body = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False, default=_as_lambda_does)
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": body, "isBase64Encoded": False}


def _as_lambda_does(value: object) -> float:
    """What Lambda makes of numbers from DynamoDB."""
    if type(value).__name__ == "Decimal":
        return float(value)  # type: ignore[arg-type]
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _without_those(granted: Mapping[str, str], headers: Headers) -> Headers:
    """Without what the decision says, and what it leaves out of CORS on purpose."""
    return {
        name: value
        for name, value in headers.items()
        if not (_lower(name).startswith("access-control-") or _lower(name) in granted)
    }


def _add_vary(single: Headers, multiple: Headers, added: str) -> None:
    """Adds to ``Vary`` what is not in it yet, where the handler has put it."""
    names = [(headers, name) for headers in (single, multiple) for name in headers if _lower(name) == "vary"]
    # in their order, each once
    present = {field.strip(): True for headers, name in names for field in _line(headers[name]).split(",")}
    present.pop("", None)
    lower = [field.lower() for field in present]
    missing = [field for field in added.split(", ") if field.lower() not in lower]
    if "*" in present or not missing:
        return
    for headers, name in names:
        del headers[name]
    single[names[0][1] if names else "vary"] = ", ".join([*present, *missing])


def _line(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _lower(name: object) -> str:
    return name.lower() if isinstance(name, str) else ""
