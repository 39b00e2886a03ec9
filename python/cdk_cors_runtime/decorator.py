"""The decorator that handlers wear."""

from __future__ import annotations

import functools
import os

from .answers import answer_to, internal_server_error
from .class_table import ClassTable
from .config import check_config, load_config
from .event import HttpEvent, read_http_event
from .log import log
from .result import with_headers, with_lists

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar, overload

    from .config import Loaded

    Handler = TypeVar("Handler", bound=Callable[..., Any])
else:

    def overload(signature):
        return signature


#: Classes and routes, as the constructs write them.
_CONFIG_VARIABLE = "CDK_CORS"
#: ``CO_COROUTINE`` and ``CO_ASYNC_GENERATOR`` of `inspect`, which takes longer to load than all of this.
_ASYNCHRONOUS = 0x80 | 0x200

#: Handlers of one function share the classes of its environment, and so their lists.
_shared: tuple[str | None, ClassTable | None] | None = None


@overload
def with_cors(handler: Handler) -> Handler: ...


@overload
def with_cors(*, config: Mapping[str, Any] | None = None) -> Callable[[Handler], Handler]: ...


def with_cors(handler: Any = None, *, config: Mapping[str, Any] | None = None) -> Any:
    """
    Puts the policies of endpoint classes around a Lambda handler behind a REST API, an HTTP API (payload 1.0 or 2.0), a
    function URL or an Application Load Balancer, with multi-value headers or without::

        from cdk_cors_runtime import with_cors

        @with_cors
        def handler(event, context):
            return {"statusCode": 200, "body": "hello"}

    - Preflights of paths that have a class are answered; other ``OPTIONS`` requests reach the handler.
    - Writes that a class rejects as foreign get 403 before the handler runs.
    - Every response gets the policy's headers: ``access-control-*`` of the handler is replaced, ``Vary`` is added to, all
      else stays, except as said below.
    - An exception that the handler raises is logged and becomes a 500 that scripts can read, without any detail. Lambda's
      ``Errors`` metric does not see it any more: put alarms on the 5xx metric of the API.
    - A list that was never read, or not for too long, grants nothing: preflights, and foreign writes of classes that reject
      them, get 503; what else passes gets no CORS headers. All of it has ``cache-control: no-store``.

    Events that are no HTTP request, and paths without a class, go to the handler and back untouched.

    :param handler: a function or another callable, such as ``Mangum(app)``; not ``async``, since Lambda does not await
    :param config: the function's classes; by default those of the variable ``CDK_CORS``, which the constructs set
    :raises TypeError: if the handler cannot be called, or is ``async``
    """
    if handler is None:
        return lambda decorated: _decorated(decorated, config)
    return _decorated(handler, config)


def _decorated(handler: Handler, config: Mapping[str, Any] | None) -> Handler:
    if not callable(handler):
        raise TypeError(f"with_cors expects a handler, got {type(handler).__name__}")
    if _is_asynchronous(handler):
        raise TypeError("with_cors cannot wrap an async handler: Lambda calls it and does not await; use asyncio.run in it")
    table = _shared_table() if config is None else _table_of(check_config(config))
    if table is None:
        return handler

    ready = table

    def serve(event: Any, context: Any) -> Any:
        return _serve(ready, handler, event, context)

    return functools.update_wrapper(serve, handler)  # type: ignore[return-value]


def _is_asynchronous(handler: object) -> bool:
    code = getattr(handler, "__code__", None) or getattr(getattr(type(handler), "__call__", None), "__code__", None)
    return bool(getattr(code, "co_flags", 0) & _ASYNCHRONOUS)


def _shared_table() -> ClassTable | None:
    global _shared
    text = os.environ.get(_CONFIG_VARIABLE)
    if _shared is None or _shared[0] != text:
        _shared = (text, _table_of(load_config(text)))
    return _shared[1]


def _table_of(loaded: Loaded) -> ClassTable | None:
    config, problems = loaded
    if config is not None:
        return ClassTable(config)
    log("config", {"problems": problems, "consequence": "with_cors adds no headers and stops nothing"})
    return None


def _serve(table: ClassTable, handler: Callable[..., Any], event: Any, context: Any) -> Any:
    http = read_http_event(event)
    classes = None if http is None else table.find(http.path)
    if http is None or classes is None:
        return handler(event, context)
    decision = classes.judge(http.request, http.address, http.client)
    answer = answer_to(decision)
    if answer is not None:
        return _own(answer, http)
    try:
        return with_headers(handler(event, context), decision.headers, http)
    except Exception as error:
        _log_error(error)
        return _own(with_headers(internal_server_error(), decision.headers, http), http)


def _own(answer: Any, event: HttpEvent) -> Any:
    return with_lists(answer, answer["headers"]) if event.has_lists_only else answer


def _log_error(error: Exception) -> None:
    import traceback

    try:
        stack = "".join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip().split("\n")
        log("handler-error", {"name": type(error).__name__, "message": str(error), "stack": stack})
    except Exception:  # what is raised may not be able to say what it is
        log("handler-error", {"name": type(error).__name__, "message": "the exception cannot be put into words"})
