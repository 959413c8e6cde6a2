import pytest

from backend.kernel.errors import Forbidden, NotFound
from backend.kernel.models import AuditEntry
from backend.organization import selectors, services
from backend.organization.contracts import UnitKind
from tests.cast import NOW, Cast, build_cast, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def test_parents_come_before_children_and_siblings_by_code(cast: Cast) -> None:
    units = selectors.tree(company_id=cast.company_id)
    assert [(unit.code, unit.depth) for unit in units] == [("HQ", 0), ("JG", 1), ("JG-1", 2), ("YX", 1), ("YX-1", 2)]


def test_a_subtree_holds_its_root(cast: Cast) -> None:
    below = selectors.unit_ids_below(cast.units["JG"], company_id=cast.company_id)
    assert below == {cast.units["JG"], cast.units["JG-1"]}
    assert selectors.unit_ids_below(10**9, company_id=cast.company_id) == frozenset()


def test_the_community_of_a_unit(cast: Cast) -> None:
    found = selectors.community_of([cast.units["JG-1"], cast.units["HQ"]], company_id=cast.company_id)
    assert found == {cast.units["JG-1"]: cast.units["JG"], cast.units["HQ"]: None}


def test_a_company_is_named_as_soon_as_there_are_several(cast: Cast) -> None:
    assert selectors.company_named(None).id == cast.company_id
    other = build_cast("另一家物业", prefix="other-", phones=False)
    assert selectors.company_named("另一家物业").id == other.company_id
    with pytest.raises(selectors.NeedsCompany) as several:
        selectors.company_named(None)
    assert "测试物业" in several.value.text()
    with pytest.raises(selectors.CompanyUnknown):
        selectors.company_named("没有的物业")


def test_no_company_yet() -> None:
    with pytest.raises(selectors.NoCompanyYet):
        selectors.company_named(None)


def test_levels_stand_where_they_belong(cast: Cast) -> None:
    def create(parent: str, kind: UnitKind, code: str) -> None:
        services.create_unit(
            actor=cast.staff("leader"), parent_id=cast.units[parent], kind=kind, code=code, name=code, now=NOW
        )

    create("HQ", UnitKind.REGION, "R1")
    with pytest.raises(services.UnitMisplaced):
        create("HQ", UnitKind.AREA, "A1")
    with pytest.raises(services.UnitMisplaced):
        create("JG", UnitKind.REGION, "R2")
    with pytest.raises(services.UnitCodeTaken):
        create("HQ", UnitKind.REGION, "R1")


def test_only_who_manages_a_unit_changes_below_it(cast: Cast) -> None:
    manager = cast.staff("manager")
    before = AuditEntry.objects.count()
    with pytest.raises(NotFound):
        services.create_unit(
            actor=manager, parent_id=cast.units["YX"], kind=UnitKind.AREA, code="YX-2", name="x", now=NOW
        )
    with pytest.raises(NotFound):
        services.change_unit(actor=manager, unit_id=cast.units["HQ"], name="我的", now=NOW)
    assert AuditEntry.objects.count() == before
    services.change_unit(actor=manager, unit_id=cast.units["JG"], name="金桂苑", now=NOW)
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.old, entry.new) == ("unit_changed", {"name": "JG小区"}, {"name": "金桂苑"})


def test_only_the_platform_makes_companies(cast: Cast) -> None:
    for actor in (cast.staff("leader"), visitor()):
        with pytest.raises(Forbidden):
            services.create_company(actor=actor, name="新", short_name="新", root_code="HQ", now=NOW)
    with pytest.raises(services.CompanyNameTaken):
        services.create_company(actor=cast.system, name="测试物业", short_name="x", root_code="HQ", now=NOW)
