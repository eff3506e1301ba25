"""A slip changes nothing of what a text means, and a word that is none is left what it is."""

from datetime import datetime

import pytest

from subgraphs.search.domain.query_text import interpret

NOW = datetime.fromisoformat("2026-11-25T10:00")


def meaning(text: str, country: str = "FR") -> dict[str, object]:
    return interpret(text, country, NOW).to_json()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dentist on riday", "dentist on friday"),
        ("dentist wenesday", "dentist wednesday"),
        ("dentiste jeudi mtin", "dentiste jeudi matin"),
        ("kiné vendredi osir", "kiné vendredi soir"),
        ("dentiste geudi", "dentiste jeudi"),
        ("généraliste demin", "généraliste demain"),
        ("oncologue début de décemgre", "oncologue début de décembre"),
        ("dentist the 15th of Jannuary", "dentist the 15th of January"),
        ("Hausarzt ab Monag", "Hausarzt ab Montag"),
        ("Hausarzt bis Ende der Voche", "Hausarzt bis Ende der Woche"),
        ("médecin généralsite Lyon", "médecin généraliste Lyon"),
        ("Dr Weber Kardiolge", "Dr Weber Kardiologe"),
        ("docteur Rousseau lundy 10h", "docteur Rousseau lundi 10h"),
        ("fysio Metz", "physio Metz"),
        ("psychiatre en vidoe", "psychiatre en vidéo"),
    ],
)
def test_a_slip_in_a_word_of_time_or_trade_is_read_as_what_was_meant(written: str, meant: str) -> None:
    assert meaning(written) == meaning(meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sycologist Metz", "psychologist Metz"),
        ("cicologue Metz", "psychologue Metz"),
        ("Zykologe Metz", "Psychologe Metz"),
        ("sikiatrist Metz", "psychiatrist Metz"),
        ("neumologue Metz", "pneumologue Metz"),
        ("Noimologe Metz", "Pneumologe Metz"),
        ("knefrologist Metz", "nephrologist Metz"),
        ("eurologist Metz", "urologist Metz"),
        ("roomatologist Metz", "rheumatologist Metz"),
        ("ematologe Metz", "hématologue Metz"),
        ("aurtophoniste Metz", "orthophoniste Metz"),
        ("Haudarzt Metz", "Hautarzt Metz"),
        ("fisio Metz", "physio Metz"),
        ("quiné Metz", "kiné Metz"),
    ],
)
def test_a_trade_is_known_by_its_sound_before_one_that_is_spelled_alike(written: str, meant: str) -> None:
    assert meaning(written) == meaning(meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Hausarzt morgen frü", "Hausarzt morgen früh"),
        ("dentiste demain sor", "dentiste demain soir"),
        ("dentiste lundi mdi", "dentiste lundi midi"),
        ("dentist friday oon", "dentist friday noon"),
        ("Hausarzt Freitag 10 Uht", "Hausarzt Freitag 10 Uhr"),
    ],
)
def test_a_short_word_is_mended_where_only_a_word_of_time_fits(written: str, meant: str) -> None:
    assert meaning(written) == meaning(meant)


def test_a_video_is_no_physiotherapist() -> None:
    assert meaning("neurologue en vizio") == meaning("neurologue en visio")


@pytest.mark.parametrize(
    ("weekday", "written"),
    [
        (weekday, weekday + ending)
        for weekday in (
            *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
            *("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag", "Sonnabend"),
        )
        for ending in (weekday[-1], "t", "x", "q")
    ],
)
def test_a_letter_too_many_makes_no_habit_of_a_day(weekday: str, written: str) -> None:
    assert meaning(f"dentist {written}") == meaning(f"dentist {weekday}")


@pytest.mark.parametrize("word", ["virologist", "geologist", "orthoptiste", "Ökologe", "Hauarzt", "cytolojist"])
def test_a_word_that_is_no_trade_or_as_near_to_two_is_named(word: str) -> None:
    assert meaning(f"{word} Metz") == {"place": "Metz", "unrecognised": [word]}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gynéco lyn", "gynéco Lyon"),
        ("kiné nize", "kiné Nice"),
        ("dentist in oaris", "dentist in Paris"),
        ("dentiste prais", "dentiste Paris"),
        ("osteopath near Annec", "osteopath near Annecy"),
        ("dentiste à Rennnes", "dentiste à Rennes"),
        ("dentiste Mont-de-Marsn", "dentiste Mont-de-Marsan"),
        ("kiné saint jermain en laye", "kiné Saint-Germain-en-Laye"),
        ("dentiste Bourg-la-Reinr", "dentiste Bourg-la-Reine"),
        ("dentiste Villejiuf", "dentiste Villejuif"),
    ],
)
def test_a_slip_in_a_town_is_read_as_the_likeliest_town(written: str, meant: str) -> None:
    assert meaning(written) == meaning(meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dentisteparis", "dentiste Paris"),
        ("dentistcaen", "dentist Caen"),
        ("dentiste-bordeau", "dentiste Bordeaux"),
        ("dentist nextmonday", "dentist next Monday"),
        ("dentiste Lyon demainmatin", "dentiste Lyon demain matin"),
        ("dentiste saintetienne", "dentiste Saint-Étienne"),
        ("allergologue lundisoir Paris", "allergologue lundi soir Paris"),
        ("dent ist in Metz", "dentist in Metz"),
        ("dentiste vendr edi", "dentiste vendredi"),
        ("dentist next Mon-day", "dentist next Monday"),
        ("dentist Friday after-noon", "dentist Friday afternoon"),
        ("dentiste Villeur banne", "dentiste Villeurbanne"),
        ("dentiste Aix-en-Prove-nce", "dentiste Aix-en-Provence"),
    ],
)
def test_words_that_were_run_together_or_apart_are_read_as_they_were_meant(written: str, meant: str) -> None:
    assert meaning(written) == meaning(meant)


@pytest.mark.parametrize("text", ["Haus arzt Mainz", "Zahn arzt Mainz", "Zahnarztmainz"])
def test_german_compounds_may_stand_apart_and_others_together(text: str) -> None:
    assert meaning(text, "DE").keys() == {"specialty", "place"}


def test_two_words_that_mean_something_apart_are_not_joined() -> None:
    assert meaning("Kinderarzt in Mainz", "DE") == meaning("Mainz Kinderarzt", "DE")
    assert meaning("dentist after noon") == meaning("dentist after 12")


@pytest.mark.parametrize(
    "word",
    [
        *("remember", "match", "launch", "create", "range", "carrot", "province", "mining"),
        *("centaine", "cuir", "identité", "choix", "poissons", "pompiers", "truc", "moyenne"),
        *("Junge", "Feuer", "Sorgen", "Behörden", "Sachen", "Schneider", "durch", "Kino"),
    ],
)
def test_a_word_that_is_near_another_but_frequent_means_nothing_else(word: str) -> None:
    assert meaning(f"dentist {word}") in ({"specialty": "dentist", "unrecognised": [word]}, {"specialty": "dentist"})


@pytest.mark.parametrize(
    "name", ["Julia", "Marx", "Huet", "Joly", "Martinez", "Blanchard", "Behrens", "Merz", "Marchand"]
)
def test_a_name_is_no_typo_of_a_month_a_day_or_a_town(name: str) -> None:
    assert meaning(f"dentist {name}").keys() <= {"specialty", "unrecognised", "name"}
