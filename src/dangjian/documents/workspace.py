"""A workspace as data: every document that was read, and the indexes that everything else asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from dangjian.documents.catalog import Catalog
from dangjian.documents.checklist import Checklist
from dangjian.documents.kinds import SHELVES, Document
from dangjian.documents.organization import (
    PERSON_LAYER,
    Organization,
    People,
    Person,
    PersonUnit,
    Unit,
)
from dangjian.documents.policy import Policy
from dangjian.documents.record import Correction, Record
from dangjian.documents.schedule import Workdays, early_for
from dangjian.documents.settings import Calendar, Settings
from dangjian.values.fields import version_key
from dangjian.values.numbers import ONE
from dangjian.values.period import Month, Period

if TYPE_CHECKING:
    from dangjian.documents.campaign import Campaign
    from dangjian.documents.points import Ledger, PointsRules
    from dangjian.documents.rectification import Rectification


class Versioned(Protocol):
    """What has a version and perhaps a month from which it is used."""

    @property
    def version(self) -> str:
        """MAJOR.MINOR.PATCH."""
        ...

    @property
    def effective(self) -> Month | None:
        """The first month it is used for; None: always."""
        ...


V = TypeVar("V", bound=Versioned)
_ALWAYS = Month(0, 1)


def effective_in(versions: Iterable[V], month: Month) -> V | None:
    """The version with the latest `effective` not after the month; the higher version of equals."""
    usable = [each for each in versions if (each.effective or _ALWAYS) <= month]
    return max(
        usable,
        key=lambda each: (each.effective or _ALWAYS, version_key(each.version)),
        default=None,
    )


@dataclass(frozen=True, eq=False, repr=False)
class Workspace:
    """Documents by kind, in the order in which they were read; their shape is right."""

    settings: Document[Settings] | None = None
    catalogs: tuple[Document[Catalog], ...] = ()
    organizations: tuple[Document[Organization], ...] = ()
    people: tuple[Document[People], ...] = ()
    checklists: tuple[Document[Checklist], ...] = ()
    policies: tuple[Document[Policy], ...] = ()
    calendars: tuple[Document[Calendar], ...] = ()
    records: tuple[Document[Record], ...] = ()
    corrections: tuple[Document[Correction], ...] = ()
    rectifications: tuple[Document[Rectification], ...] = ()
    points_rules: tuple[Document[PointsRules], ...] = ()
    ledgers: tuple[Document[Ledger], ...] = ()
    campaigns: tuple[Document[Campaign], ...] = ()
    months_with_records: tuple[Month, ...] = ()
    """Every month that has any record, also a broken one, in order. A correction is no record, and the
    records of January that belong to the year before make no month of the new one."""
    months: frozenset[Month] | None = None
    """All months that have any record, those Januaries too; None where that isn't known."""
    lost: Mapping[str, str] = field(default_factory=dict)
    """Ids (where unknown, stems of file names) of structural files that can't be used → the files."""
    people_unread: bool = False
    """Whether there may be people whom this reader doesn't see: a restricted folder is absent or closed."""
    register_unread: tuple[str, ...] = ()
    """Files of the register of problems, and folders of it, that can't be used: no closing rate can be
    told without them."""
    agendas: dict[tuple[str, str, Month], Any] = field(default_factory=dict)
    """What `scoring.agenda` has worked out already, by list, version and month; nobody else looks inside."""

    def of_kind(self, word: str) -> tuple[Document[Any], ...]:
        """The documents of a kind, by its schema word."""
        documents: tuple[Document[Any], ...] = getattr(self, SHELVES[word])
        return documents

    @property
    def name(self) -> str:
        """What the workspace is called."""
        return self.settings.model.name if self.settings else ""

    @cached_property
    def catalog(self) -> Catalog | None:
        """The catalog; None where there is none."""
        return self.catalogs[0].model if self.catalogs else None

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units and people (as units of their layer) by id, in the order of the files."""
        units = [unit for document in self.organizations for unit in document.model.units]
        lists = [document.model.people for document in self.organizations]
        lists += [document.model.people for document in self.people]
        found: dict[str, Unit] = {}
        for unit in units:
            found.setdefault(unit.id, unit)  # of the same id twice the first is meant
        of_person: dict[str, list[Person]] = {}
        for person in (person for each in lists for person in each):
            of_person.setdefault(person.id, []).append(person)
        for name, of_one in of_person.items():
            found.setdefault(name, PersonUnit.of(of_one))
        return found

    def parent_in(self, name: str, month: Month) -> str | None:
        """The unit above a unit in a month: of a person, the one that it belonged to then."""
        unit = self.unit(name)
        return unit.parent_in(month) if isinstance(unit, PersonUnit) else unit.parent

    def may_be_person(self, name: str) -> bool:
        """Whether an id that isn't known may be that of somebody in a restricted folder."""
        return self.people_unread and name not in self.units

    def unit(self, name: str) -> Unit:
        """The unit of an id; of somebody whom this reader can't see, no more than the id.

        Raises KeyError for an id that is neither.
        """
        if self.may_be_person(name):
            return Unit(id=name, name=name, layer=PERSON_LAYER)
        return self.units[name]

    @cached_property
    def restricted_people(self) -> frozenset[str]:
        """Ids of people whose file lies outside the workspace: their names stay there."""
        return frozenset(
            person.id
            for document in self.people
            if document.name.startswith(("../", "/")) or document.name[1:2] == ":"
            for person in document.model.people
        )

    @cached_property
    def tags(self) -> dict[str, frozenset[str]]:
        """The tags of each unit."""
        return {unit.id: frozenset(unit.tags) for unit in self.units.values()}

    @cached_property
    def versions(self) -> dict[str, dict[str, Checklist]]:
        """Checklists by id and version."""
        found: dict[str, dict[str, Checklist]] = {}
        for document in self.checklists:
            found.setdefault(document.model.id, {}).setdefault(
                document.model.version, document.model
            )
        return found

    @cached_property
    def list_of_item(self) -> dict[str, str]:
        """The checklist of each item, of whatever version."""
        return {
            item.id: document.model.id
            for document in self.checklists
            for item in document.model.items()
        }

    @cached_property
    def has_drawing(self) -> bool:
        """Whether some item takes its value from elsewhere."""
        return any(item.draws for each in self.checklists for item in each.model.items())

    @cached_property
    def register_figures(self) -> dict[Month, Mapping[str, tuple[int, int]]]:
        """A cache; see `core.drawing`."""
        return {}

    @cached_property
    def workdays(self) -> Workdays:
        """Working days by all calendars."""
        return Workdays.of(document.model for document in self.calendars)

    def checklist_in(self, checklist: str, month: Month) -> Checklist | None:
        """The version of a checklist that a month uses; None when none is in force yet."""
        key = (checklist, month)
        if key not in self._checklists_in:
            before = self.in_force(checklist, month.plus(-1)) if month.month == 1 else None
            # January of an after-year list belongs to the year that is over.
            past = before is not None and before.is_after_year
            self._checklists_in[key] = before if past else self.in_force(checklist, month)
        return self._checklists_in[key]

    def in_force(self, checklist: str, month: Month) -> Checklist | None:
        """The version of a checklist that is in force in a month, whatever the month's records are judged
        by; None when none is yet."""
        return effective_in(self.versions.get(checklist, {}).values(), month)

    def is_after_year(self, checklist: str, month: Month) -> bool:
        """Whether a month's records of a list belong to the year before: those of January, of a list
        that looks back on a year when it is over."""
        if month.month != 1:
            return False
        before = self.checklist_in(checklist, month.plus(-1))
        return before is not None and before.is_after_year

    def served_by(self, checklist: str, month: Month) -> frozenset[Month]:
        """The later months for which entries of a month may count as done early, by any version."""
        key = (checklist, month)
        if key not in self._served_by:
            self._served_by[key] = frozenset(
                due
                for version in self.versions.get(checklist, {}).values()
                for item in version.items()
                if item.counted and (due := early_for(item, month)) is not None
            )
        return self._served_by[key]

    @cached_property
    def _served_by(self) -> dict[tuple[str, Month], frozenset[Month]]:
        return {}

    def home_month(self, checklist: str, month: Month) -> Month:
        """The month whose version, policy and units judge a month's records of a list: its own, or the
        December before."""
        return month.plus(-1) if self.is_after_year(checklist, month) else month

    @cached_property
    def _checklists_in(self) -> dict[tuple[str, Month], Checklist | None]:
        return {}

    def layer_name(self, layer: str) -> str:
        """The Chinese name of a layer; its id where there is no catalog."""
        return self.catalog.layer_name(layer) if self.catalog else layer

    def class_title(self, policy: Policy | None, layer: str, class_: str | None) -> str:
        """Who is ranked among themselves: ``党支部``, ``党支部·生产经营类``."""
        name = self.layer_name(layer)
        group = policy.class_name(layer, class_) if policy else ""
        return f"{name}·{group}" if group else name

    def points_rules_of(self, ledger: Ledger) -> PointsRules | None:
        """The rules that a ledger names; None when they aren't there."""
        every = (document.model for document in self.points_rules)
        return next((each for each in every if each.reference == ledger.rules), None)

    def newest(self, checklist: str) -> Checklist:
        """The highest version of a checklist that exists."""
        versions = self.versions[checklist]
        return versions[max(versions, key=version_key)]

    def policy_in(self, month: Month) -> Policy | None:
        """The policy of a month; None when none is in force yet."""
        if month not in self._policies_in:
            policies = (document.model for document in self.policies)
            self._policies_in[month] = effective_in(policies, month)
        return self._policies_in[month]

    @cached_property
    def _policies_in(self) -> dict[Month, Policy | None]:
        return {}

    def policy_of(self, period: Period) -> Policy | None:
        """The policy of a period: that of its last month."""
        return self.policy_in(period.last)

    def composition(self, policy: Policy, layer: str, month: Month) -> dict[str, Decimal]:
        """The checklists and weights of a layer that is ranked; empty for one that isn't.

        Without any composition a layer is ranked by its only checklist.
        """
        if policy.composition is not None:
            parts = policy.composition.get(layer, {})
            return {
                name: part if part.__class__ is Decimal else part.weight  # type: ignore[union-attr]
                for name, part in parts.items()
            }
        lists = [name for name in self.versions if layer in self.layers_of(name, month)]
        return {lists[0]: ONE} if len(lists) == 1 else {}

    def layers_of(self, checklist: str, month: Month) -> frozenset[str]:
        """The layers that use a checklist in a month."""
        current = self.checklist_in(checklist, month)
        return frozenset(current.layers) if current else frozenset()
