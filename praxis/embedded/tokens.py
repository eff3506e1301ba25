"""Development tokens: an ES256 key kept in the data folder, and JWTs signed with it (RFC 7519)."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey

from praxis.embedded.files import write_whole

ALGORITHM = "ES256"
AUDIENCE = "praxis"
LIFETIME_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Issuer:
    """Who signs: the address that tokens name, and the key."""

    url: str
    key: ECKey

    @property
    def jwks_url(self) -> str:
        """Where the public keys are."""
        return f"{self.url}/jwks.json"

    @property
    def token_url(self) -> str:
        """Where clients get tokens of their own."""
        return f"{self.url}/token"

    def public_keys(self) -> dict[str, list[dict[str, object]]]:
        """The JWK set (RFC 7517)."""
        return {"keys": [dict(self.key.as_dict(private=False))]}

    def token(
        self,
        subject: str,
        scope: str,
        *,
        country: str | None = None,
        audience: str = AUDIENCE,
        lifetime_seconds: int = LIFETIME_SECONDS,
    ) -> str:
        """A signed token. `scope` is space-separated; a negative lifetime gives one that has ended."""
        now = int(time.time())
        claims: dict[str, object] = {
            "iss": self.url,
            "sub": subject,
            "aud": audience,
            "scope": scope,
            "iat": min(now, now + lifetime_seconds),
            "exp": now + lifetime_seconds,
        }
        if country is not None:
            claims["country"] = country
        header = {"alg": ALGORITHM, "typ": "JWT", "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=[ALGORITHM])


def kept_key(file: Path) -> ECKey:
    """The private key in the file, made on the first call and readable by its owner alone."""
    if not file.exists():
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM}, private=True, auto_kid=True)
        write_whole(file, json.dumps(key.as_dict(private=True)))
    return ECKey.import_key(json.loads(file.read_text()))
