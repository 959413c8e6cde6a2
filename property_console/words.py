"""The enums of this API, made once from the words of the modules: a schema knows each name only once."""

from __future__ import annotations

import graphene

from backend.jobs.contracts import JobState as JobStates
from backend.kernel.access_log import AccessKind as AccessKinds
from backend.organization.contracts import UnitKind as UnitKinds
from payments.intents.contracts import CaseKind as CaseKinds
from payments.intents.contracts import CaseState as CaseStates
from property_core.billing.contracts import BillOrigin as BillOrigins
from property_core.billing.contracts import BillStatus as BillStatuses
from property_core.billing.contracts import DocumentStatus as DocumentStatuses
from property_core.billing.contracts import LineKind as LineKinds
from property_core.billing.contracts import PaymentStatus as PaymentStatuses
from property_core.billing.contracts import ProblemCode as ProblemCodes
from property_core.charges.contracts import Cycle as Cycles
from property_core.charges.contracts import FeeCap as FeeCaps
from property_core.charges.contracts import ItemKind as ItemKinds
from property_core.charges.contracts import PayerRole as PayerRoles
from property_core.charges.contracts import Proration as Prorations
from property_core.homes.contracts import BuildingKind as BuildingKinds
from property_core.homes.contracts import Medium as Media
from property_core.homes.contracts import MeterLevel as MeterLevels
from property_core.homes.contracts import ObjectKind as ObjectKinds
from property_core.homes.contracts import Occupancy as Occupancies
from property_core.homes.contracts import ParkingKind as ParkingKinds
from property_core.homes.contracts import RoomUse as RoomUses
from property_core.residents.contracts import MatchedBy as Matches
from property_core.residents.contracts import PersonKind as PersonKinds
from property_core.residents.contracts import ResidencyRole as ResidencyRoles

UnitKind = graphene.Enum.from_enum(UnitKinds)
BuildingKind = graphene.Enum.from_enum(BuildingKinds)
Medium = graphene.Enum.from_enum(Media)
MeterLevel = graphene.Enum.from_enum(MeterLevels)
Occupancy = graphene.Enum.from_enum(Occupancies)
ParkingKind = graphene.Enum.from_enum(ParkingKinds)
RoomUse = graphene.Enum.from_enum(RoomUses)
MatchedBy = graphene.Enum.from_enum(Matches)
PersonKind = graphene.Enum.from_enum(PersonKinds)
ResidencyRole = graphene.Enum.from_enum(ResidencyRoles)
ObjectKind = graphene.Enum.from_enum(ObjectKinds)
ItemKind = graphene.Enum.from_enum(ItemKinds)
Cycle = graphene.Enum.from_enum(Cycles)
Proration = graphene.Enum.from_enum(Prorations)
FeeCap = graphene.Enum.from_enum(FeeCaps)
PayerRole = graphene.Enum.from_enum(PayerRoles)
BillOrigin = graphene.Enum.from_enum(BillOrigins)
BillStatus = graphene.Enum.from_enum(BillStatuses)
LineKind = graphene.Enum.from_enum(LineKinds)
DocumentStatus = graphene.Enum.from_enum(DocumentStatuses)
PaymentStatus = graphene.Enum.from_enum(PaymentStatuses)
ProblemCode = graphene.Enum.from_enum(ProblemCodes)
CaseKind = graphene.Enum.from_enum(CaseKinds)
CaseState = graphene.Enum.from_enum(CaseStates)
JobState = graphene.Enum.from_enum(JobStates)
AccessKind = graphene.Enum.from_enum(AccessKinds)
