"""The booking as an iCalendar object (RFC 5545, RFC 5546): the UID stays, SEQUENCE rises, a cancellation takes it away."""

from icalendar import Calendar, Event

from workers.notification.domain import CalendarObject, Kind, Notice


def booking_calendar(notice: Notice, *, summary: str, location: str) -> CalendarObject:
    """The booking as the notice has it."""
    is_cancelled = notice.kind is Kind.CANCELLED
    method = "CANCEL" if is_cancelled else "PUBLISH"
    calendar = Calendar()
    calendar.add("prodid", "-//Praxis//Bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", f"{notice.booking_id}@praxis.example")
    event.add("sequence", notice.booking_version)
    event.add("dtstamp", notice.created_at)
    event.add("dtstart", notice.slot.start)
    event.add("dtend", notice.slot.end)
    event.add("summary", summary)
    event.add("location", location)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    calendar.add_component(event)
    return CalendarObject(calendar.to_ical(), method)
