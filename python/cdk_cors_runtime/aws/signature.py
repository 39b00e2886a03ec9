"""Signature Version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)."""

from __future__ import annotations

import hashlib
import hmac
import time
from urllib.parse import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from .credentials import Credentials


def signed_headers(
    *,
    host: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    service: str,
    region: str,
    at: float,
    credentials: Credentials,
) -> dict[str, str]:
    """The headers of a ``POST`` with its signature. ``headers`` have lower-case names, and all of them are signed."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
    result = {**headers, "host": host, "x-amz-date": stamp}
    if credentials.session_token:
        result["x-amz-security-token"] = credentials.session_token
    names = sorted(result)
    signed = ";".join(names)
    lines = [f"{name}:{result[name]}" for name in names]
    escaped = "/".join(quote(segment, safe="") for segment in path.split("/"))
    canonical = "\n".join(["POST", escaped, "", *lines, "", signed, hashlib.sha256(body).hexdigest()])

    date = stamp[:8]
    scope = f"{date}/{region}/{service}/aws4_request"
    key = _hmac(f"AWS4{credentials.secret_access_key}".encode(), date)
    for part in (region, service, "aws4_request"):
        key = _hmac(key, part)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    signature = _hmac(key, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}").hex()
    credential = f"{credentials.access_key_id}/{scope}"
    result["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={signed}, Signature={signature}"
    )
    return result


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
