"""What a text says in two ways of which only one can hold is told apart from words that nobody understands."""

from datetime import datetime

import pytest

from subgraphs.search.domain.query_text import Contradiction, ContradictionKind, Interpretation, interpret

NOW = datetime.fromisoformat("2026-11-25T10:00")


def read(text: str, country: str = "FR") -> Interpretation:
    return interpret(text, country, NOW)


@pytest.mark.parametrize(
    ("kind", "applied", "left_out", "text"),
    [
        ("WINDOW", "today", "next week", "dentist today and next week"),
        ("WINDOW", "aujourd'hui", "la semaine prochaine", "dentiste aujourd'hui et la semaine prochaine"),
        ("WINDOW", "heute", "nächste Woche", "Zahnarzt heute und nächste Woche"),
        ("WINDOW", "Monday", "on Tuesday", "dentist Monday on Tuesday"),
        ("WINDOW", "vendredi", "le 3 décembre", "dentiste vendredi le 3 décembre"),
        ("WINDOW", "before Friday", "after Monday", "dentist before Friday after Monday"),
        ("DAY_PART", "morning", "after 6pm", "dentist morning after 6pm"),
        ("DAY_PART", "le matin", "après 18h", "dentiste le matin après 18h"),
        ("DAY_PART", "vormittags", "nach 18 Uhr", "Zahnarzt vormittags nach 18 Uhr"),
        ("MODE", "in person only", "video", "dentist video, in person only"),
        ("MODE", "uniquement au cabinet", "visio", "dentiste visio, uniquement au cabinet"),
        ("MODE", "nur vor Ort", "Video", "Zahnarzt Video, nur vor Ort"),
        ("RADIUS", "5 km", "10 km", "dentist 5 km from Paris, 10 km"),
        ("PLACE", "Paris", "Marseille", "dentist in Paris Marseille"),
        ("NAME", "Dr Martin", "Dr Weber", "Dr Martin dentist Dr Weber"),
        ("SORT", "nearest", "asap", "nearest dentist asap"),
    ],
)
def test_the_first_is_applied_and_the_other_said(kind: str, applied: str, left_out: str, text: str) -> None:
    found = read(text)
    assert found.contradictions == (Contradiction(ContradictionKind(kind), applied, (left_out,)),)
    assert found.unrecognised == (left_out,)


@pytest.mark.parametrize(
    ("text", "country"), [("dentiste secteur 1 secteur 2", "FR"), ("Zahnarzt Kassenpatient privat versichert", "DE")]
)
def test_of_two_insurances_none_filters(text: str, country: str) -> None:
    found = read(text, country)
    assert found.insurance is None
    assert [(said.kind, said.applied) for said in found.contradictions] == [(ContradictionKind.INSURANCE, None)]
    assert found.contradictions[0].left_out == found.unrecognised


@pytest.mark.parametrize(
    "text",
    [
        "dentist today or tomorrow",
        "dentist Monday or Wednesday next week",
        "dentist this weekend or Monday",
        "dentist Friday afternoon after 3pm",
        "dentist morning or afternoon",
        "dentist by video or in person",
        "dentist within 5 km of Paris, 5 km",
        "dentiste vendredi 4 décembre",
        "dentist xyzzy in Paris",
        "dentist not in Paris",
    ],
)
def test_what_fits_together_or_is_only_unknown_contradicts_nothing(text: str) -> None:
    assert read(text).contradictions == ()
