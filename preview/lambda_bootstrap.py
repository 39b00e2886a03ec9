"""Runs one Lambda function in a process of its own: takes events as lines of JSON on stdin, one at a time, and answers on what was
stdout, as Lambda's Python runtime does. Nothing but the standard library: it is shipped as it is."""

import importlib
import json
import os
import signal
import sys
import time
import traceback

#: What the function writes to stdout goes with stderr to the log, and keeps its order.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

#: What Lambda's runtimes bring along.
SDK = {"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3"}


class SdkFinder:
    """Finds the AWS SDK where this machine has it, and no other package of it."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if path is not None or name not in SDK:
            return None
        import importlib.machinery
        import site

        return importlib.machinery.PathFinder.find_spec(name, site.getsitepackages())


class Context:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    identity = None
    client_context = None

    def __init__(self, request_id, deadline):
        env = os.environ
        self.aws_request_id = request_id
        self.function_name = env["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = env["AWS_LAMBDA_FUNCTION_VERSION"]
        self.invoked_function_arn = env["PREVIEW_FUNCTION_ARN"]
        self.memory_limit_in_mb = env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = env["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = env["AWS_LAMBDA_LOG_STREAM_NAME"]
        self._deadline = deadline

    def get_remaining_time_in_millis(self):
        return max(0, int(self._deadline - time.time() * 1000))


def say(outcome):
    answers.write(json.dumps(outcome) + "\n")
    answers.flush()


def failed(kind, message, trace=()):
    return {"error": {"errorType": kind, "errorMessage": message, "trace": list(trace)}}


def load():
    """The handler, and what is wrong with it."""
    name = os.environ["_HANDLER"]
    module, dot, attribute = name.rpartition(".")
    if not dot:
        return None, failed("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack")
    try:
        found = getattr(importlib.import_module(module.replace("/", ".")), attribute, None)
    except ImportError as error:
        return None, failed("Runtime.ImportModuleError", f"Unable to import module '{module}': {error}")
    except SyntaxError as error:
        return None, failed("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module}': {error}")
    except BaseException as error:
        return None, described(error)
    if found is None:
        return None, failed("Runtime.HandlerNotFound", f"Handler '{attribute}' missing on module '{module}'")
    return found, None


def described(error):
    return failed(type(error).__name__, str(error), traceback.format_exc().rstrip().split("\n"))


def number(value):
    if type(value).__name__ == "Decimal":
        return float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def invoke(handler, message):
    try:
        result = handler(message["event"], Context(message["requestId"], message["deadline"]))
    except Exception as error:
        return described(error)
    try:
        return {"result": json.dumps(result, default=number)}
    except Exception as error:
        return failed("Runtime.MarshalError", f"Unable to marshal response: {error}")


# Ctrl-C reaches every process of the terminal's group; only the preview decides when a function ends
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.path[:0] = [os.environ["LAMBDA_TASK_ROOT"], *filter(None, os.environ.pop("PREVIEW_LAYERS", "").split(os.pathsep))]
sys.meta_path.append(SdkFinder)

# the code is loaded before the first event is there, and what that takes does not count as time of an invocation
loaded, problem = load()
say({"ready": True})
for line in sys.stdin:
    say({**problem, "fatal": True} if problem else invoke(loaded, json.loads(line)))
