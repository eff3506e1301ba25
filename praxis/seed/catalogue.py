"""What can be booked at which specialty, with names in three languages."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["IN_PERSON", "VIDEO"]
Audience = Literal["ANYONE", "NEW_PATIENTS", "KNOWN_PATIENTS"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A consultation type before it belongs to anybody; `price_factor` is relative to a plain visit."""

    names: dict[str, str]
    minutes: int
    mode: Mode
    audience: Audience
    price_factor: float


FIRST_VISIT = Offer(
    {"en": "First visit", "fr": "Première consultation", "de": "Ersttermin"}, 45, "IN_PERSON", "NEW_PATIENTS", 1.5
)
FOLLOW_UP = Offer(
    {"en": "Follow-up", "fr": "Consultation de suivi", "de": "Folgetermin"}, 15, "IN_PERSON", "KNOWN_PATIENTS", 0.8
)
VIDEO = Offer(
    {"en": "Video consultation", "fr": "Téléconsultation", "de": "Videosprechstunde"}, 15, "VIDEO", "ANYONE", 0.8
)

# Code, the specialty's usual visit in three languages, its minutes, its price in euros.
_USUAL: tuple[tuple[str, str, str, str, int, int], ...] = (
    ("general_practitioner", "Consultation", "Consultation", "Sprechstunde", 15, 30),
    ("dentist", "Check-up and cleaning", "Contrôle et détartrage", "Kontrolle und Zahnreinigung", 30, 45),
    ("orthodontist", "Brace adjustment", "Réglage d'appareil", "Spangenkontrolle", 30, 60),
    ("dermatologist", "Skin examination", "Examen de la peau", "Hautuntersuchung", 20, 55),
    ("ophthalmologist", "Eye examination", "Examen de la vue", "Augenuntersuchung", 20, 50),
    ("gynecologist", "Gynaecological check-up", "Consultation gynécologique", "Vorsorgeuntersuchung", 30, 55),
    ("midwife", "Pregnancy check", "Suivi de grossesse", "Schwangerenvorsorge", 45, 40),
    ("pediatrician", "Child check-up", "Consultation enfant", "Kindervorsorge", 20, 35),
    ("cardiologist", "Heart examination with ECG", "Bilan cardiaque avec ECG", "Herzuntersuchung mit EKG", 30, 70),
    ("ent_specialist", "Ear, nose and throat examination", "Examen ORL", "HNO-Untersuchung", 20, 50),
    ("psychiatrist", "Psychiatric consultation", "Consultation psychiatrique", "Psychiatrisches Gespräch", 45, 75),
    ("psychologist", "Therapy session", "Séance de thérapie", "Therapiesitzung", 60, 70),
    ("neurologist", "Neurological examination", "Examen neurologique", "Neurologische Untersuchung", 30, 70),
    ("orthopedist", "Joint and back examination", "Consultation orthopédique", "Orthopädische Untersuchung", 20, 55),
    ("physiotherapist", "Physiotherapy session", "Séance de kinésithérapie", "Physiotherapie", 30, 30),
    ("osteopath", "Osteopathy session", "Séance d'ostéopathie", "Osteopathische Behandlung", 60, 65),
    ("podiatrist", "Foot care", "Soin de pédicurie", "Medizinische Fußpflege", 30, 35),
    ("urologist", "Urological examination", "Consultation urologique", "Urologische Untersuchung", 20, 55),
    ("gastroenterologist", "Digestive consultation", "Consultation digestive", "Magen-Darm-Sprechstunde", 30, 60),
    ("pulmonologist", "Lung function test", "Bilan respiratoire", "Lungenfunktionsprüfung", 30, 65),
    ("rheumatologist", "Rheumatology consultation", "Consultation rhumatologique", "Rheumasprechstunde", 30, 60),
    ("endocrinologist", "Thyroid and diabetes visit", "Thyroïde et diabète", "Schilddrüse und Diabetes", 30, 65),
    ("allergist", "Allergy test", "Bilan d'allergie", "Allergietest", 45, 60),
    ("radiologist", "X-ray", "Radiographie", "Röntgen", 15, 45),
    ("oncologist", "Oncology consultation", "Consultation d'oncologie", "Onkologische Sprechstunde", 45, 80),
    ("hematologist", "Blood disorder visit", "Consultation d'hématologie", "Blutsprechstunde", 30, 70),
    ("nephrologist", "Kidney consultation", "Consultation néphrologique", "Nierensprechstunde", 30, 65),
    ("surgeon", "Surgical consultation", "Consultation de chirurgie", "Chirurgische Sprechstunde", 30, 60),
    ("dietitian", "Nutrition advice", "Bilan nutritionnel", "Ernährungsberatung", 45, 50),
    ("speech_therapist", "Speech therapy session", "Séance d'orthophonie", "Logopädie", 45, 40),
    ("geriatrician", "Geriatric assessment", "Bilan gériatrique", "Geriatrische Untersuchung", 60, 70),
    ("vascular_specialist", "Vein ultrasound", "Échographie veineuse", "Venenultraschall", 30, 65),
    ("sports_physician", "Sports check-up", "Bilan sportif", "Sportuntersuchung", 30, 55),
    ("occupational_therapist", "Occupational therapy", "Séance d'ergothérapie", "Ergotherapie", 45, 45),
    ("nurse", "Nursing care", "Soins infirmiers", "Pflegetermin", 15, 20),
    ("acupuncturist", "Acupuncture session", "Séance d'acupuncture", "Akupunktur", 45, 55),
)

USUAL_VISITS: dict[str, Offer] = {
    code: Offer({"en": en, "fr": fr, "de": de}, minutes, "IN_PERSON", "ANYONE", 1.0)
    for code, en, fr, de, minutes, _ in _USUAL
}
USUAL_PRICES_EUROS: dict[str, int] = {code: euros for code, *_, euros in _USUAL}
