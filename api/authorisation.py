"""Who may write: bearer tokens (RFC 6750), checked on every write."""

import logging
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import ProblemError, problems
from graphkit.errors import StoreError
from graphkit.tokens import Token, Tokens

__all__ = ["WRITE_PROBLEMS", "Author"]

_log = logging.getLogger("api")
_REALM: Final = 'Bearer realm="access-atlas"'
_scheme: Final = HTTPBearer(auto_error=False, description="A token made with `access-atlas token create`")

#: What a write may come to.
WRITE_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = problems(400, 401, 403, 409, 412, 413, 415, 504)


async def _authorise(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_scheme)]
) -> Token:
    """Give the token of a request. Raises `ProblemError` (401) if it has none, or one that is not valid."""
    if credentials is None:
        raise ProblemError("unauthorised", "writing needs a bearer token", headers={"WWW-Authenticate": _REALM})
    tokens: Tokens = request.app.state.tokens
    try:
        found = await run_in_threadpool(tokens.find, credentials.credentials)
    except StoreError as error:
        _log.error("%s", error)
        raise ProblemError("not-stored", "tokens cannot be read; the server's log says why") from error
    if found is None:
        challenge = f'{_REALM}, error="invalid_token", error_description="unknown, revoked or expired"'
        raise ProblemError(
            "unauthorised", "the token is unknown, revoked or expired", headers={"WWW-Authenticate": challenge}
        )
    return found


#: The token that a request carries.
Author = Annotated[Token, Depends(_authorise)]
