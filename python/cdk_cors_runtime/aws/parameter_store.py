"""
The call of Parameter Store. Failures are values: no call ever raises. Endpoint and credentials are read from the environment at each
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


def get_parameter(name: str, region: str | None, seconds: float) -> Parameter | Failure:
    """https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html"""
    place = region or os.environ.get("AWS_REGION")
    return _get(name, place, seconds) if place else Failure("refused", "no region: neither given nor in AWS_REGION")


def _get(name: str, region: str, seconds: float) -> Parameter | Failure:
    try:
        status, text = within(seconds, lambda stop_at: _call(name, region, stop_at), _transport)
    except TooLateError:
        return Failure("timeout", "no answer in time")
    except PermissionError as error:
        return Failure("denied", str(error))
    except Exception as error:
        return Failure("unreachable", str(error))
    return _read(status, text)


def _call(name: str, region: str, stop_at: float) -> tuple[int, str]:
    url = _endpoint(region)
    headers = signed_headers(
        host=url.netloc,
        path=url.path or "/",
        headers={"content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.GetParameter"},
        body=(body := json.dumps({"Name": name}, separators=(",", ":")).encode()),
        service=_SERVICE,
        region=region,
        at=time.time(),
        credentials=credentials(_transport, stop_at),
    )
    return _transport.send("POST", url, headers, body, stop_at)


def _read(status: int, text: str) -> Parameter | Failure:
    if status >= 500:
        return Failure("unreachable", f"status {status}")
    answer = _object(text)
    by_status = _STATUS_FAILURES.get(status)
    if answer is None:
        return Failure(by_status or "malformed", f"status {status} without a JSON object")
    if status != 200:
        # errors are named "ParameterNotFound" or "com.amazonaws.ssm#ParameterNotFound"
        code = str(answer.get("__type") or "").rpartition("#")[2]
        message = answer.get("message") or answer.get("Message") or ""
        return Failure(_FAILURES.get(code) or by_status or "refused", f"{code or status}: {message}")
    parameter = answer.get("Parameter")
    value = parameter.get("Value") if isinstance(parameter, dict) else None
    if not isinstance(parameter, dict) or not isinstance(value, str):
        return Failure("malformed", "the answer has no Parameter.Value")
    kind = parameter.get("Type")
    return Parameter(value, kind if isinstance(kind, str) else None)


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
