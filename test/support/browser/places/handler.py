from cdk_cors_runtime import with_cors


@with_cors
def handler(event, context):
    return {"statusCode": 200, "headers": {"x-request-id": "1"}, "body": "{}"}
