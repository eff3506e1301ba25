"""What a search can be refused for, besides input that does not fit."""

from servicekit.errors import ClientError


class CountryRequired(ClientError):
    """Nothing says in which country to search."""

    def __init__(self) -> None:
        super().__init__(
            "Say in which country to search: the argument country, a path such as /fr/graphql, or a place in the text.",
            "COUNTRY_REQUIRED",
        )


class CountryMismatch(ClientError):
    """The path and the argument name two countries."""

    def __init__(self, argument: str, path: str) -> None:
        super().__init__(
            f"The argument country says {argument} and the path says {path}; leave one out or make them agree.",
            "COUNTRY_MISMATCH",
        )


class LocationRequired(ClientError):
    """The text asks for what is near, and nobody says to what."""

    def __init__(self) -> None:
        super().__init__(
            "The text asks for what is near: send near { latitude longitude } with it, or name a place.",
            "LOCATION_REQUIRED",
        )


class CursorExpired(ClientError):
    """The list that a cursor points into is gone."""

    def __init__(self) -> None:
        super().__init__("This list of results has expired; search again from the first page.", "CURSOR_EXPIRED")
