"""Which media type the answer has (GraphQL over HTTP, 6.1; RFC 9110, 12.5.1)."""

from gateway.pipeline.refusal import protocol_refusal

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"

_NAMED = 2  # the precision of a range that names the type itself
_OFFERED = (RESPONSE_JSON, PLAIN_JSON)


def accepted_media_type(accept: str | None) -> str:
    """The media type that the client likes best. Raises RequestRefused when it likes none of ours.

    `application/json` where the client does not say or takes anything; the newer type where it names both alike.
    """
    if accept is None or not accept.strip():
        return PLAIN_JSON
    ranks = {offered: _rank(accept, offered) for offered in _OFFERED}
    best = max(ranks, key=lambda offered: ranks[offered])
    quality, precision = ranks[best]
    if quality <= 0:
        raise protocol_refusal(406, "NOT_ACCEPTABLE", f"Answers are {RESPONSE_JSON} or {PLAIN_JSON}.")
    return best if precision == _NAMED else PLAIN_JSON


def _rank(accept: str, offered: str) -> tuple[float, int]:
    """Quality, and how precisely the type is named: the most precise range decides the quality."""
    best = (-1, 0.0)
    for item in accept.split(","):
        media_range, *parameters = (part.strip().lower() for part in item.split(";"))
        precision = {offered: _NAMED, "application/*": 1, "*/*": 0}.get(media_range)
        if precision is not None and _is_utf8(parameters):
            best = max(best, (precision, _quality(parameters)))
    precision, quality = best
    return quality, precision


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _is_utf8(parameters: list[str]) -> bool:
    pairs = [parameter.partition("=") for parameter in parameters]
    return all(value.strip('"') in ("utf-8", "utf8") for name, _, value in pairs if name.strip() == "charset")
