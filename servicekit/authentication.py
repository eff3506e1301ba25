"""Bearer tokens: who is asking, and what the token says they may do (JWT, RFC 7519; JWK, RFC 7517)."""

import asyncio
import hashlib
import json
import time
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from servicekit.errors import ClientError

REMEMBERED_SECONDS = 60.0  # a token that was verified is believed this long at most, so a revoked key bites soon
REMEMBERED_TOKENS = 10_000
KEYS_FRESH_SECONDS = 300.0
KEYS_RETRY_SECONDS = 5.0  # an unknown key id may be a rotation or an attack: ask the issuer at most this often
CLOCK_SKEW_SECONDS = 30


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """Whose tokens are believed. `algorithms` is an allow-list: "none" and symmetric ones are never on it."""

    issuer: str
    audience: str
    jwks_url: str
    algorithms: tuple[str, ...] = ("ES256", "RS256", "EdDSA")
    actor_claim: str = "sub"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking. `actor_id` is None for nobody in particular."""

    actor_id: uuid.UUID | None
    scopes: frozenset[str]
    country: str | None = None

    def has(self, scope: str) -> bool:
        """Whether the token carries the scope."""
        return scope in self.scopes

    @property
    def is_anonymous(self) -> bool:
        """Whether the request came without a token."""
        return self.actor_id is None


ANONYMOUS = Viewer(actor_id=None, scopes=frozenset())


class InvalidToken(ClientError):
    """A token was sent and cannot be believed. The message says which rule it broke, never its content."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The bearer token is not valid: {reason}.", "UNAUTHENTICATED")


class KeysUnavailable(Exception):
    """The issuer's keys cannot be read, so no token can be judged; that is an outage and not the client's fault."""


FetchKeys = Callable[[str], Awaitable[bytes]]


async def fetch_keys_over_http(jwks_url: str) -> bytes:
    """Reads a JWK set. Raises KeysUnavailable with the reason."""
    try:
        async with httpx.AsyncClient(timeout=5.0) as client:
            response = await client.get(jwks_url)
            response.raise_for_status()
            return response.content
    except httpx.HTTPError as error:
        raise KeysUnavailable(f"the issuer's keys at {jwks_url} cannot be read: {error}") from error


@dataclass(slots=True)
class _Keys:
    current: KeySet | None = None
    document: bytes = b""
    fetched_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class TokenVerifier:
    """Verifies tokens of one issuer against its rotating keys; keys are cached and fetched by one caller at a time."""

    def __init__(self, settings: TokenSettings, fetch_keys: FetchKeys = fetch_keys_over_http) -> None:
        self._settings = settings
        self._fetch_keys = fetch_keys
        self._keys = _Keys()
        self._remembered: OrderedDict[bytes, tuple[float, Viewer]] = OrderedDict()
        self._registry = jwt.JWTClaimsRegistry(
            leeway=CLOCK_SKEW_SECONDS,
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def verify(self, token: str) -> Viewer:
        """The viewer that the token speaks for.

        Raises:
            InvalidToken: signature, algorithm, issuer, audience, time or shape is wrong.
            KeysUnavailable: the issuer cannot be reached and no keys are cached.
        """
        digest = hashlib.sha256(token.encode()).digest()
        remembered = self._remembered.get(digest)
        if remembered is not None and remembered[0] > time.time():
            return remembered[1]
        claims = await self._verified_claims(token)
        viewer = self._viewer(claims)
        self._remember(digest, viewer, float(claims["exp"]))  # type: ignore[arg-type]
        return viewer

    async def _verified_claims(self, token: str) -> dict[str, object]:
        keys = await self._current_keys(KEYS_FRESH_SECONDS)
        try:
            return self._decode(token, keys)
        except InvalidToken:
            # The issuer may have rotated its keys since they were read.
            newer = await self._current_keys(KEYS_RETRY_SECONDS)
            if newer is keys:
                raise
            return self._decode(token, newer)

    def _decode(self, token: str, keys: KeySet) -> dict[str, object]:
        try:
            decoded = jwt.decode(token, keys, algorithms=list(self._settings.algorithms))
            self._registry.validate(decoded.claims)
        except JoseError as error:
            raise InvalidToken(str(error.description or error.error).rstrip(".")) from error
        except (ValueError, TypeError, KeyError) as error:
            raise InvalidToken("it is not a signed JSON Web Token of a known key") from error
        return decoded.claims

    async def _current_keys(self, fresh_seconds: float) -> KeySet:
        async with self._keys.lock:
            age_seconds = time.monotonic() - self._keys.fetched_at
            if self._keys.current is None or age_seconds > fresh_seconds:
                await self._refresh_keys()
            assert self._keys.current is not None  # noqa: S101 - refreshed above, or KeysUnavailable was raised
            return self._keys.current

    async def _refresh_keys(self) -> None:
        try:
            document = await self._fetch_keys(self._settings.jwks_url)
        except KeysUnavailable:
            if self._keys.current is None:
                raise
            self._keys.fetched_at = time.monotonic()  # keep believing the keys at hand; ask again later
            return
        self._keys.fetched_at = time.monotonic()
        if document != self._keys.document:
            self._keys.current = KeySet.import_key_set(_parse_key_set(document))
            self._keys.document = document
            self._remembered.clear()

    def _viewer(self, claims: dict[str, object]) -> Viewer:
        subject = claims.get(self._settings.actor_claim)
        if not isinstance(subject, str) or not subject:
            raise InvalidToken(f"it has no text in the claim {self._settings.actor_claim}")
        country = claims.get("country")
        return Viewer(
            actor_id=actor_id(self._settings.issuer, subject),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            country=country.upper() if isinstance(country, str) else None,
        )

    def _remember(self, digest: bytes, viewer: Viewer, expires_at: float) -> None:
        self._remembered[digest] = (min(time.time() + REMEMBERED_SECONDS, expires_at), viewer)
        while len(self._remembered) > REMEMBERED_TOKENS:
            self._remembered.popitem(last=False)


def actor_id(issuer: str, subject: str) -> uuid.UUID:
    """The actor's id: the subject itself if it is a UUID, else UUIDv5 of issuer and subject (RFC 9562, 5.5)."""
    try:
        return uuid.UUID(subject)
    except ValueError:
        return uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, issuer), subject)


def bearer_token(authorization: str | None) -> str | None:
    """The token of an Authorization header (RFC 6750, 2.1); None without a header.

    Raises InvalidToken when the header is there and is of another form.
    """
    if authorization is None:
        return None
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise InvalidToken("the Authorization header must read 'Bearer <token>'")
    return token.strip()


def _parse_key_set(document: bytes) -> KeySetSerialization:
    try:
        parsed = json.loads(document)
    except ValueError as error:
        raise KeysUnavailable("the issuer's key set is not JSON") from error
    if not isinstance(parsed, dict) or not isinstance(parsed.get("keys"), list):
        raise KeysUnavailable("the issuer's key set has no list 'keys'")
    return KeySetSerialization(keys=parsed["keys"])
