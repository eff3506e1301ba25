"""Texts to search for."""

# What patients ask for, from narrow to a whole country.
TEXTS = (
    ("FR", "dentist within 10km of Paris with availability this week"),
    ("FR", "dermatologue à Lyon demain matin"),
    ("FR", "médecin généraliste Marseille secteur 1"),
    ("FR", "pédiatre Toulouse la semaine prochaine"),
    ("FR", "Dr Martin Paris"),
    ("FR", "ostéopathe le samedi à Nantes"),
    ("FR", "médecin à Paris"),
    ("FR", "téléconsultation dermatologue demain"),
    ("FR", "dentiste"),
    ("DE", "Zahnarzt in Berlin nächste Woche"),
    ("DE", "Hautarzt München gesetzlich versichert"),
    ("DE", "Kinderarzt im Umkreis von 20 km von Köln"),
    ("DE", "Hausarzt Hamburg heute Nachmittag"),
    ("DE", "English speaking psychologist Berlin"),
    ("DE", "Videosprechstunde diese Woche"),
    ("DE", "Frau Dr. Schneider"),
)
