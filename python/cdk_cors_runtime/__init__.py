"""CORS policies of cdk-cors around Lambda handlers in Python: ``from cdk_cors_runtime import with_cors``."""

from .decorator import with_cors

__all__ = ["with_cors"]
