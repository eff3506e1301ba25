"""JSON in which a number keeps its text: `1.00` stays `1.00`, and an integer may have any size."""

import math

import msgspec

# A float that nobody computes with is kept as its own text; integers are exact in Python anyway.
_decoder = msgspec.json.Decoder(float_hook=msgspec.Raw)


class InvalidJson(ValueError):
    """The bytes are not one JSON value in UTF-8, or it is nested too deeply."""


class JsonFloat(float):
    """A float that can be computed with and that is still written as it was read."""

    text: str

    def __new__(cls, text: str) -> "JsonFloat":
        """Reads a JSON number. The value is infinite where a double cannot hold it; the text stays right."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def _encode_unknown(value: object) -> object:
    if isinstance(value, JsonFloat):
        return msgspec.Raw(value.text.encode())
    raise TypeError(f"a value of type {type(value).__name__} has no JSON form")


_input_decoder = msgspec.json.Decoder(float_hook=JsonFloat)
_encoder = msgspec.json.Encoder(enc_hook=_encode_unknown)


def decode(text: bytes) -> object:
    """Reads one JSON value; numbers with a point or an exponent become `msgspec.Raw`. Raises InvalidJson."""
    return _decode(_decoder, text)


def decode_input(text: bytes | str) -> object:
    """Reads one JSON value; numbers with a point or an exponent become JsonFloat. Raises InvalidJson."""
    return _decode(_input_decoder, text)


def encode(value: object) -> bytes:
    """Writes a value as JSON, as compactly as it goes."""
    return _encoder.encode(value)


def number_of(raw: msgspec.Raw) -> float | None:
    """The number that a raw value stands for; None if it is none, or none that a double can hold."""
    try:
        number = float(bytes(raw))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _decode(decoder: msgspec.json.Decoder[object], text: bytes | str) -> object:
    try:
        return decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidJson(str(error)) from error
