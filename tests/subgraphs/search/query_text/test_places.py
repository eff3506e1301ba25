"""Places: own names and exonyms, the country before the size, arrondissements, postcodes, districts."""

import random
from collections.abc import Callable
from datetime import datetime

import pytest

from subgraphs.search.domain.geo import distance_km
from subgraphs.search.domain.query_text import Location, interpret
from subgraphs.search.domain.query_text.gazetteer import Place, gazetteer
from subgraphs.search.domain.query_text.locating import MOST_ALTERNATIVES
from subgraphs.search.domain.query_text.place_names import key_of

NOW = datetime.fromisoformat("2026-11-25T10:00")


def location(text: str, country: str | None = "FR") -> Location:
    found = interpret(text, country, NOW).location
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Munich", "München"),
        ("Muenchen", "München"),
        ("Cologne", "Köln"),
        ("Nuremberg", "Nürnberg"),
        ("Francfort", "Frankfurt am Main"),
        ("Frankfurt", "Frankfurt am Main"),
        ("Frankfurt Oder", "Frankfurt (Oder)"),
        ("Aix-la-Chapelle", "Aachen"),
        ("Sankt Augustin", "Sankt Augustin"),
        ("St. Augustin", "Sankt Augustin"),
        ("Giessen", "Gießen"),
        ("Hanovre", "Hannover"),
    ],
)
def test_german_cities_by_any_of_their_names(text: str, name: str) -> None:
    assert location(f"Zahnarzt in {text}", "DE").name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("St Etienne", "Saint-Étienne"),
        ("Aix en Provence", "Aix-en-Provence"),
        ("Straßburg", "Strasbourg"),
        ("Dunkirk", "Dunkerque"),
        ("la rochelle", "La Rochelle"),
        ("Nizza", "Nice"),
    ],
)
def test_french_cities_by_any_of_their_names(text: str, name: str) -> None:
    assert location(f"dentiste à {text}").name == name


def test_the_country_decides_between_namesakes_and_then_the_mainland() -> None:
    assert location("dentiste Saint-Denis").time_zone == "Europe/Paris"
    assert location("dentiste Saint-Denis 97400").time_zone == "Indian/Reunion"
    assert location("Zahnarzt Cologne", "DE").country == "DE"


@pytest.mark.parametrize(
    "text", ["Paris 15", "Paris 15e", "Paris XV", "75015", "75015 Paris", "Paris 15ème", "dans le 15e"]
)
def test_an_arrondissement_has_its_postcode_and_its_own_centre(text: str) -> None:
    found = location(f"dentiste {text}")
    assert (found.name, found.postcode, found.is_small) == ("Paris", "75015", True)
    paris, centre = location("dentiste Paris").centre, found.centre
    assert paris is not None
    assert centre is not None
    assert 1 < distance_km(paris, centre) < 8


@pytest.mark.parametrize(
    "text", ["Paris 15 km", "Paris 15 décembre", "Paris 15h", "Paris 15 min", "Paris 21", "Paris I need"]
)
def test_a_number_behind_a_city_is_not_always_an_arrondissement(text: str) -> None:
    assert location(f"dentiste {text}").postcode is None


def test_a_district_beside_its_city_is_the_centre_and_the_city_the_name() -> None:
    found = location("Zahnarzt Berlin Kreuzberg", "DE")
    berlin = location("Zahnarzt Berlin", "DE")
    assert (found.name, found.is_small) == ("Berlin", True)
    assert found.centre != berlin.centre


def test_a_second_arrondissement_is_named_and_not_applied() -> None:
    read = interpret("dentiste Lyon 3 ou Lyon 6", "FR", NOW)
    assert read.location is not None
    assert read.location.postcode == "69003"
    assert read.unrecognised == ("Lyon 6",)


@pytest.mark.parametrize("text", ["Köln Mülheim", "Mülheim Köln", "Mülheim, Köln", "Mülheim in Köln"])
def test_the_district_of_the_city_beside_it_is_meant_and_not_its_larger_namesake(text: str) -> None:
    found = location(f"Zahnarzt {text}", "DE")
    assert (found.name, found.is_small) == ("Köln", True)


def test_a_postcode_says_its_town() -> None:
    found = location("dentiste 48300")
    assert (found.name, found.postcode, found.is_small) == ("Langogne", "48300", True)
    assert location("Zahnarzt 23730", "DE").name == "Neustadt in Holstein"


def test_a_postcode_of_a_city_without_a_centre_of_its_own_is_searched_as_the_city() -> None:
    found = location("Zahnarzt 10961", "DE")
    assert (found.name, found.postcode, found.is_small) == ("Berlin", "10961", False)


def test_a_postcode_without_a_known_town_is_kept() -> None:
    found = location("dentiste 01110")
    assert (found.name, found.postcode, found.centre) == (None, "01110", None)


def test_a_postcode_of_another_place_is_named_and_not_applied() -> None:
    read = interpret("dentiste Lyon 33000", "FR", NOW)
    assert read.location is not None
    assert (read.location.name, read.location.postcode) == ("Lyon", None)
    assert read.unrecognised == ("33000",)


@pytest.mark.parametrize(
    ("text", "country", "region"),
    [
        ("Neustadt Holstein", "DE", "Schleswig-Holstein"),
        ("Neustadt (Sachsen)", "DE", "Sachsen"),
        ("Neustadt in Hessen", "DE", "Hessen"),
        ("Neustadt 23730", "DE", "Schleswig-Holstein"),
        ("Halle in NRW", "DE", "Nordrhein-Westfalen"),
        ("Saint-Pierre La Réunion", "FR", "La Réunion"),
        ("Saint-Denis (974)", "FR", "La Réunion"),
        ("Saint-Denis 93", "FR", "Seine-Saint-Denis"),
        ("Villeneuve (Aveyron)", "FR", "Aveyron"),
        ("Boulogne dans le Pas-de-Calais", "FR", "Pas-de-Calais"),
    ],
)
def test_a_region_tells_a_place_from_its_namesakes(text: str, country: str, region: str) -> None:
    found = location(text, country)
    assert found.region == region
    assert not interpret(text, country, NOW).unrecognised


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Frankfurt a. d. Oder", "Frankfurt (Oder)"),
        ("Rothenburg o.d.T.", "Rothenburg ob der Tauber"),
        ("Freiburg i.Br.", "Freiburg im Breisgau"),
        ("Neustadt a.d. Weinstr.", "Neustadt an der Weinstraße"),
        ("Limburg a.d.L.", "Limburg an der Lahn"),
        ("Frankfurt oder Berlin", "Frankfurt am Main"),
    ],
)
def test_what_tells_a_place_from_its_namesakes_may_be_abbreviated(text: str, name: str) -> None:
    assert location(f"Zahnarzt {text}", "DE").name == name


@pytest.mark.parametrize("text", ["Neustadt", "Halle", "Freiburg", "Frankfurt", "Mülheim", "Rothenburg"])
def test_an_ambiguous_german_place_gives_its_alternatives_the_likeliest_first(text: str) -> None:
    found = location(f"Zahnarzt {text}", "DE")
    assert 1 <= len(found.alternatives) <= MOST_ALTERNATIVES
    assert len({other.centre for other in found.alternatives} | {found.centre}) == len(found.alternatives) + 1


@pytest.mark.parametrize("text", ["Saint-Denis", "Villeneuve", "Boulogne", "Saint-Pierre"])
def test_an_ambiguous_french_place_gives_its_alternatives_with_their_departments(text: str) -> None:
    found = location(f"dentiste {text}")
    assert 1 <= len(found.alternatives) <= MOST_ALTERNATIVES
    assert all(other.region for other in found.alternatives)


@pytest.mark.parametrize(
    "text", ["Paris 15", "Saint-Denis 93200", "Neustadt an der Weinstraße", "Villeneuve-sur-Lot", "Dijon"]
)
def test_what_can_be_one_place_only_has_no_alternatives(text: str) -> None:
    assert location(f"dentiste {text}", "DE" if "Wein" in text else "FR").alternatives == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Unterhaching bei München", "Unterhaching"),
        ("Vanves près de Paris", "Vanves"),
        ("Garching near Munich", "Garching"),
    ],
)
def test_a_city_that_a_place_lies_near_is_not_the_place(text: str, name: str) -> None:
    country = "FR" if "Paris" in text else "DE"
    assert location(text, country).name == name
    assert not interpret(text, country, NOW).unrecognised


@pytest.mark.parametrize("text", ["Köln oder Bonn", "Bonn ou Cologne", "Berlin or Potsdam", "Frankfurt Offenbach"])
def test_two_towns_beside_each_other_are_not_city_and_district(text: str) -> None:
    read = interpret(f"dentist {text}", "DE", NOW)
    assert len(read.unrecognised) == 1
    assert read.location is not None
    assert not read.location.is_small


@pytest.mark.parametrize(
    "text",
    [
        "violence",
        "hernie",
        "cheville",
        "pompiers",
        "grand cabinet",
        "point de suture",
        "médecin de la ville",
        "breast lump",
        "pain in spring",
        "Brust",
        "Schwester",
        "für Hommes",
        "im Wald",
        "mit Herzen",
    ],
)
@pytest.mark.parametrize("country", ["FR", "DE"])
def test_words_that_are_spelled_like_a_place_or_nearly_so_are_none(text: str, country: str) -> None:
    assert interpret(f"dentist {text}", country, NOW).location is None


@pytest.mark.parametrize(
    ("text", "country", "name"),
    [
        ("Clermont Ferand", "FR", "Clermont-Ferrand"),
        ("Aix en Provance", "FR", "Aix-en-Provence"),
        ("Saint Ettienne", "FR", "Saint-Étienne"),
        ("Villfranche sur Saone", "FR", "Villefranche-sur-Saône"),
        ("Monchengladbach", "DE", "Mönchengladbach"),
        ("Bad Hombrug", "DE", "Bad Homburg vor der Höhe"),
        ("Frankfrut am Main", "DE", "Frankfurt am Main"),
        ("Gelsenkrichen", "DE", "Gelsenkirchen"),
    ],
)
def test_a_misspelled_city_is_meant(text: str, country: str, name: str) -> None:
    assert location(f"dentist {text}", country).name == name


@pytest.mark.parametrize("text", ["in die Praxis", "sans rendez-vous", "mon auch das", "nice"])
def test_ordinary_words_are_no_places(text: str) -> None:
    found = interpret(f"dentist {text}", "DE", NOW).location
    assert found is None or found.name == "Nice"


def test_after_a_preposition_even_an_ordinary_word_is_a_place() -> None:
    assert location("dentiste à Die").name == "Die"
    assert location("dentist in Nice").name == "Nice"


def test_without_a_country_a_place_says_it_only_if_it_is_unique() -> None:
    assert location("dentist in Toulouse", None).country == "FR"
    assert location("Zahnarzt in Düsseldorf", None).country == "DE"
    assert location("dentist in Cologne", None).country is None


def test_a_second_place_far_away_is_named_and_not_applied() -> None:
    read = interpret("dentist in Paris or Lyon", "FR", NOW)
    assert read.location is not None
    assert read.location.name == "Paris"
    assert read.unrecognised == ("Lyon",)


@pytest.mark.parametrize("said", ["dentist in {}", "Zahnarzt in {}", "dentiste à {}"])
def test_nearly_any_place_or_a_namesake_is_found_behind_a_preposition(said: str) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    places = sorted({place for _, place in gazetteer().names()}, key=lambda place: place.id)
    sample = random.Random(seed).sample(places, 300)
    # A handful are first of all languages or numbers ("Persan", "Four").
    assert [place.name for place in sample if not is_found(place, said)][3:] == []


def is_found(place: Place, said: str) -> bool:
    """Whether a text about a place means it, or another one of its name and country."""
    found = interpret(said.format(place.name), place.country, NOW).location
    meant = gazetteer().candidates(key_of(place.name), place.country)
    return found is not None and (found.country, found.name) in {(other.country, other.name) for other in meant}


# Frequent surnames, and those of practitioners that are also villages, words or nearly a town.
SURNAMES = """
Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand
Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefevre Faure Andre Mercier Blanc Guerin
Boyer Garnier Chevalier Francois Legrand Gauthier Garcia Perrin Robin Clement Morin Nicolas Henry Roussel Mathieu Gautier
Masson Marchand Duval Denis Dumont Marie Lemaire Noel Meyer Dufour Meunier Brun Blanchard Giraud Joly Riviere Lucas Brunet
Gaillard Barbier Arnaud Martinez Gerard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine
Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoit Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez
Müller Schmidt Schneider Fischer Weber Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder
Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitz Krause Werner Lehmann Köhler Herrmann König Walter
Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger
Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt
Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel
Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Berg Steinbach Neuhaus Hagen Linden Essen Celle Roth
"""


@pytest.mark.parametrize("title", ["Dr", "Dr.", "Frau Dr.", "docteur", "Prof. Dr. med."])
@pytest.mark.parametrize("country", ["FR", "DE"])
def test_a_surname_behind_a_title_is_no_place(title: str, country: str) -> None:
    for surname in SURNAMES.split():
        assert interpret(f"{title} {surname}", country, NOW).location is None, surname
        assert location(f"{title} {surname}, dentist in Paris", country).name == "Paris", surname


def test_every_city_is_found_by_its_own_name() -> None:
    largest = sorted({place for _, place in gazetteer().names()}, key=lambda place: -place.population)[:300]
    for place in largest:
        found = interpret(f"dentist in {place.name}", place.country, NOW).location
        assert found is not None, place
        assert found.name == place.name


@pytest.mark.parametrize(
    "write", [str.lower, str.upper, lambda name: name.replace("-", " "), lambda name: name.replace(" ", "-")]
)
def test_names_of_several_words_may_be_written_in_any_way(write: Callable[[str], str]) -> None:
    towns = {place for _, place in gazetteer().names() if place.population >= 15_000}
    for place in sorted(towns, key=lambda place: place.id):
        if not place.name.isalpha():
            trade = "dentiste" if place.country == "FR" else "Zahnarzt"
            found = interpret(f"{trade} {write(place.name)}", place.country, NOW)
            assert (found.location and found.location.name, found.unrecognised) == (place.name, ()), place


@pytest.mark.parametrize(
    ("text", "country", "name"),
    [
        ("kiné Cherbourg en Cotentin", "FR", "Cherbourg-en-Cotentin"),
        ("Zahnarzt Weisenheim am Berg", "DE", "Weisenheim am Berg"),
        ("Zahnarzt Au am Rhein", "DE", "Au am Rhein"),
        ("dentiste La Flotte", "FR", "La Flotte"),
    ],
)
def test_no_part_of_a_name_is_read_as_something_else(text: str, country: str, name: str) -> None:
    found = interpret(text, country, NOW)
    assert (found.location and found.location.name, found.unrecognised) == (name, ())


def test_half_of_a_name_that_is_not_known_is_no_other_town() -> None:
    assert interpret("Zahnarzt Henstedt-Ulzburg", "DE", NOW).location is None


@pytest.mark.parametrize(
    ("text", "place", "unrecognised"),
    [
        ("a nice dentist in Nice", "Nice", ("nice",)),
        ("a really nice dentist", None, ("nice",)),
        ("rdv a nice dentiste", "Nice", ()),
        ("nice dentist", "Nice", ()),
    ],
)
def test_nice_is_a_manner_before_an_english_trade(text: str, place: str | None, unrecognised: tuple[str, ...]) -> None:
    found = interpret(text, "FR", NOW)
    assert (found.location and found.location.name, found.unrecognised) == (place, unrecognised)
