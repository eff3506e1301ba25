"""Where a text says to search: its places and postcodes put together, and what else the place could be."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from subgraphs.search.domain.geo import Point, distance_km
from subgraphs.search.domain.query_text.finds import Find
from subgraphs.search.domain.query_text.gazetteer import Place, arrondissements, gazetteer
from subgraphs.search.domain.query_text.interpretation import Location, Namesake
from subgraphs.search.domain.query_text.places import NamedPlace, is_like_word
from subgraphs.search.domain.query_text.regions import region_name

MOST_ALTERNATIVES = 10
# A district lies within this distance of the city that stands beside it, and a postcode's area of the place.
_DISTRICT_KM = 30.0
# "Unterhaching bei München": so far away a town still says where a village is.
_REMARK_KM = 60.0
# A place with more postcodes than these is larger than what one of them says.
_MOST_POSTCODES_OF_SMALL = 2
# Nobody who says "Paris" means a village.
_LARGEST_RATIO = 1_000
# Abroad only what somebody may have heard of.
_FOREIGN_FROM_POPULATION = 5_000


class Locator:
    """Puts the places and postcodes of a text together."""

    def __init__(self, country: str | None) -> None:
        self._country = country

    def locate(self, places: list[Find], postcodes: list[Find]) -> tuple[Location | None, list[Find]]:
        """The location that is meant, and the finds that say something else."""
        said = postcodes[0] if postcodes else None
        rest = [find for find in postcodes[1:] if said and find.value != said.value]
        if not places:
            return (self._of_postcode(said.value) if said else None), rest
        chosen = self._chosen(places)
        named: NamedPlace = chosen.value
        place, centre, others = _with_districts(self._best(chosen, places, said), chosen, places)
        codes = (find.value.postcode for find in places if find.value.key == named.key)
        postcode = next((code for code in codes if code), None) or centre.arrondissement or None
        rest += others
        if said is not None and postcode is None and (matched := _with_postcode(place, centre, said.value)):
            (place, centre), postcode = matched, said.value
        elif said is not None and said.value != postcode:
            rest.append(said)
        is_precise = postcode is not None or centre is not place
        alternatives = () if is_precise else _alternatives(named.candidates, place)
        return self._at(place, centre, postcode, alternatives, named), rest

    def _chosen(self, places: list[Find]) -> Find:
        """What another place is said to be near to, else the place after "in", else one of the country, else the first."""
        for before, find in pairwise(places):
            if find.value.is_remark and before.end == find.value.cue_start:
                return before

        def rank(find: Find) -> tuple[bool, bool, bool, bool, int]:
            named: NamedPlace = find.value
            is_foreign = named.best.country != self._country
            return named.is_other, not named.after_cue, is_foreign, is_like_word(named.key), find.start

        return min(places, key=rank)

    def _best(self, chosen: Find, places: list[Find], postcode: Find | None) -> Place:
        """The likeliest of the namesakes: that of the postcode, or that which lies where the text says."""
        named: NamedPlace = chosen.value
        if postcode is not None:
            ids = {place.id for place in named.candidates}
            ranked = gazetteer().candidates(named.key, self._country, postcode.value)
            return next((place for place in ranked if place.id in ids), named.best)
        others: list[NamedPlace] = [find.value for find in places if find is not chosen and not find.value.is_other]
        near = [place for other in others for place in named.candidates if _is_beside(place, named.key, other)]
        return near[0] if near else named.best

    def _of_postcode(self, postcode: str) -> Location:
        owners = gazetteer().of_postcode(self._country, postcode)
        if not owners:
            return Location(self._country, None, postcode, None, None, is_small=True)
        if self._country is None and len({owner.country for owner in owners}) > 1:
            return Location(None, None, postcode, None, None, is_small=True)
        return self._at(owners[0], owners[0], postcode, (), None)

    def _at(
        self,
        place: Place,
        centre: Place,
        postcode: str | None,
        alternatives: tuple[Namesake, ...],
        named: NamedPlace | None,
    ) -> Location:
        small = arrondissements().get(postcode or "")
        is_arrondissement = small is not None and small[0] == place.name
        point = Point(small[1], small[2]) if small and is_arrondissement else _point(centre)
        has_small_area = postcode is not None and len(centre.postcodes.split()) <= _MOST_POSTCODES_OF_SMALL
        return Location(
            country=place.country if self._country or named is None else _only_country(named.candidates),
            name=place.name,
            postcode=postcode,
            centre=point,
            time_zone=place.time_zone,
            is_small=is_arrondissement or has_small_area or centre is not place,
            region=region_name(place),
            alternatives=alternatives,
        )


def _with_districts(place: Place, chosen: Find, places: list[Find]) -> tuple[Place, Place, list[Find]]:
    """The city, the centre of its district that is named beside it, and the names that are neither."""
    centre, rest = place, []
    for other in places:
        if other is chosen or _is_same(chosen.value, other.value) or _is_remark_on(chosen, other, place):
            continue
        district = _district(other, place)
        if district is None or centre is not place:
            rest.append(other)
        elif district.population > place.population:
            place, centre = district, place
        else:
            centre = district
    return place, centre, rest


def _is_beside(place: Place, key: str, other: NamedPlace) -> bool:
    """Whether another name of the text says that this one of several namesakes is meant: its city, or a town near it."""
    if other.is_remark:
        return _km(place, other.best) <= _REMARK_KM
    return place.is_section and gazetteer().is_whole(key, place) and _km(place, other.best) <= _DISTRICT_KM


def _is_same(one: NamedPlace, other: NamedPlace) -> bool:
    """Whether a place is only named twice: "Lyon 3e" and "Lyon", but not "Lyon 3e" and "Lyon 6e"."""
    return one.key == other.key and (not one.postcode or not other.postcode or one.postcode == other.postcode)


def _with_postcode(place: Place, centre: Place, postcode: str) -> tuple[Place, Place] | None:
    """The place and the centre when a postcode stands beside the name; None when the two contradict each other."""
    if postcode in place.postcodes:
        return place, centre
    owners = gazetteer().of_postcode(place.country, postcode)
    if not owners:
        is_elsewhere = bool(place.postcodes) and place.postcodes[:2] != postcode[:2]
        return None if is_elsewhere else (place, centre)
    near = [owner for owner in owners if _km(owner, place) <= _DISTRICT_KM]
    if not near:
        return None
    # "Paris 92100" names the city for its suburb; a village is written with the postcode of its town.
    is_suburb = bool(place.postcodes) and near[0].population < place.population
    return (near[0], near[0]) if is_suburb else (place, centre)


def _alternatives(candidates: Iterable[Place], place: Place) -> tuple[Namesake, ...]:
    others = [
        other
        for other in candidates
        if other.id != place.id
        and other.population >= place.population / _LARGEST_RATIO
        and not (other.is_section and _km(other, place) <= _DISTRICT_KM)
        and (other.country == place.country or other.population >= _FOREIGN_FROM_POPULATION)
    ]
    return tuple(_namesake(other) for other in others[:MOST_ALTERNATIVES])


def _only_country(candidates: Sequence[Place]) -> str | None:
    """The country of all namesakes, where none was asked for."""
    countries = {place.country for place in candidates}
    return countries.pop() if len(countries) == 1 else None


def _is_remark_on(chosen: Find, other: Find, place: Place) -> bool:
    """Whether another place only says where the chosen one is."""
    is_behind = other.value.is_remark and other.value.cue_start == chosen.end
    return is_behind and any(_km(place, near) <= _REMARK_KM for near in other.value.candidates)


def _district(other: Find, place: Place) -> Place | None:
    """The district of a place, or the city of a district, that another name of the text is."""
    named: NamedPlace = other.value
    if named.is_other:
        return None
    near = [found for found in named.candidates if found.country == place.country and _km(found, place) <= _DISTRICT_KM]
    return next((found for found in near if found.is_section or place.is_section), None)


def _namesake(place: Place) -> Namesake:
    postcode = place.postcodes[:5] if len(place.postcodes.split()) == 1 else None
    return Namesake(
        country=place.country,
        name=place.name,
        region=region_name(place),
        postcode=postcode,
        centre=_point(place),
        time_zone=place.time_zone,
        population=place.population,
    )


def _km(one: Place, other: Place) -> float:
    return distance_km(_point(one), _point(other))


def _point(place: Place) -> Point:
    return Point(place.latitude, place.longitude)
