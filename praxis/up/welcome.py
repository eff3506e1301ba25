"""What is printed when everything is there: where, as whom, and what to try first."""

from rich.console import Console

FIRST_QUERY = """\
query Find {
  searchPractitioners(text: "dentist within 10km of Paris with availability this week", country: "FR", first: 5) {
    interpretation { specialties { code } place { name } radiusKm from to }
    edges { distanceKm nextAvailable node { id name consultationTypes { id durationMinutes } } }
  }
}"""


def say_welcome(
    console: Console, *, console_url: str, graphql_url: str, patient_token: str, mailbox: str, demo_command: str
) -> None:
    """Prints it so that each part can be copied whole: no boxes, no wrapping."""
    lines = (
        "",
        "Praxis is ready.",
        "",
        f"  Console   {console_url}",
        f"  GraphQL   {graphql_url}",
        f"  Mails     {mailbox}",
        "",
        "A token for the demo patient (the console's Headers tab, or Authorization: Bearer ...):",
        patient_token,
        "",
        "A first query to paste:",
        FIRST_QUERY,
        "",
        f"{demo_command} goes through the main job. Ctrl-C stops everything; the data stays.",
    )
    for line in lines:
        console.print(line, soft_wrap=True, markup=False, highlight=False)
