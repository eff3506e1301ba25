"""Names, titles, streets and languages, by country."""

from dataclasses import dataclass


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


@dataclass(frozen=True, slots=True)
class Culture:
    """What makes a practitioner of one country look like one. Odds of languages are out of 1."""

    language: str
    given_names: tuple[str, ...]
    family_names: tuple[str, ...]
    streets: tuple[str, ...]
    street_first: bool  # "Torstraße 12" against "12 rue de Rivoli"
    further_languages: tuple[tuple[str, float], ...]
    titles: dict[str, str]  # by specialty
    physician_title: str


NOT_PHYSICIANS = frozenset(
    {
        "midwife",
        "psychologist",
        "physiotherapist",
        "osteopath",
        "podiatrist",
        "dietitian",
        "speech_therapist",
        "occupational_therapist",
        "nurse",
        "acupuncturist",
    }
)

FRENCH = Culture(
    language="fr",
    given_names=words(
        "Claire Camille Julien Thomas Marie Sophie Nicolas Antoine Élodie Pauline Hugo Lucie Mathieu Anaïs Pierre "
        "Isabelle François Amélie Romain Céline Karim Leïla Étienne Margaux Olivier Nathalie Baptiste Inès Vincent "
        "Aurélie Sébastien Fatima Guillaume Charlotte Maxime Agnès Rachid Hélène Bruno Juliette"
    ),
    family_names=words(
        "Moreau Laurent Petit Bernard Durand Lefebvre Garnier Roux Fournier Girard Bonnet Lambert Fontaine Rousseau "
        "Mercier Chevalier Benali Nguyen Faure Perrin Morel Blanchard Gauthier Haddad Marchand Dufour Renard Picard "
        "Colin Masson Barbier Aubry Leclerc Boyer Hoarau Payet Schmitt Muller Da-Silva Caron"
    ),
    streets=(
        "rue de la République",
        "avenue Victor-Hugo",
        "rue des Lilas",
        "boulevard Gambetta",
        "rue Jean-Jaurès",
        "place de la Mairie",
        "rue du Moulin",
        "avenue du Général-Leclerc",
        "rue Pasteur",
        "rue Voltaire",
        "cours Lafayette",
        "rue des Écoles",
        "quai de la Liberté",
        "rue Saint-Michel",
        "allée des Tilleuls",
        "rue de Verdun",
    ),
    street_first=False,
    further_languages=(("en", 0.55), ("es", 0.15), ("ar", 0.1), ("it", 0.07), ("pt", 0.05), ("de", 0.06)),
    titles={},
    physician_title="Dr",
)

GERMAN = Culture(
    language="de",
    given_names=words(
        "Jonas Lena Anna Lukas Katharina Stefan Julia Michael Sabine Andreas Christine Markus Leonie Felix Petra Jan "
        "Birgit Tobias Ayşe Mehmet Sebastian Ulrike Philipp Monika Florian Susanne Alexander Olga Johannes Claudia "
        "Daniel Elif Matthias Franziska Georg Hannah Paul Renate Simon Marie"
    ),
    family_names=words(
        "Weber Schneider Fischer Becker Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Braun "
        "Zimmermann Krüger Hartmann Lange Krause Lehmann Köhler Yılmaz Kaya Nowak Vogel Jansen Friedrich Günther "
        "Schubert Winkler Lorenz Böhm Engel Sommer Brandt Haas Seidel Petrov Huber"
    ),
    streets=(
        "Hauptstraße",
        "Bahnhofstraße",
        "Gartenstraße",
        "Schillerstraße",
        "Goethestraße",
        "Lindenallee",
        "Marktplatz",
        "Kirchgasse",
        "Mozartstraße",
        "Bismarckstraße",
        "Am Stadtpark",
        "Rosenweg",
        "Friedrichstraße",
        "Parkstraße",
        "Ringstraße",
        "Mühlenweg",
    ),
    street_first=True,
    further_languages=(("en", 0.65), ("tr", 0.1), ("ru", 0.08), ("fr", 0.1), ("es", 0.06), ("ar", 0.06), ("pl", 0.05)),
    titles={"dentist": "Dr. med. dent.", "orthodontist": "Dr. med. dent.", "psychologist": "Dipl.-Psych."},
    physician_title="Dr. med.",
)

CULTURES = {"FR": FRENCH, "DE": GERMAN}
