"""What a text means does not depend on the order of its phrases, nor on commas between them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import permutations

import pytest

from subgraphs.search.domain.query_text import interpret

NOW = datetime.fromisoformat("2026-11-25T10:00")
COUNTRIES = {"en": "FR", "fr": "FR", "de": "DE"}
# Each line is one search, its phrases parted by bars.
SEARCHES = {
    "en": """
GP | Nantes | monday | from 9 to 11
GP | in Nantes | monday to friday | before nine
dentist | Lyon | Monday 7 December | between 9 and 11
dentist | in Lille | December 3rd | at 9
dentist | near Metz | Dec 4th | before nine
dentist | Metz | on Friday | 2:30pm
dentist | in Metz | on weekdays | half past two
dentist | Lille | on the 15 | who speaks German
dentist | Lille | on 15 | video
dentist | Lyon | before the 15 | accepting new patients
dentist | Lyon | after the 15 | sector 1
dentist | Paris | Tue 1/12 8:15am
dentist | Paris | Tue 1.12 8:15 | English speaking
physio | Vire | tomorrow | after 6pm
physio | Auch | next week | in person
midwife | Mende | in the evening
eye doctor | Lyon | next week | early morning
eye doctor | Lyon | next weekend | in person
ENT | Nantes | monday to friday | next month
ENT | Nantes | Tuesday or Thursday | at ten
dermatologist | Paris | first half of December | at nine
dermatologist | in Paris | the week of 7 December | mornings
a cardiologist | in Lille | Friday week | by 12
a cardiologist | Lyon | in two weeks | around 10
pediatrician | Hamburg | on a Monday | best rated
pediatrician | Metz | weekdays | after five
dentist | Strasbourg | tomorrow | 9 to 11
dentist | in Bonn | this weekend | lunchtime
dentist | Paris | within 2 weeks | late afternoon
dentist | Marseille | in January | on Mondays
GP | near Bonn | within 5 km | today
GP | Lyon | the day after tomorrow | who speaks Arabic
GP | Nantes | on 3 December | until noon
GP | Nantes | mid December | weekends
urologist | Metz | every Tuesday | evening
urologist | in Metz | late next week | telehealth
urologist | Paris | Monday to Wednesday | in the morning
dentist | Lyon | nearest | this week
dentist | Lyon | as soon as possible | after work
dentist | Lyon | a week on Friday | nine to eleven
""",
    "fr": """
un urologue | à Metz | le soir | la semaine prochaine
dentiste | Nantes | entre midi et deux | la semaine prochaine
dentiste | à Lille | l'après-midi | semaine prochaine
dentiste | Lyon 3e | du lundi au mercredi | le matin
dentiste | Metz | mardi ou jeudi | le soir
dentiste | Metz | en semaine | 9h-11h
dentiste | à Metz | en semaine | 14h30
kiné | Vannes | du lundi au vendredi | à 9h
kiné | à Vannes | du lundi au vendredi | mi-décembre
kiné | Vannes | cette semaine | le samedi
kiné | Vannes | semaine prochaine | le mardi et le jeudi
sage-femme | Mende | après-demain | de 9h à 11h
sage-femme | Mende | demain
dentiste | Mende | à 20 km à la ronde
dentiste | Auch | demain | en visio
dentiste | Sens | samedi | secteur 1
ophtalmo | Gap | 9h | lundi
ORL | Orange | ce vendredi | au cabinet
gynéco | Tours | sous 15 jours | qui parle anglais
dentiste | Rennes | 03/12/2026 | après 18h
dentiste | à Rennes | 3/12 | de 9h à 11h
dentiste | Rennes | mar 1/12 8h15
dentiste | Paris | le 15 | à neuf heures
dentiste | Paris | avant le 15 | anglophone
dentiste | Paris | après le 15 | conventionné secteur 2
pédiatre | à Lille | mi-décembre | 9h-11h
pédiatre | Lille | d'ici la fin de la semaine | à 14h30
pédiatre | Lille | fin de semaine | le matin
cardiologue | 75011 Paris | lundi en huit | vers 10h
cardiologue | Paris | le mois prochain | le lundi
cardiologue | Nantes | vendredi prochain | tôt le matin
cardiologue | Nantes | dans huit jours | avant midi
dentiste | Nantes | à partir de lundi | le soir
dentiste | Nantes | première quinzaine de décembre | parlant arabe
dentiste | Vannes | ce week-end | le mieux noté
médecin généraliste | près de Rennes | aujourd'hui | à partir de 15h
médecin généraliste | Rennes | au plus vite | le matin
dentiste | Aix-en-Provence | les mardis | en fin de journée
dentiste | Lille | chaque mardi | entre 9h et 11h
dentiste | Lille | janvier | dans un rayon de 10 km
""",
    "de": """
Augenärztin | Konstanz | nächste Wo
Zahnarzt | Ulm | in 2 Wo
Zahnarzt | Ulm | nächste Wo | vormittags
Hausarzt | Mainz | am 3
Hausarzt | Bonn | am 15 | um 12 Uhr
Hausarzt | Mainz | nach dem 15
Hausarzt | in Mainz | bis zum 15 | der Englisch spricht
Zahnarzt | Mainz | vor dem 15 | privat
Zahnarzt | Bonn | Di 1.12 8:15
Zahnarzt | Bonn | Di 1.12 8.15 | AOK
Zahnarzt | in Bonn | 1.12. 8h
Zahnarzt | Bonn | 01.12 um 8
mo | Zahnarzt | Köln
Di | Augenarzt | Trier
mo | Hausarzt | Moers
Hausarzt | Much | morgen
Hautarzt | Singen | abends | per Video
HNO | Weiden | übermorgen
Zahnarzt | Ulm | Montag | zwischen 9 und 11
Zahnarzt | Ulm | Montag bis Freitag | von 9 bis 11
Zahnarzt | in Ulm | Montag bis Mittwoch | vor neun
Zahnarzt | Ulm | am 15. | um 9
Zahnarzt | Ulm | am Freitag | nach 5
Zahnarzt | Ulm | am 3. Dezember | bis zwölf
Zahnarzt | Ulm | am 15. | 9 bis 11 Uhr
Zahnarzt | Ulm | am 15. | 9-11 Uhr
Kinderarzt | Trier | 03.12.2026 | nach 18 Uhr
Kinderarzt | Trier | Mitte Dezember | 9-11 Uhr
Kinderarzt | Trier | KW 50 | 14:30 Uhr
Kinderarzt | in Trier | nächste Woche | vorm.
Physio | Köln | werktags | nächste Woche
Physio | Köln | montags und mittwochs | nächste Woche
Physio | Köln | von Montag bis Freitag | um 14:30
Kardiologe | Bad Nauheim | morgen | ganz früh
Kardiologe | bei Konstanz | in zwei Wochen | nachmittags
Frauenärztin | Freiburg | Anfang Januar | werktags
Frauenärztin | in Köln | dieses Wochenende | gegen 10
Orthopäde | Ulm | innerhalb von 2 Wochen | nach Feierabend
Orthopäde | Ulm | Montag in einer Woche | halb drei
Zahnarzt | Mainz | jeden Montag | bestbewertet
""",
}


def searches() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The country and the phrases of each search."""
    for language, text in SEARCHES.items():
        for line in text.strip().splitlines():
            yield COUNTRIES[language], tuple(phrase.strip() for phrase in line.split("|"))


@pytest.mark.parametrize(("country", "phrases"), searches(), ids=lambda value: " ".join(value))
def test_phrases_mean_the_same_in_every_order(country: str, phrases: tuple[str, ...]) -> None:
    meant = interpret(", ".join(phrases), country, NOW).to_json()
    assert "unrecognised" not in meant
    for order in permutations(phrases):
        for text in (" ".join(order), ", ".join(order)):
            assert interpret(text, country, NOW).to_json() == meant, text
