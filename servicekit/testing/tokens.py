"""An issuer without a socket: keys, tokens, and the verifier that believes them."""

import json
import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from servicekit.authentication import TokenSettings, TokenVerifier


class LocalIssuer:
    """Makes tokens for tests. `rotate` replaces the key, as a real issuer does."""

    def __init__(self, issuer: str = "https://issuer.test", audience: str = "praxis") -> None:
        self.settings = TokenSettings(issuer=issuer, audience=audience, jwks_url=f"{issuer}/jwks.json")
        self.fetches = 0
        self.rotate()

    def rotate(self) -> None:
        """Replaces the signing key."""
        self._key = ECKey.generate_key("P-256", auto_kid=True)

    def token(self, subject: str, scope: str = "", *, lifetime_seconds: int = 3600, **claims: Any) -> str:
        """A signed token for the subject; `claims` replace or add to the usual ones."""
        now = int(time.time())
        payload = {
            "iss": self.settings.issuer,
            "aud": self.settings.audience,
            "sub": subject,
            "scope": scope,
            "iat": now,
            "exp": now + lifetime_seconds,
            **claims,
        }
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, payload, self._key)

    async def fetch_keys(self, _jwks_url: str) -> bytes:
        """The public key set, as a verifier reads it."""
        self.fetches += 1
        return json.dumps({"keys": [self._key.as_dict(private=False)]}).encode()

    def verifier(self) -> TokenVerifier:
        """A verifier that believes this issuer."""
        return TokenVerifier(self.settings, self.fetch_keys)
