"""Tokens: what is believed, what is not, and what happens when keys rotate."""

import uuid

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from servicekit.authentication import (
    InvalidToken,
    KeysUnavailable,
    TokenSettings,
    TokenVerifier,
    actor_id,
    bearer_token,
)
from servicekit.testing import LocalIssuer

SUBJECT = "018f0000-0000-7000-8000-000000000001"


async def test_a_valid_token_says_who_asks_and_what_they_may_do() -> None:
    issuer = LocalIssuer()
    viewer = await issuer.verifier().verify(issuer.token(SUBJECT, "patient operator:read", country="fr"))
    assert viewer.actor_id == uuid.UUID(SUBJECT)
    assert viewer.has("patient")
    assert viewer.has("operator:read")
    assert not viewer.has("operator")
    assert viewer.country == "FR"


@pytest.mark.parametrize(
    "claims",
    [
        {"lifetime_seconds": -3600},
        {"iss": "https://somebody.else"},
        {"aud": "another-api"},
        {"nbf": 4_000_000_000},
        {"sub": ""},
    ],
    ids=["expired", "another issuer", "another audience", "not yet valid", "no subject"],
)
async def test_a_token_with_a_wrong_claim_is_not_believed(claims: dict[str, object]) -> None:
    issuer = LocalIssuer()
    with pytest.raises(InvalidToken):
        await issuer.verifier().verify(issuer.token(**{"subject": SUBJECT, **claims}))  # type: ignore[arg-type]


async def test_a_token_that_nobody_signed_is_not_believed() -> None:
    issuer = LocalIssuer()
    signed = issuer.token(SUBJECT)
    unsigned = "eyJhbGciOiJub25lIn0." + signed.split(".")[1] + "."
    with pytest.raises(InvalidToken):
        await issuer.verifier().verify(unsigned)


async def test_a_token_signed_with_the_public_key_as_a_secret_is_not_believed() -> None:
    issuer = LocalIssuer()
    public = await issuer.fetch_keys("")
    forged = jwt.encode({"alg": "HS256"}, {"iss": issuer.settings.issuer, "sub": SUBJECT}, OctKey.import_key(public))
    with pytest.raises(InvalidToken):
        await issuer.verifier().verify(forged)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "....", "\x00", "e30.e30.e30"])
async def test_what_is_no_token_is_refused_and_raises_nothing_else(text: str) -> None:
    with pytest.raises(InvalidToken):
        await LocalIssuer().verifier().verify(text)


async def test_a_rotated_key_is_read_and_the_old_one_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = LocalIssuer()
    verifier = issuer.verifier()
    old = issuer.token(SUBJECT)
    await verifier.verify(old)
    issuer.rotate()
    monkeypatch.setattr("servicekit.authentication.KEYS_RETRY_SECONDS", 0.0)
    await verifier.verify(issuer.token(SUBJECT))
    with pytest.raises(InvalidToken):
        await verifier.verify(old)


async def test_forged_key_ids_do_not_make_us_ask_the_issuer_again_and_again() -> None:
    issuer, stranger = LocalIssuer(), LocalIssuer()
    verifier = issuer.verifier()
    await verifier.verify(issuer.token(SUBJECT))
    for _ in range(20):
        with pytest.raises(InvalidToken):
            await verifier.verify(stranger.token(str(uuid.uuid4())))
    assert issuer.fetches == 1


async def test_an_issuer_that_is_away_is_an_outage_and_not_the_client_s_fault() -> None:
    async def away(url: str) -> bytes:
        raise KeysUnavailable(url)

    issuer = LocalIssuer()
    with pytest.raises(KeysUnavailable):
        await TokenVerifier(issuer.settings, away).verify(issuer.token(SUBJECT))


def test_a_subject_that_is_no_uuid_has_one_that_depends_on_its_issuer() -> None:
    assert actor_id("https://a.test", SUBJECT) == uuid.UUID(SUBJECT)
    assert actor_id("https://a.test", "ada") == actor_id("https://a.test", "ada")
    assert actor_id("https://a.test", "ada") != actor_id("https://b.test", "ada")


def test_only_bearer_headers_carry_a_token() -> None:
    assert bearer_token(None) is None
    assert bearer_token("bearer abc") == "abc"
    for wrong in ("Basic abc", "Bearer", "Bearer ", "abc"):
        with pytest.raises(InvalidToken):
            bearer_token(wrong)


def test_no_symmetric_algorithm_and_no_none_is_ever_allowed_by_default() -> None:
    algorithms = TokenSettings("i", "a", "u").algorithms
    assert "none" not in algorithms
    assert not any(algorithm.startswith("HS") for algorithm in algorithms)
