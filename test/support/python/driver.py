"""Does for tests in TypeScript what they ask in a line of JSON: calls handlers, reads lists, signs."""

import io
import json
import os
import sys
import traceback

from cdk_cors_runtime import decorator, with_cors
from cdk_cors_runtime.allowlist.cache import AllowlistCache
from cdk_cors_runtime.allowlist.parse import parse_allowlist
from cdk_cors_runtime.allowlist.effective import EffectiveListReader
from cdk_cors_runtime.allowlist.reading import Failure, Parameter
from cdk_cors_runtime.aws.credentials import Credentials
from cdk_cors_runtime.aws.parameter_store import get_parameter
from cdk_cors_runtime.aws.signature import signed_headers
from cdk_cors_runtime.client_number import client_number
from cdk_cors_runtime.meter import Meter, network_hash
from cdk_cors_runtime.policy import CorsRequest, Decision

answers = sys.stdout
handlers = {}
caches = {}


class Raised(Exception):
    pass


def environment(question):
    for name, value in question["env"].items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    return {}


def load(question):
    """Decorates a handler that does what each event is sent with."""
    calls = []

    def handler(event, context):
        calls.append(event)
        todo = context or {}
        if "raises" in todo:
            raise Raised(todo["raises"])
        return todo.get("result")

    config = question.get("config")
    wrapped = with_cors(handler) if config is None else with_cors(config=config)(handler)
    handlers[question["id"]] = (wrapped, calls)
    return {"isHandler": wrapped is handler}


def invoke(question):
    handler, calls = handlers[question["id"]]
    before = len(calls)
    try:
        answer = {"response": handler(question["event"], question.get("todo"))}
    except Raised as error:
        answer = {"raised": str(error)}
    return {**answer, "calls": len(calls) - before}


def make_cache(question):
    state = {"problems": [], "budgets": [], **question}
    reader = EffectiveListReader(question["effective"], None) if "effective" in question else None

    def read(seconds):
        state["budgets"].append(round(seconds * 1000))
        script = state.get("script")
        if script is None:
            given = 0.02 if state.get("impatient") else seconds
            return reader.read(given) if reader else get_parameter("/shop/origins", None, given)
        state["now"] += script.get("takes", 0)
        if "raises" in script:
            raise RuntimeError(script["raises"])
        if "failure" in script:
            return Failure(script["failure"], "said the test")
        return Parameter(script["value"], script.get("type"))

    policy = {"name": "orders", "origins": [], "methods": ["GET"]}
    caches[question["id"]] = (
        AllowlistCache(
            fresh_for_seconds=30,
            usable_for_seconds=600,
            read=read,
            parse=lambda value, now: parse_allowlist(value, policy, ["tenant.example.com"], now),
            on_problem=lambda problem: state["problems"].append(
                {name: value for name, value in problem.items() if value is not None}
            ),
            clock=lambda: state["now"] / 1000,
            random=lambda: question.get("random", 0),
        ),
        state,
    )
    return {}


def get_origins(question):
    cache, state = caches[question["id"]]
    state.update(question)
    state["problems"], state["budgets"] = [], []
    origins = cache.get()
    admitted = None if origins is None else [one for one in question["origins"] if origins.match(one)]
    return {"admitted": admitted, **{name: state[name] for name in ("problems", "budgets", "now")}}


def parse(question):
    parsed = parse_allowlist(question["value"], question["policy"], question["patternsUnder"], question["now"] / 1000)
    ends_at = None if parsed.ends_at == float("inf") else parsed.ends_at * 1000
    answer = {"origins": parsed.origins, "rejected": parsed.rejected, "usable": parsed.usable, "endsAt": ends_at}
    if parsed.staged is None:
        return answer
    staged = parsed.staged
    stages = [{"percent": one.percent, "joins": one.joins, "leaves": one.leaves} for one in staged.stages]
    return {**answer, "staged": {"steady": staged.steady, "stages": stages}}


def read_parameter(question):
    answer = get_parameter(question["name"], question.get("region"), question["seconds"])
    if isinstance(answer, Failure):
        return {"failure": answer.kind, "message": answer.message}
    return {"value": answer.value, "type": answer.type}


def sign(question):
    given = dict(question)
    del given["do"]
    given["body"] = given["body"].encode()
    given["credentials"] = Credentials(*given["credentials"])
    return signed_headers(**given)


def forget(question):
    handlers.clear()
    caches.clear()
    decorator._shared = None
    return {}


def meter(question):
    """Counts decisions, each at its own time."""
    now = 0
    counter = Meter("function", lambda: now).of_class(question["class"], question["stack"])
    for step in question["steps"]:
        now = step["now"]
        one, asked = step["decision"], step["request"]
        decision = Decision(one["kind"], one["allowed"], one["reason"], None, {})
        request = CorsRequest(asked["method"], asked.get("origin"), asked.get("requestMethod"), None, None, None)
        counter.count(decision, request, step.get("address"))
    return {}


def client(question):
    return {"number": client_number(question["class"], question["address"])}


def network(question):
    return {"network": network_hash(question["address"], question["stack"], question["now"])}


def many(question):
    return {"answers": [answer_to(one) for one in question["questions"]]}


DO = {one.__name__: one for one in (environment, load, invoke, make_cache, get_origins, parse, read_parameter, sign, forget, meter, client, network, many)}


def answer_to(question):
    before, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    try:
        answer = DO[question["do"]](question)
        sys.stdout.flush()
        lines = [line for line in sys.stdout.buffer.getvalue().decode().split("\n") if line]
        return {**answer, **({"lines": lines} if lines else {})}
    except BaseException:
        return {"broken": traceback.format_exc()}
    finally:
        sys.stdout = before


for line in sys.stdin:
    answers.write(json.dumps(answer_to(json.loads(line))) + "\n")
    answers.flush()
