"""The workbook's thirteen sheets as data: columns, kinds, words, bounds, keys.

The only place where the Chinese headers stand together; reading, checks, report and writing follow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ORGANIZATION = "组织架构"
BUILDINGS = "楼宇"
ROOMS = "房间"
RESIDENTS = "客户"
PARKING = "车位"
ITEMS = "收费项目"
TARIFFS = "收费标准"
ASSIGNMENTS = "标准分配"
METERS = "仪表"
READINGS = "抄表"
ARREARS = "期初欠费"
PREPAID = "预存余额"
DEPOSITS = "押金"

COMPANY, REGION, COMMUNITY, AREA = UNIT_WORDS = ("总公司", "区域公司", "管理处", "管理区")
ROOM, SPACE, METER = OBJECT_WORDS = ("房间", "车位", "仪表")
BUILDING = "楼栋"
PRIVATE_METER, GENERAL_METER, SHARED_METER = METER_LEVELS = ("户表", "总表", "公摊表")
ID_CARD = "身份证"


class Kind(StrEnum):
    """How a cell is read. Codes are opaque text; money becomes an integer of fen, a period its first day."""

    CODE = "code"
    TEXT = "text"
    WORD = "word"
    NUMBER = "number"
    INTEGER = "integer"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    PERIOD = "period"
    PHONE = "phone"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `low`/`high` are bounds in the unit of the clerk (yuan, ㎡, days); `above` excludes `low` itself.

    `places` is how many decimals the database keeps; `default` stands for a blank cell.
    """

    name: str
    kind: Kind
    required: bool = False
    words: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    above: bool = False
    places: int = 4
    length: int = 120
    default: object = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its key columns identify a row, `columns` stand in the clerk's order."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def position(self, column: str) -> int:
        """Place of a column, for the order of errors in a row; a column that is not ours stands last."""
        return next((i for i, c in enumerate(self.columns) if c.name == column), len(self.columns))


# Bounds of the database columns: beyond them a number is no quantity of a property company.
_LARGE = Decimal(10) ** 9
_HUGE = Decimal(10) ** 12
_ZERO = Decimal(0)


def _code(name: str, *, required: bool = True, length: int = 60) -> Column:
    return Column(name, Kind.CODE, required, length=length)


def _text(name: str, *, required: bool = False, length: int = 120) -> Column:
    return Column(name, Kind.TEXT, required, length=length)


def _word(name: str, words: str, *, required: bool = True, default: str | None = None) -> Column:
    return Column(name, Kind.WORD, required, words=tuple(words.split()), default=default)


def _number(
    name: str,
    *,
    required: bool = True,
    above: bool = False,
    high: Decimal = _LARGE,
    places: int = 4,
    default: object = None,
) -> Column:
    return Column(name, Kind.NUMBER, required, low=_ZERO, high=high, above=above, places=places, default=default)


def _integer(
    name: str, *, low: int = -(10**6), high: int = 10**6, required: bool = True, default: int | None = None
) -> Column:
    return Column(name, Kind.INTEGER, required, low=Decimal(low), high=Decimal(high), default=default)


def _money(name: str, *, required: bool = True, above: bool = False, default: int | None = None) -> Column:
    return Column(name, Kind.MONEY, required, low=_ZERO, high=_HUGE, above=above, places=2, default=default)


def _date(name: str, *, required: bool = True) -> Column:
    return Column(name, Kind.DATE, required)


_ROOM_CODE = _code("房间编码", length=80)
_PERIOD = Column("期间", Kind.PERIOD, required=True)

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        ORGANIZATION,
        ("编码",),
        (
            _code("编码"),
            _text("名称", required=True),
            _word("类型", "总公司 区域公司 管理处 管理区"),
            _code("上级编码", required=False),
        ),
    ),
    Sheet(
        BUILDINGS,
        ("管理区编码", "楼栋"),
        (
            _code("管理区编码"),
            _code("楼栋"),
            _word("类型", "高层 多层 别墅 商业"),
            _integer("单元数"),
            _integer("层数"),
            _word("电梯", "是 否", required=False),
        ),
    ),
    Sheet(
        ROOMS,
        ("房间编码",),
        (
            _ROOM_CODE,
            _code("管理区编码"),
            _code("楼栋"),
            _code("单元", required=False),
            _integer("楼层"),
            _code("房号", length=40),
            _number("建筑面积", above=True),
            _number("套内面积", above=True, required=False),
            _word("业态", "住宅 商铺 办公 其他"),
            _date("交付日期", required=False),
            _word("状态", "入住 出租 空置 已售未入住 未售"),
        ),
    ),
    Sheet(
        RESIDENTS,
        ("客户编号", "房间编码", "关系", "迁入日期"),
        (
            _code("客户编号"),
            _text("姓名", required=True),
            _word("证件类型", "身份证 护照 港澳台 统一社会信用代码", required=False),
            _code("证件号码", required=False),
            Column("手机", Kind.PHONE),
            _ROOM_CODE,
            _word("关系", "业主 租户 家属"),
            _date("迁入日期"),
            _date("迁出日期", required=False),
        ),
    ),
    Sheet(
        PARKING,
        ("车位编号",),
        (
            _code("车位编号", length=80),
            _code("管理区编码"),
            _word("类型", "产权 租赁 人防"),
            _code("房间编码", required=False, length=80),
        ),
    ),
    Sheet(
        ITEMS,
        ("编码",),
        (
            _code("编码", length=40),
            _text("名称", required=True, length=80),
            _word("类别", "常规 抄表 公摊 临时 押金"),
            Column("税率", Kind.PERCENT, low=_ZERO, high=Decimal(1)),
            _code("会计科目", required=False, length=40),
        ),
    ),
    Sheet(
        TARIFFS,
        ("编码",),
        (
            _code("编码", length=40),
            _code("项目编码", length=40),
            _text("名称", required=True, length=80),
            Column("公式", Kind.FORMULA, required=True),
            _number("单价", required=False, places=6),
            _word("周期", "月 季 半年 年 一次"),
            _word("计费方式", "按日折算 整月"),
            _integer("应收日", low=1, high=31),
            _number("滞纳金日率", required=False, places=8, high=Decimal(10), default=_ZERO),
            _integer("宽限天数", low=0, required=False, default=0),
            _word("滞纳金封顶", "本金 无", required=False, default="本金"),
        ),
    ),
    Sheet(
        ASSIGNMENTS,
        ("标准编码", "对象类型", "对象编码", "起始日期"),
        (
            _code("标准编码"),
            _word("对象类型", "房间 车位 仪表"),
            _code("对象编码", length=80),
            _date("起始日期"),
            _date("截止日期", required=False),
            _word("付款方", "业主 租户 开发商"),
        ),
    ),
    Sheet(
        METERS,
        ("表号",),
        (
            _code("表号", length=80),
            _word("介质", "水 电 气 热"),
            _word("级别", "户表 总表 公摊表"),
            _word("对象类型", "房间 楼栋"),
            _code("对象编码", length=140),
            _number("倍率", above=True),
            _number("初始读数", high=_HUGE),
        ),
    ),
    Sheet(
        READINGS,
        ("表号", "期间"),
        (_code("表号", length=80), _PERIOD, _date("抄表日期"), _number("读数", high=_HUGE)),
    ),
    Sheet(
        ARREARS,
        ("房间编码", "项目编码", "期间"),
        (
            _ROOM_CODE,
            _code("项目编码"),
            _PERIOD,
            _money("应收金额", above=True),
            _money("已收金额", required=False, default=0),
            _date("应收日期"),
        ),
    ),
    Sheet(PREPAID, ("房间编码",), (_ROOM_CODE, _money("金额"))),
    Sheet(
        DEPOSITS,
        ("房间编码", "名称", "收取日期"),
        (_ROOM_CODE, _text("名称", required=True, length=60), _money("金额", above=True), _date("收取日期")),
    ),
)
SHEETS_BY_NAME = {sheet.name: sheet for sheet in SHEETS}
