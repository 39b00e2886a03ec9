"""One cell of the row of decisions in Python, in a process of its own: measures one library with one kind of request."""

import json
import random
import statistics
import sys
import time

BATCH = 256
NANOSECONDS = 2e8

POLICY = {"methods": ["GET", "PUT"], "headers": ["authorization", "content-type"], "max_age": 600}


def fresh(text):
    """A new string, as it comes from a network: one that was looked up before has its hash with it already."""
    return text.encode().decode()


def cdk_cors(origins):
    from cdk_cors_runtime.policy import CorsRequest, PreparedPolicy, decide

    policy = PreparedPolicy(
        {
            "origins": origins,
            "methods": POLICY["methods"],
            "requestHeaders": POLICY["headers"],
            "maxAgeSeconds": POLICY["max_age"],
            "credentials": True,
        }
    )

    def answer(headers):
        request = CorsRequest(
            "OPTIONS",
            headers.get("origin"),
            headers.get("access-control-request-method"),
            headers.get("access-control-request-headers"),
        )
        decision = decide(policy, policy.origins, request)
        return {"statusCode": decision.status, "headers": decision.headers}

    return dict, answer, lambda answer: answer["headers"].get("access-control-allow-origin")


def starlette(origins):
    from starlette.datastructures import Headers
    from starlette.middleware.cors import CORSMiddleware

    middleware = CORSMiddleware(
        None,
        allow_origins=origins,
        allow_methods=POLICY["methods"],
        allow_headers=POLICY["headers"],
        allow_credentials=True,
        max_age=POLICY["max_age"],
    )

    def request(headers):
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        return {"type": "http", "method": "OPTIONS", "headers": raw}

    def allowed(response):
        return response.headers.get("access-control-allow-origin") if response.status_code == 200 else None

    return request, lambda scope: middleware.preflight_response(Headers(scope=scope)), allowed


def flask_cors(origins):
    from flask import Flask
    from flask_cors.core import get_cors_headers, get_cors_options
    from werkzeug.datastructures import EnvironHeaders

    options = get_cors_options(
        Flask("bench"),
        {
            "origins": origins,
            "methods": POLICY["methods"],
            "allow_headers": POLICY["headers"],
            "supports_credentials": True,
            "max_age": POLICY["max_age"],
        },
    )

    def request(headers):
        return EnvironHeaders({f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()})

    return (
        request,
        lambda headers: get_cors_headers(options, headers, "OPTIONS"),
        lambda headers: headers.get("Access-Control-Allow-Origin"),
    )


def requests(make, origins, numbers):
    return [
        make(
            {
                "host": fresh("api.example.com"),
                "origin": fresh(numbers.choice(origins)),
                "access-control-request-method": fresh("PUT"),
                "access-control-request-headers": fresh("authorization,content-type"),
            }
        )
        for _ in range(BATCH)
    ]


def measured(make, answer, origins):
    numbers = random.Random(2)
    times = []
    spent = 0
    while spent < NANOSECONDS:
        batch = requests(make, origins, numbers)
        before = time.perf_counter_ns()
        for one in batch:
            answer(one)
        took = time.perf_counter_ns() - before
        times.append(took / BATCH)
        spent += took
    return statistics.median(times)


def main():
    asked = json.load(sys.stdin)
    listed, unlisted = asked["listed"], asked["unlisted"]
    make, answer, allowed = globals()[asked["library"]](listed)
    # a library that allows what it must refuse, or refuses what it must allow, is not measured
    for expected, origin in ((listed[0], listed[0]), (None, unlisted[0])):
        [one, *_] = requests(make, [origin], random.Random(1))
        got = allowed(answer(one))
        if got != expected:
            raise SystemExit(f"{asked['library']} answers {got} to {origin}")
    print(json.dumps({"nanoseconds": measured(make, answer, unlisted if asked["request"] == "miss" else listed)}))


main()
