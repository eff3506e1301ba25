"""Who is asking: the bearer token, verified here and, as it goes on, again in the subgraphs."""

from gateway.pipeline.http import HttpRequest
from gateway.pipeline.refusal import protocol_refusal
from servicekit.authentication import ANONYMOUS, InvalidToken, KeysUnavailable, TokenVerifier, Viewer, bearer_token
from servicekit.telemetry import get_logger

_CHALLENGE = [(b"www-authenticate", b'Bearer error="invalid_token"')]

_log = get_logger(__name__)


async def authenticate(request: HttpRequest, verifier: TokenVerifier | None) -> Viewer:
    """The viewer; anonymous without a token, and where no issuer is configured. Raises RequestRefused."""
    authorization = request.header(b"authorization")
    if verifier is None or authorization is None:
        return ANONYMOUS
    try:
        token = bearer_token(authorization)
        return ANONYMOUS if token is None else await verifier.verify(token)
    except InvalidToken as error:
        raise protocol_refusal(401, error.code, error.message, _CHALLENGE) from error
    except KeysUnavailable as error:
        _log.error("token_keys_unavailable", reason=str(error))
        raise protocol_refusal(503, "UNAVAILABLE", "Tokens cannot be verified right now; try again.") from error
