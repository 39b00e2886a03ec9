import json


def respond(status_code, body, headers=None):
    """A JSON answer."""
    return {
        "statusCode": status_code,
        "headers": {"content-type": "application/json", **(headers or {})},
        "body": json.dumps(body, separators=(",", ":")),
    }
