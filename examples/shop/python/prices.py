import json

from cdk_cors_runtime import with_cors
from respond import respond


@with_cors
def handler(event, context):
    """`/prices`: anyone reads, the admin page writes. One path, two endpoint classes."""
    if event["httpMethod"] == "PUT":
        return respond(200, json.loads(event["body"] or "{}"))
    return respond(200, {"tea": 4, "mug": 9})
