"""What five digits say by themselves: the department and the region of every French postcode."""

DIGITS = 5
# Departments by GeoNames' code of their region.
_DEPARTMENTS = {
    "84": "01 03 07 15 26 38 42 43 63 69 73 74",
    "27": "21 25 39 58 70 71 89 90",
    "53": "22 29 35 56",
    "24": "18 28 36 37 41 45",
    "94": "20",
    "44": "08 10 51 52 54 55 57 67 68 88",
    "32": "02 59 60 62 80",
    "11": "75 77 78 91 92 93 94 95",
    "28": "14 27 50 61 76",
    "75": "16 17 19 23 24 33 40 47 64 79 86 87",
    "76": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "52": "44 49 53 72 85",
    "93": "04 05 06 13 83 84",
    "RE": "974",
    "GP": "971",
    "MQ": "972",
    "GF": "973",
    "PM": "975",
    "YT": "976",
}
_REGIONS = {department: region for region, departments in _DEPARTMENTS.items() for department in departments.split()}


def department_of_postcode(postcode: str) -> str:
    """The number of a French postcode's department; "20" for both of Corsica."""
    return postcode[:3] if postcode.startswith("97") else postcode[:2]


def region_of_postcode(country: str | None, postcode: str) -> str | None:
    """GeoNames' code of the region in which a French postcode lies; None where digits do not say it."""
    return _REGIONS.get(department_of_postcode(postcode)) if country == "FR" else None
