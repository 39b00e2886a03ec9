"""The handlers of random-handler.ts in Python."""

import os

from cdk_cors_runtime import with_cors


def answer(event, context):
    number, status = (event.get("path") or event.get("rawPath") or "").split("/")[:-3:-1]
    method = event.get("httpMethod") or event["requestContext"]["http"]["method"]
    # pages of the URL itself, and their icons, are no requests of the test
    if method != "OPTIONS" and number.isdecimal():
        with open(os.environ["HANDLED_FILE"], "a", encoding="ascii") as handled:
            handled.write(number + "\n")
    return {
        "statusCode": 405 if method == "OPTIONS" else int(status) if status.isdecimal() else 404,
        "headers": {"content-type": "text/plain", "x-request-id": "1", "x-total": "1", "etag": '"1"'},
        "body": method,
    }


def contrary(event, context):
    """Headers that contradict the policy, which must not come through."""
    result = answer(event, context)
    result["headers"].update(
        {
            "Access-Control-Allow-Origin": "https://evil.test",
            "access-control-allow-credentials": "true",
            "access-control-expose-headers": "x-total",
        }
    )
    return result


handler = with_cors(contrary)
