import json

from cdk_cors_runtime import with_cors
from respond import respond

COOKIE = "session=demo"


@with_cors
def handler(event, context):
    """`POST /session` begins a session; `/orders` needs one. The cookie travels from the pages that the class lists."""
    traced = {"x-request-id": event["requestContext"]["requestId"]}
    if event["resource"] == "/session":
        cookie = f"{COOKIE}; Path=/; HttpOnly; Secure; SameSite=None"
        return respond(201, {"user": "demo"}, {**traced, "set-cookie": cookie})
    headers = event["headers"]
    if COOKIE not in (headers.get("cookie") or headers.get("Cookie") or ""):
        return respond(401, {"message": "begin a session first: POST /session"}, traced)
    if event["httpMethod"] == "POST":
        return respond(201, {"id": "o-2", "items": json.loads(event["body"] or "[]")}, traced)
    if event["httpMethod"] == "DELETE":
        return respond(200, {"cancelled": True}, traced)
    return respond(200, [{"id": "o-1", "items": ["tea"]}], traced)
