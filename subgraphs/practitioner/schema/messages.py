"""What refusals say, in the languages of the graph."""

MESSAGES: dict[str, dict[str, str]] = {
    "PRACTITIONER_NOT_FOUND": {
        "en": "There is no practitioner with this id.",
        "fr": "Aucun praticien ne porte cet identifiant.",
        "de": "Unter dieser Kennung gibt es keine Praxis.",
    },
    "PRACTITIONER_ALREADY_EXISTS": {
        "en": "A practitioner with this id exists already.",
        "fr": "Un praticien portant cet identifiant existe déjà.",
        "de": "Unter dieser Kennung gibt es bereits eine Praxis.",
    },
    "PRACTITIONER_VERSION_CONFLICT": {
        "en": "Someone changed this in the meantime. Look at the current state and try again.",
        "fr": "Ces données ont été modifiées entre-temps. Consultez l'état actuel et réessayez.",
        "de": "Das wurde inzwischen geändert. Bitte den aktuellen Stand ansehen und erneut versuchen.",
    },
    "PRACTITIONER_NOT_ACTIVE": {
        "en": "This practitioner is retired and can no longer be changed.",
        "fr": "Ce praticien a cessé son activité et ne peut plus être modifié.",
        "de": "Diese Praxis ist geschlossen und kann nicht mehr geändert werden.",
    },
    "SCHEDULE_NOT_VALID": {
        "en": "Hours, consultation types and rules do not fit together; see the problems.",
        "fr": "Les horaires, les types de consultation et les règles ne s'accordent pas ; voir les problèmes.",
        "de": "Sprechzeiten, Terminarten und Regeln passen nicht zusammen; siehe die Probleme.",
    },
    "SCHEDULE_EXCEPTION_NOT_FOUND": {
        "en": "This practitioner has no such absence or extra hours.",
        "fr": "Ce praticien n'a pas cette absence ni ces horaires supplémentaires.",
        "de": "Diese Abwesenheit oder Zusatzsprechzeit gibt es hier nicht.",
    },
}


def message(code: str, language: str) -> str:
    """The text of a refusal; `language` is en, fr or de."""
    return MESSAGES[code][language]
