"""The windows of the design's table hold, in each language, whenever they are said."""

from datetime import datetime

import pytest

from subgraphs.search.domain.query_text import interpret

WEDNESDAY = datetime.fromisoformat("2026-11-25T10:00")


def window(text: str, now: datetime = WEDNESDAY, country: str = "FR") -> tuple[str | None, str | None]:
    """From and to, as printed."""
    fields = interpret(f"dentist {text}", country, now).to_json()
    assert "unrecognised" not in fields, fields
    return fields.get("from"), fields.get("to")


@pytest.mark.parametrize(
    ("start", "end", "texts"),
    [
        ("2026-11-25T10:00", "2026-11-26T00:00", "today/aujourd'hui/heute"),
        ("2026-11-26T00:00", "2026-11-27T00:00", "tomorrow/demain/morgen"),
        ("2026-11-27T00:00", "2026-11-28T00:00", "the day after tomorrow/après-demain/übermorgen"),
        ("2026-11-25T10:00", "2026-11-30T00:00", "this week/cette semaine/diese Woche"),
        ("2026-11-30T00:00", "2026-12-07T00:00", "next week/la semaine prochaine/nächste Woche/kommende Woche"),
        ("2026-11-28T00:00", "2026-11-30T00:00", "this weekend/ce week-end/am Wochenende"),
        ("2026-11-27T00:00", "2026-11-28T00:00", "Friday/vendredi/Freitag/am Freitag/on Friday"),
        ("2026-12-07T00:00", "2026-12-08T00:00", "lundi en huit/Monday week/Montag in einer Woche"),
        (
            "2026-11-25T10:00",
            "2026-11-29T00:00",
            "in the next 3 days/dans les 3 prochains jours/in den nächsten 3 Tagen/dans les trois jours à venir",
        ),
        ("2026-11-25T10:00", "2026-12-10T00:00", "within 2 weeks/sous 2 semaines/innerhalb von zwei Wochen"),
        ("2026-11-25T10:00", "2026-12-01T00:00", "this month/ce mois-ci/diesen Monat"),
        ("2026-12-01T00:00", "2027-01-01T00:00", "next month/le mois prochain/nächsten Monat"),
        ("2027-01-01T00:00", "2027-02-01T00:00", "in January/en janvier/im Januar"),
        (
            "2026-12-03T00:00",
            "2026-12-04T00:00",
            "on 3 December/3rd of December/le 3 décembre/am 3. Dezember/03/12/3.12./2026-12-03/le 3/am 3.",
        ),
        ("2026-11-25T10:00", "2026-11-27T00:00", "before Friday/avant vendredi/vor Freitag"),
        ("2026-11-25T10:00", "2026-11-28T00:00", "by Friday/until Friday/d'ici vendredi/jusqu'à vendredi/bis Freitag"),
        ("2026-11-28T00:00", None, "after Friday/après vendredi/nach Freitag"),
        ("2026-11-30T00:00", None, "from Monday on/à partir de lundi/ab Montag"),
        ("2026-12-04T00:00", "2026-12-05T00:00", "next Friday/Friday next week/Freitag nächster Woche"),
        ("2026-11-27T00:00", "2026-11-28T00:00", "vendredi prochain/nächsten Freitag/kommenden Freitag"),
        ("2026-12-05T00:00", "2026-12-07T00:00", "next weekend"),
        ("2026-11-28T00:00", "2026-11-30T00:00", "le week-end prochain/nächstes Wochenende"),
        ("2026-12-02T00:00", "2026-12-03T00:00", "heute in 8 Tagen/in 8 Tagen/dans huit jours/in a week"),
        ("2026-12-09T00:00", "2026-12-10T00:00", "dans quinze jours/in 14 Tagen/in two weeks"),
        ("2026-11-25T10:00", "2026-12-11T00:00", "sous 15 jours/d'ici 15 jours"),
        ("2026-11-30T00:00", "2026-12-03T00:00", "from Monday to Wednesday/von Montag bis Mittwoch"),
        ("2026-11-25T10:00", "2026-11-27T00:00", "today or tomorrow/aujourd'hui ou demain/heute oder morgen"),
    ],
)
def test_windows_of_the_table(start: str, end: str | None, texts: str) -> None:
    for text in split(texts):
        assert window(text) == (start, end), text


def split(texts: str) -> list[str]:
    """The texts between slashes; a date with a slash is one text."""
    return texts.replace("03/12", "03\x0012").replace("/", "\n").replace("\x00", "/").split("\n")


def test_a_weekday_said_on_that_day_is_today() -> None:
    assert window("Wednesday") == ("2026-11-25T10:00", "2026-11-26T00:00")


def test_the_coming_one_is_never_today() -> None:
    assert window("mercredi prochain") == ("2026-12-02T00:00", "2026-12-03T00:00")


def test_this_week_at_the_last_minute_of_sunday_is_that_minute() -> None:
    assert window("this week", datetime.fromisoformat("2026-11-29T23:59")) == ("2026-11-29T23:59", "2026-11-30T00:00")


def test_weeks_cross_the_year_after_week_53() -> None:
    assert window("nächste Woche", datetime.fromisoformat("2026-12-31T09:00")) == (
        "2027-01-04T00:00",
        "2027-01-11T00:00",
    )


def test_29_february_waits_for_its_year() -> None:
    assert window("29 February") == ("2028-02-29T00:00", "2028-03-01T00:00")


def test_a_month_later_than_the_31st_is_the_last_of_a_shorter_month() -> None:
    assert window("in a month", datetime.fromisoformat("2027-01-31T09:00")) == ("2027-02-28T00:00", "2027-03-01T00:00")


def test_the_running_month_begins_now() -> None:
    assert window("in November") == ("2026-11-25T10:00", "2026-12-01T00:00")


@pytest.mark.parametrize("text", ["31 February", "31.2.", "on 30 February"])
def test_a_day_that_does_not_exist_is_named_and_filters_nothing(text: str) -> None:
    fields = interpret(f"dentist {text}", "FR", WEDNESDAY).to_json()
    assert "unrecognised" in fields
    assert "from" not in fields


def test_today_and_next_week_contradict_each_other_and_it_is_said() -> None:
    fields = interpret("dentist today and next week", "FR", WEDNESDAY).to_json()
    assert fields["to"] == "2026-11-26T00:00"
    assert fields["unrecognised"] == ["next week"]


@pytest.mark.parametrize(
    ("part", "texts"),
    [
        (["06:00", "09:00"], "early morning/tôt le matin/frühmorgens"),
        (["06:00", "12:00"], "in the morning/le matin/vormittags/am Morgen"),
        (["12:00", "14:00"], "at lunchtime/à midi/mittags"),
        (["12:00", "18:00"], "in the afternoon/l'après-midi/nachmittags"),
        (["16:00", "18:00"], "late afternoon/en fin d'après-midi/am späten Nachmittag"),
        (["17:00", "22:00"], "after work/après le travail/nach Feierabend"),
        (["18:00", "22:00"], "in the evening/le soir/abends"),
        (["18:00", "24:00"], "after 6pm/après 18h/nach 18 Uhr/after 6"),
        (["00:00", "09:00"], "before 9/avant 9h/vor 9 Uhr"),
        (["14:00", "16:00"], "between 2 and 4pm/entre 14h et 16h/zwischen 14 und 16 Uhr"),
        (["09:00", "12:30"], "from 9 to 12:30/de 9h à 12h30/von 9 bis 12:30 Uhr"),
    ],
)
def test_parts_of_the_day_of_the_table(part: list[str], texts: str) -> None:
    for text in texts.split("/"):
        fields = interpret(f"dentist {text}", "FR", WEDNESDAY).to_json()
        assert fields == {"specialty": "dentist", "day_part": part}, text


@pytest.mark.parametrize("text", ["weekdays", "en semaine", "unter der Woche", "werktags", "Monday to Friday"])
def test_weekdays_are_monday_to_friday(text: str) -> None:
    fields = interpret(f"dentist {text}", "FR", WEDNESDAY).to_json()
    assert fields == {"specialty": "dentist", "weekdays": ["mon", "tue", "wed", "thu", "fri"]}


@pytest.mark.parametrize("text", ["on Saturdays", "le samedi", "samstags", "every Saturday", "jeden Samstag"])
def test_habits_are_weekdays_and_not_dates(text: str) -> None:
    assert interpret(f"dentist {text}", "FR", WEDNESDAY).to_json() == {"specialty": "dentist", "weekdays": ["sat"]}
