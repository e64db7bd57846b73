"""The address ``/session``: a page gives a token and gets a cookie for it.

``POST`` with ``{"token": "gt_…"}`` signs in, ``DELETE`` signs out, and ``GET`` says
whether the browser is signed in. Only the server's own pages may ask.
"""

from functools import partial
from http import HTTPStatus

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.commands import accounts, sessions
from models.rows import UserRow
from serving import cookies
from serving.authentication import Authenticator, Credentials, credentials
from serving.errors import HttpRefusal, bad_request
from serving.executors import Executors
from serving.graphql import bodies, parameters
from serving.limits import Limits
from serving.middleware import RequestRecord
from serving.rates import Rates

PATH = "/session"
METHODS = ["GET", "POST", "DELETE"]
SECONDS_OF_HOUR = 3600

log = structlog.get_logger()


class SessionEndpoint:
    """Signs browsers in and out."""

    def __init__(
        self,
        authenticator: Authenticator,
        rates: Rates,
        limits: Limits,
        executors: Executors,
    ) -> None:
        self._authenticator = authenticator
        self._rates = rates
        self._limits = limits
        self._executors = executors

    async def respond(self, request: Request) -> Response:
        """Answer one request.

        Raises:
            HttpRefusal: no page of ours asks, too often, or with a wrong token.

        """
        if not cookies.may_use(request.scope):
            raise HttpRefusal(
                HTTPStatus.FORBIDDEN,
                "Only pages of this server sign in by cookie. Programs send their token"
                " with each request: Authorization: Bearer TOKEN.",
                "FORBIDDEN",
            )
        current = credentials(None, request.scope)
        if request.method == "POST":
            return await self._sign_in(request, current)
        self._rates.admit(current, request)
        if request.method == "DELETE":
            return await self._sign_out(request, current)
        return await self._tell(current)

    async def _sign_in(self, request: Request, current: Credentials) -> Response:
        token = await self._token(request)
        given = Credentials(token, accounts.key_id_of(token))
        record = RequestRecord.of(request.scope)
        record.key_id = given.key_id
        self._rates.admit(given, request)
        begin = partial(self._begin, given, current)
        try:
            user, secret = await self._executors.writes(begin, given.key_id)
        except HttpRefusal:
            self._rates.refused(given)
            raise
        for known in (given, Credentials(secret, given.key_id, is_cookie=True)):
            self._rates.signed_in(known)
        record.user_id = user.id
        about = {"user": user.id, "key": given.key_id, "by": "cookie"}
        log.info("sign-in", request_id=record.request_id, **about)
        seconds = self._limits.session_hours * SECONDS_OF_HOUR
        return _answer(cookies.signing_in(request.scope, secret, seconds))

    def _begin(self, given: Credentials, current: Credentials) -> tuple[UserRow, str]:
        """Sign in again: what the browser held until now works no more."""
        user = self._authenticator.user(given)
        if current.token is not None:
            sessions.end(current.token)
        seconds = self._limits.session_hours * SECONDS_OF_HOUR
        most = self._limits.sessions_of_token
        return user, sessions.begin(given.key_id, seconds, most)

    async def _sign_out(self, request: Request, current: Credentials) -> Response:
        if current.token is not None:
            end = partial(sessions.end, current.token)
            await self._executors.writes(end, current.key_id)
            self._rates.refused(current)
            record = RequestRecord.of(request.scope)
            record.key_id = current.key_id
            log.info("sign-out", request_id=record.request_id, key=current.key_id)
        return _answer(cookies.signing_out(request.scope))

    async def _tell(self, current: Credentials) -> Response:
        secret = current.token
        if secret is None:
            return JSONResponse({"signedIn": False})
        find = partial(sessions.user_of_session, secret)
        user = await self._executors.others(find, current.key_id)
        return JSONResponse({"signedIn": user is not None})

    async def _token(self, request: Request) -> str:
        headers = request.headers
        parameters.check_content_encoding(headers.get("content-encoding", ""))
        parameters.check_content_type(headers.get("content-type", ""))
        announced = headers.get("content-length", "")
        body = await bodies.read(request.receive, announced, self._limits)
        said = parameters.parsed(body, "The body", self._limits)
        token = said.get("token") if isinstance(said, dict) else None
        if not isinstance(token, str):
            raise bad_request('The body must be a JSON object: {"token": "gt_…"}.')
        return token


def _answer(cookie: bytes) -> Response:
    response = Response(status_code=HTTPStatus.NO_CONTENT)
    response.headers.append("set-cookie", cookie.decode("latin-1"))
    return response
