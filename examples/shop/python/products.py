import json

from cdk_cors_runtime import with_cors
from respond import respond

PRODUCTS = [
    {"id": "tea", "name": "Tea", "price": 4},
    {"id": "mug", "name": "Mug", "price": 9},
]


@with_cors
def handler(event, context):
    """`GET /products` and `GET /products/{id}`: anyone may read."""
    wanted = (event["pathParameters"] or {}).get("id")
    if wanted is None:
        return respond(200, PRODUCTS, {"cache-control": "max-age=60"})
    for product in PRODUCTS:
        if product["id"] == wanted:
            return respond(200, product)
    return respond(404, {"message": f"there is no product {json.dumps(wanted)}"})
