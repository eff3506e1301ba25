"""The specialties that a practitioner can have: stable codes, and labels in three languages."""

from dataclasses import dataclass

LABEL_LANGUAGES = ("en", "fr", "de")


@dataclass(frozen=True, slots=True)
class Specialty:
    """A specialty. `labels` by ISO 639-1 language: en, fr and de."""

    code: str
    labels: dict[str, str]


_TABLE = (
    ("general_practitioner", "general practitioner", "médecin généraliste", "Hausarzt"),
    ("dentist", "dentist", "dentiste", "Zahnarzt"),
    ("orthodontist", "orthodontist", "orthodontiste", "Kieferorthopäde"),
    ("dermatologist", "dermatologist", "dermatologue", "Hautarzt"),
    ("ophthalmologist", "ophthalmologist", "ophtalmologue", "Augenarzt"),
    ("gynecologist", "gynaecologist", "gynécologue", "Frauenarzt"),
    ("midwife", "midwife", "sage-femme", "Hebamme"),
    ("pediatrician", "paediatrician", "pédiatre", "Kinderarzt"),
    ("cardiologist", "cardiologist", "cardiologue", "Kardiologe"),
    ("ent_specialist", "ear, nose and throat specialist", "ORL", "HNO-Arzt"),
    ("psychiatrist", "psychiatrist", "psychiatre", "Psychiater"),
    ("psychologist", "psychologist", "psychologue", "Psychologe"),
    ("neurologist", "neurologist", "neurologue", "Neurologe"),
    ("orthopedist", "orthopaedist", "orthopédiste", "Orthopäde"),
    ("physiotherapist", "physiotherapist", "kinésithérapeute", "Physiotherapeut"),
    ("osteopath", "osteopath", "ostéopathe", "Osteopath"),
    ("podiatrist", "podiatrist", "pédicure-podologue", "Podologe"),
    ("urologist", "urologist", "urologue", "Urologe"),
    ("gastroenterologist", "gastroenterologist", "gastro-entérologue", "Gastroenterologe"),
    ("pulmonologist", "pulmonologist", "pneumologue", "Pneumologe"),
    ("rheumatologist", "rheumatologist", "rhumatologue", "Rheumatologe"),
    ("endocrinologist", "endocrinologist", "endocrinologue", "Endokrinologe"),
    ("allergist", "allergist", "allergologue", "Allergologe"),
    ("radiologist", "radiologist", "radiologue", "Radiologe"),
    ("oncologist", "oncologist", "oncologue", "Onkologe"),
    ("hematologist", "haematologist", "hématologue", "Hämatologe"),
    ("nephrologist", "nephrologist", "néphrologue", "Nephrologe"),
    ("surgeon", "surgeon", "chirurgien", "Chirurg"),
    ("dietitian", "dietitian", "diététicien", "Ernährungsberater"),
    ("speech_therapist", "speech therapist", "orthophoniste", "Logopäde"),
    ("geriatrician", "geriatrician", "gériatre", "Geriater"),
    ("vascular_specialist", "vascular specialist", "angiologue", "Angiologe"),
    ("sports_physician", "sports physician", "médecin du sport", "Sportmediziner"),
    ("occupational_therapist", "occupational therapist", "ergothérapeute", "Ergotherapeut"),
    ("nurse", "nurse", "infirmier", "Krankenpfleger"),
    ("acupuncturist", "acupuncturist", "acupuncteur", "Akupunkteur"),
)

SPECIALTIES: dict[str, Specialty] = {
    code: Specialty(code, dict(zip(LABEL_LANGUAGES, labels, strict=True))) for code, *labels in _TABLE
}
