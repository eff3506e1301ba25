"""What refusals say, in the languages of the graph."""

MESSAGES: dict[str, dict[str, str]] = {
    "PATIENT_NOT_FOUND": {
        "en": "There is no such patient. Register first.",
        "fr": "Ce patient n'existe pas. Inscrivez-vous d'abord.",
        "de": "Diese Person ist nicht registriert. Bitte zuerst registrieren.",
    },
    "PATIENT_ALREADY_REGISTERED": {
        "en": "This patient is registered already.",
        "fr": "Ce patient est déjà inscrit.",
        "de": "Diese Person ist bereits registriert.",
    },
    "PATIENT_VERSION_CONFLICT": {
        "en": "Someone changed this in the meantime. Look at the current state and try again.",
        "fr": "Ces données ont été modifiées entre-temps. Consultez l'état actuel et réessayez.",
        "de": "Das wurde inzwischen geändert. Bitte den aktuellen Stand ansehen und erneut versuchen.",
    },
}


def message(code: str, language: str) -> str:
    """The text of a refusal; `language` is en, fr or de."""
    return MESSAGES[code][language]
