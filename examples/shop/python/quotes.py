import random

from cdk_cors_runtime import with_cors
from respond import respond

PRICES = {"tea": 4, "mug": 9}


@with_cors
def handler(event, context):
    """`/quotes`: whoever has a token for `quotes:read`. API Gateway asked for it; what it is about comes with the request."""
    # the market moves a little
    quotes = [{"id": name, "price": round(price * random.uniform(0.95, 1.05), 2)} for name, price in PRICES.items()]
    authorizer = event["requestContext"].get("authorizer") or {}
    return respond(200, {"client": authorizer.get("client_id"), "quotes": quotes}, {"cache-control": "no-store"})
