"""Responses that are given in place of the handler's."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .policy import Decision

    Response = dict[str, object]

_TITLES = {
    "origin-null": "Origin null is not allowed",
    "origin-not-listed": "Origin is not allowed",
    "method-not-allowed": "Method is not allowed",
    "header-not-allowed": "Request header is not allowed",
    "foreign-write": "Write from another site is not allowed",
    "allowlist-unavailable": "Allowlist is unavailable",
}
_CONTENT_TYPE = "application/problem+json"
_GUIDE = "https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md"


def answer_to(decision: Decision) -> Response | None:
    """The response that a decision with a status demands; ``None`` where the response is the handler's."""
    status = decision.status
    if status is None:
        return None
    if status == 204:
        return {"statusCode": 204, "headers": dict(decision.headers)}
    return {
        "statusCode": status,
        "headers": {**decision.headers, "content-type": _CONTENT_TYPE},
        "body": _problem(decision.reason),
    }


def internal_server_error() -> Response:
    """What becomes of an error that the handler raises: it says nothing of it."""
    body = _text({"type": "about:blank", "title": "Internal Server Error", "status": 500})
    return {"statusCode": 500, "headers": {"content-type": _CONTENT_TYPE}, "body": body}


def _problem(reason: str) -> str:
    """Says why, and nothing about what would have been allowed (RFC 9457, section 3)."""
    # what could not be read for one class may be what stops a request of another: the reason tells the status
    status = 503 if reason == "allowlist-unavailable" else 403
    return _text({"type": f"{_GUIDE}#{reason}", "title": _TITLES[reason], "status": status, "reason": reason})


def _text(problem: dict[str, object]) -> str:
    return json.dumps(problem, separators=(",", ":"))
