"""What a refusal says to the person who reads it, in English, French and German."""

from datetime import datetime
from functools import singledispatch
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from scheduling import Why
from subgraphs.booking.domain.refusals import (
    BeyondHorizon,
    BookingRefusal,
    CancellationClosed,
    InsuranceNotAccepted,
    RefusalCode,
    SlotNotOffered,
    TooManyHolds,
    TooManyWaitlistEntries,
    TooShortNotice,
)

Texts = dict[str, str]

MESSAGES: dict[str, Texts] = {
    RefusalCode.SLOT_TAKEN: {
        "en": "Somebody else has this time. The nearest free times are listed.",
        "fr": "Ce créneau est déjà pris. Les créneaux libres les plus proches sont indiqués.",
        "de": "Dieser Termin ist schon vergeben. Die nächsten freien Termine sind angegeben.",
    },
    RefusalCode.TOO_SHORT_NOTICE: {
        "en": "That is too soon for this practice. It can be booked from {earliest} on.",
        "fr": "C'est trop tôt pour ce cabinet. La réservation est possible à partir du {earliest}.",
        "de": "Das ist für diese Praxis zu kurzfristig. Buchbar ist es ab {earliest}.",
    },
    RefusalCode.BEYOND_HORIZON: {
        "en": "That is too far ahead. For now this practice can be booked up to {last}.",
        "fr": "C'est trop loin. Pour l'instant, ce cabinet accepte les réservations jusqu'au {last}.",
        "de": "Das liegt zu weit voraus. Zurzeit ist diese Praxis bis {last} buchbar.",
    },
    RefusalCode.PATIENT_BUSY: {
        "en": "There is another booking for the patient at that time.",
        "fr": "Le patient a déjà un rendez-vous à ce moment-là.",
        "de": "Zu dieser Zeit gibt es für den Patienten schon eine andere Buchung.",
    },
    RefusalCode.INSURANCE_NOT_ACCEPTED: {
        "en": "This practice needs one of these kinds of insurance: {accepted}.",
        "fr": "Ce cabinet demande l'une de ces assurances : {accepted}.",
        "de": "Diese Praxis setzt eine dieser Versicherungen voraus: {accepted}.",
    },
    RefusalCode.VERSION_CONFLICT: {
        "en": "The booking has changed since you last saw it. Its current state is shown.",
        "fr": "La réservation a changé depuis votre dernière consultation. Son état actuel est indiqué.",
        "de": "Die Buchung hat sich inzwischen geändert. Ihr jetziger Stand ist angegeben.",
    },
    RefusalCode.BOOKING_NOT_FOUND: {
        "en": "There is no such booking.",
        "fr": "Cette réservation n'existe pas.",
        "de": "Diese Buchung gibt es nicht.",
    },
    RefusalCode.BOOKING_NOT_ACTIVE: {
        "en": "The booking has ended or is only held, so this cannot be done. Its current state is shown.",
        "fr": "La réservation est terminée ou seulement retenue : c'est impossible. Son état actuel est indiqué.",
        "de": "Die Buchung ist beendet oder nur vorgemerkt, so geht das nicht. Ihr jetziger Stand ist angegeben.",
    },
    RefusalCode.BOOKING_NOT_STARTED: {
        "en": "The visit has not begun yet.",
        "fr": "La consultation n'a pas encore commencé.",
        "de": "Der Besuch hat noch nicht begonnen.",
    },
    RefusalCode.CANCELLATION_CLOSED: {
        "en": "It was possible to cancel or move this booking until {closed}. Please call the practice.",
        "fr": "L'annulation ou le déplacement était possible jusqu'au {closed}. Veuillez appeler le cabinet.",
        "de": "Absagen oder Verschieben war bis {closed} möglich. Bitte rufen Sie in der Praxis an.",
    },
    RefusalCode.HOLD_EXPIRED: {
        "en": "The time to confirm this slot is over. The nearest free times are listed.",
        "fr": "Le délai pour confirmer ce créneau est écoulé. Les créneaux libres les plus proches sont indiqués.",
        "de": "Die Zeit zum Bestätigen dieses Termins ist um. Die nächsten freien Termine sind angegeben.",
    },
    RefusalCode.TOO_MANY_HOLDS: {
        "en": "No more than {most} slots can be held at once. Confirm or release one of them first.",
        "fr": "Pas plus de {most} créneaux peuvent être retenus à la fois. Confirmez ou libérez-en un d'abord.",
        "de": "Mehr als {most} Termine lassen sich nicht zugleich vormerken. Bitte bestätigen oder lösen Sie erst einen.",
    },
    RefusalCode.ABSENCE_NOT_FOUND: {
        "en": "There is no such absence.",
        "fr": "Cette absence n'existe pas.",
        "de": "Diese Abwesenheit gibt es nicht.",
    },
    RefusalCode.TOO_MANY_WAITLIST_ENTRIES: {
        "en": "No more than {most} wishes can wait at once. Withdraw one of them first.",
        "fr": "Pas plus de {most} demandes peuvent attendre à la fois. Retirez-en une d'abord.",
        "de": "Mehr als {most} Wünsche können nicht zugleich warten. Bitte ziehen Sie erst einen zurück.",
    },
    RefusalCode.WAITLIST_ENTRY_NOT_FOUND: {
        "en": "There is no such entry on the waitlist.",
        "fr": "Cette demande n'est pas sur la liste d'attente.",
        "de": "Diesen Eintrag gibt es auf der Warteliste nicht.",
    },
    RefusalCode.WAITLIST_ENTRY_ENDED: {
        "en": "This entry is no longer on the waitlist. Its current state is shown.",
        "fr": "Cette demande n'est plus sur la liste d'attente. Son état actuel est indiqué.",
        "de": "Dieser Eintrag steht nicht mehr auf der Warteliste. Sein jetziger Stand ist angegeben.",
    },
    RefusalCode.IDEMPOTENCY_KEY_REUSED: {
        "en": "This idempotency key was used before with another input. Use a new key for a new request.",
        "fr": "Cette clé d'idempotence a déjà servi avec d'autres données. Utilisez une nouvelle clé.",
        "de": "Dieser Idempotenzschlüssel wurde schon mit anderen Angaben benutzt. Nehmen Sie einen neuen.",
    },
}

NOT_OFFERED: dict[Why, Texts] = {
    Why.UNKNOWN_PRACTITIONER: {
        "en": "This practitioner cannot be booked here.",
        "fr": "Ce praticien ne peut pas être réservé ici.",
        "de": "Diese Praxis ist hier nicht buchbar.",
    },
    Why.RETIRED: {
        "en": "This practitioner no longer takes bookings.",
        "fr": "Ce praticien n'accepte plus de réservations.",
        "de": "Diese Praxis nimmt keine Buchungen mehr an.",
    },
    Why.UNKNOWN_CONSULTATION_TYPE: {
        "en": "This practitioner does not offer this type of consultation.",
        "fr": "Ce praticien ne propose pas ce type de consultation.",
        "de": "Diese Praxis bietet diese Art von Besuch nicht an.",
    },
    Why.NEW_PATIENTS_ONLY: {
        "en": "This type of consultation is for new patients only.",
        "fr": "Ce type de consultation est réservé aux nouveaux patients.",
        "de": "Diese Art von Besuch ist nur für neue Patienten.",
    },
    Why.KNOWN_PATIENTS_ONLY: {
        "en": "This type of consultation is for patients of the practice only.",
        "fr": "Ce type de consultation est réservé aux patients déjà suivis au cabinet.",
        "de": "Diese Art von Besuch ist nur für Patienten der Praxis.",
    },
    Why.NO_NEW_PATIENTS: {
        "en": "This practitioner takes no new patients.",
        "fr": "Ce praticien n'accepte pas de nouveaux patients.",
        "de": "Diese Praxis nimmt keine neuen Patienten an.",
    },
    Why.OFF_GRID: {
        "en": "No consultation begins at this minute.",
        "fr": "Aucune consultation ne commence à cette minute.",
        "de": "Zu dieser Minute beginnt kein Besuch.",
    },
    Why.PAST: {
        "en": "This time has passed.",
        "fr": "Ce moment est passé.",
        "de": "Dieser Zeitpunkt ist vorbei.",
    },
    Why.OUTSIDE_HOURS: {
        "en": "The practice is not open for this consultation at that time.",
        "fr": "Le cabinet n'est pas ouvert pour cette consultation à ce moment-là.",
        "de": "Zu dieser Zeit ist die Praxis für diesen Besuch nicht geöffnet.",
    },
    Why.PUBLIC_HOLIDAY: {
        "en": "The practice is closed on this public holiday.",
        "fr": "Le cabinet est fermé ce jour férié.",
        "de": "An diesem Feiertag ist die Praxis geschlossen.",
    },
    Why.ABSENT: {
        "en": "The practitioner is away at that time.",
        "fr": "Le praticien est absent à ce moment-là.",
        "de": "Zu dieser Zeit ist die Praxis nicht besetzt.",
    },
}

SECTORS: dict[str, Texts] = {
    "SECTOR_1": {"en": "sector 1", "fr": "secteur 1", "de": "Sektor 1"},
    "SECTOR_2": {"en": "sector 2", "fr": "secteur 2", "de": "Sektor 2"},
    "STATUTORY": {"en": "statutory", "fr": "assurance publique", "de": "gesetzlich"},
    "PRIVATE": {"en": "private", "fr": "assurance privée", "de": "privat"},
}


def message_of(refusal: BookingRefusal, language: str) -> str:
    """The refusal in words; `language` is one of "en", "fr", "de"."""
    if isinstance(refusal, SlotNotOffered):
        return NOT_OFFERED[refusal.why][language]
    return MESSAGES[refusal.code][language].format(**_details(refusal, language))


@singledispatch
def _details(_refusal: BookingRefusal, _language: str) -> Texts:
    """What the text names; nothing for most refusals."""
    return {}


@_details.register
def _(refusal: TooShortNotice, language: str) -> Texts:
    return {"earliest": _instant(refusal.earliest_start, refusal.time_zone, language)}


@_details.register
def _(refusal: CancellationClosed, language: str) -> Texts:
    return {"closed": _instant(refusal.closed_at, refusal.time_zone, language)}


@_details.register
def _(refusal: BeyondHorizon, language: str) -> Texts:
    return {"last": format_date(refusal.last_date, "long", locale=language)}


@_details.register
def _(refusal: InsuranceNotAccepted, language: str) -> Texts:
    return {"accepted": ", ".join(SECTORS[sector][language] for sector in refusal.accepted)}


@_details.register
def _(refusal: TooManyHolds, _language: str) -> Texts:
    return {"most": str(len(refusal.hold_ids))}


@_details.register
def _(refusal: TooManyWaitlistEntries, _language: str) -> Texts:
    return {"most": str(len(refusal.entry_ids))}


def _instant(instant: datetime, time_zone: str, language: str) -> str:
    """By the clock of the practice: "25 November 2026, 09:30"."""
    local = instant.astimezone(ZoneInfo(time_zone))
    return format_datetime(local, "d MMMM y, HH:mm", locale=language)
