from cdk_cors_runtime import with_cors
from respond import respond


@with_cors
def handler(event, context):
    """`/admin/reports`: the admin page alone; it sends a bearer token."""
    headers = event["headers"]
    if not (headers.get("authorization") or headers.get("Authorization")):
        return respond(401, {"message": "send a bearer token"})
    return respond(200, {"report": "sales", "removed": event["httpMethod"] == "DELETE"})
