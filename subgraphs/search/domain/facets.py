"""Facets: how many of what is found have each value, counted as if the facet's own condition were not asked for."""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum

from subgraphs.search.domain.question import Question


class Facet(Enum):
    """What can be counted; the value is its field of profiles."""

    SPECIALTY = "specialties"
    LANGUAGE = "languages"
    INSURANCE = "insurance_sectors"


Counts = Mapping[Facet, Mapping[str, int]]


def by_question(question: Question) -> dict[Question, list[Facet]]:
    """Which facets are counted under which question: one that is not asked for, under the question itself."""
    without = {
        Facet.SPECIALTY: replace(question, specialties=()),
        Facet.LANGUAGE: replace(question, languages=()),
        Facet.INSURANCE: replace(question, insurance_sectors=()),
    }
    under: dict[Question, list[Facet]] = {}
    for facet, asked in without.items():
        under.setdefault(asked, []).append(facet)
    return under
