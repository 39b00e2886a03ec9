"""The credentials of the function: Lambda has them in variables, and behind a URL where SnapStart restores it."""

from __future__ import annotations

import json
import os
from urllib.parse import urlsplit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .transport import Transport

# who may be asked without TLS, as AWS's SDKs have it: this machine, ECS and EKS
LOCAL = ("localhost", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23")


class Credentials:
    """What signs a request."""

    __slots__ = ("access_key_id", "secret_access_key", "session_token")

    def __init__(self, access_key_id: str, secret_access_key: str, session_token: str | None) -> None:
        self.access_key_id = access_key_id
        self.secret_access_key = secret_access_key
        self.session_token = session_token


def credentials(transport: Transport, stop_at: float) -> Credentials:
    """
    Raises ``PermissionError`` where there are none. Those behind the URL
    (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html) are asked for anew each time: that is on
    this very machine, and a snapshot never has any that have ended.
    """
    env = os.environ
    access_key_id, secret_access_key = env.get("AWS_ACCESS_KEY_ID"), env.get("AWS_SECRET_ACCESS_KEY")
    if access_key_id and secret_access_key:
        return Credentials(access_key_id, secret_access_key, env.get("AWS_SESSION_TOKEN"))
    url = env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if not url:
        raise PermissionError("no credentials in the environment")
    location = urlsplit(url)
    if location.scheme != "https" and not is_local(location.hostname or ""):
        raise PermissionError(f"AWS_CONTAINER_CREDENTIALS_FULL_URI: {location.netloc} is no address of this machine, of ECS or of EKS")
    token = env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    status, text = transport.send("GET", location, {"authorization": token} if token else {}, None, stop_at)
    try:
        given = json.loads(text)
        return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given.get("Token"))
    except (ValueError, KeyError, TypeError):
        raise PermissionError(f"no credentials behind AWS_CONTAINER_CREDENTIALS_FULL_URI: status {status}") from None


def is_local(host: str) -> bool:
    return host in LOCAL or (host.startswith("127.") and host.replace(".", "").isdigit())
