"""
The calls of Parameter Store. Failures are values: no call ever raises. Endpoint and credentials are read from the environment at each
call, since Lambda rotates the latter.

boto3 is not used, also where the handler has loaded it: it would bring retries, which do not fit into the time that a request may
wait, and no credentials that Lambda does not show to everybody.
"""

from __future__ import annotations

import json
import os
import time
from urllib.parse import SplitResult, urlsplit

from ..allowlist.reading import Failure, Parameter
from .credentials import credentials
from .signature import signed_headers
from .transport import TooLateError, Transport, within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_SERVICE = "ssm"
#: https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html
_FAILURES = {
    "ParameterNotFound": "missing",
    "AccessDeniedException": "denied",
    "UnrecognizedClientException": "denied",
    "InvalidSignatureException": "denied",
    "IncompleteSignature": "denied",
    "MissingAuthenticationTokenException": "denied",
    "ExpiredTokenException": "denied",
    "ThrottlingException": "throttled",
}
#: What a status means where no code says it, or one that is not known: proxies and endpoints in front of AWS know none.
_STATUS_FAILURES = {401: "denied", 403: "denied", 429: "throttled"}

_transport = Transport()


#: How many parameters one call reads.
MAX_NAMES = 10


def get_parameter(name: str, region: str | None, seconds: float) -> Parameter | Failure:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html"""
    answer = _ask("GetParameter", {"Name": name}, region, seconds)
    if isinstance(answer, Failure):
        return answer
    return _parameter(answer.get("Parameter")) or Failure("malformed", "the answer has no Parameter.Value")


def get_parameters(
    names: Sequence[str], region: str | None, seconds: float
) -> dict[tuple[str, int | None], Parameter] | Failure:
    """
    Parameters by name and version: ``/shop/origins:7`` asks for one version. Those that do not exist are not in the answer.
    https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
    """
    answer = _ask("GetParameters", {"Names": names}, region, seconds)
    if isinstance(answer, Failure):
        return answer
    listed = answer.get("Parameters")
    if not isinstance(listed, list):
        return Failure("malformed", "the answer has no Parameters")
    found: dict[tuple[str, int | None], Parameter] = {}
    for one in listed:
        parameter = _parameter(one)
        name = None if parameter is None else one.get("Name")
        if parameter is None or not isinstance(name, str):
            return Failure("malformed", "a parameter has no Name or Value")
        version = one.get("Version")
        found[name, version if isinstance(version, int) else None] = parameter
    return found


def _parameter(answer: object) -> Parameter | None:
    if not isinstance(answer, dict) or not isinstance(answer.get("Value"), str):
        return None
    kind = answer.get("Type")
    return Parameter(answer["Value"], kind if isinstance(kind, str) else None)


def _ask(action: str, question: dict[str, Any], region: str | None, seconds: float) -> dict[str, Any] | Failure:
    place = region or os.environ.get("AWS_REGION")
    if not place:
        return Failure("refused", "no region: neither given nor in AWS_REGION")
    try:
        status, text = within(seconds, lambda stop_at: _call(action, question, place, stop_at), _transport)
    except TooLateError:
        return Failure("timeout", "no answer in time")
    except PermissionError as error:
        return Failure("denied", str(error))
    except Exception as error:
        return Failure("unreachable", str(error))
    return _read(status, text)


def _call(action: str, question: dict[str, Any], region: str, stop_at: float) -> tuple[int, str]:
    url = _endpoint(region)
    headers = signed_headers(
        host=url.netloc,
        path=url.path or "/",
        headers={"content-type": "application/x-amz-json-1.1", "x-amz-target": f"AmazonSSM.{action}"},
        body=(body := json.dumps(question, separators=(",", ":")).encode()),
        service=_SERVICE,
        region=region,
        at=time.time(),
        credentials=credentials(_transport, stop_at),
    )
    return _transport.send("POST", url, headers, body, stop_at)


def _read(status: int, text: str) -> dict[str, Any] | Failure:
    if status >= 500:
        return Failure("unreachable", f"status {status}")
    answer = _object(text)
    by_status = _STATUS_FAILURES.get(status)
    if answer is None:
        return Failure(by_status or "malformed", f"status {status} without a JSON object")
    if status == 200:
        return answer
    # errors are named "ParameterNotFound" or "com.amazonaws.ssm#ParameterNotFound"
    code = str(answer.get("__type") or "").rpartition("#")[2]
    message = answer.get("message") or answer.get("Message") or ""
    return Failure(_FAILURES.get(code) or by_status or "refused", f"{code or status}: {message}")


def _endpoint(region: str) -> SplitResult:
    """https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html"""
    own = os.environ.get("AWS_ENDPOINT_URL_SSM") or os.environ.get("AWS_ENDPOINT_URL")
    return urlsplit(own or f"https://{_SERVICE}.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}")


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
