"""A receipt on paper: half an A4 page (A5 across), Chinese type embedded, nothing of the system needed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

import pylopdf_fonts_zh_cn
import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from backend.kernel.money import format_yuan
from backend.kernel.time import BUSINESS_ZONE
from property_core.collection.receipts.capitals import capital_yuan
from property_core.collection.receipts.content import ReceiptContent, ReceiptLine, grouped

WIDTH, HEIGHT = 210.0, 148.5
MARGIN = 12.0
ROW = 6.0
# Where the table has to stop: above the page number, and on the last page above sums, facts and the code.
TABLE_TOP = 43.0
TABLE_END = HEIGHT - 14.0
LAST_TABLE_END = HEIGHT - 58.0
# Item, place, period, quantity × price, amount: millimetres that sum to the width between the margins.
COLUMNS = (46.0, 42.0, 24.0, 46.0, 28.0)
HEADINGS = ("收费项目", "房间 / 车位", "账期", "数量 × 单价", "金额（元）")
INK, QUIET, LINE, OWED = (31, 36, 48), (91, 100, 117), (160, 168, 182), (192, 57, 43)
FONT = "Noto"
# Says thirty lines about every font it makes smaller.
logging.getLogger("fontTools").setLevel(logging.WARNING)


def receipt_pdf(
    *, content: ReceiptContent, number: str, code: str, verify_url: str, issued_at: datetime, is_void: bool = False
) -> bytes:
    """The receipt as PDF. Long ones run over several pages, numbered; a void one is stamped 作废 on each."""
    paper = _Paper()
    pages = _pages(content.lines)
    for position, lines in enumerate(pages, 1):
        paper.add_page()
        _head(paper, content=content, number=number, issued_at=issued_at)
        _table(paper, lines)
        if position == len(pages):
            _sums(paper, content)
            _foot(paper, content=content, code=code, verify_url=verify_url)
        _page_number(paper, position=position, pages=len(pages))
        if is_void:
            _void_stamp(paper)
    paper.set_title(f"收据 {number}")
    paper.set_creation_date(issued_at)
    return bytes(paper.output())


class _Paper(FPDF):
    def __init__(self) -> None:
        super().__init__(orientation="landscape", unit="mm", format=(HEIGHT, WIDTH))
        self.set_margin(0)
        self.set_auto_page_break(auto=False)
        self.add_font(FONT, fname=pylopdf_fonts_zh_cn.sans_path())
        self.set_text_color(*INK)
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)

    def write_at(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        *,
        size: float = 9.5,
        align: str = "L",
        color: Sequence[int] = INK,
    ) -> None:
        """One line of text in a box of `width`, made smaller until it fits, never cut below two thirds of its size."""
        self.set_text_color(*color)
        self.set_font(FONT, size=size)
        while self.get_string_width(text) > width - 1 and self.font_size_pt > size * 0.66:
            self.set_font(FONT, size=self.font_size_pt - 0.25)
        while self.get_string_width(text) > width - 1 and len(text) > 1:
            text = text[:-2] + "…"
        self.set_xy(x, y)
        self.cell(width, ROW, text, align=align, new_x=XPos.RIGHT, new_y=YPos.TOP)


def _pages(lines: Sequence[ReceiptLine]) -> list[list[ReceiptLine]]:
    """Lines by page: full pages first, and a last one that leaves room for the sums."""
    full = int((TABLE_END - TABLE_TOP - ROW) // ROW)
    last = int((LAST_TABLE_END - TABLE_TOP - ROW) // ROW)
    pages: list[list[ReceiptLine]] = []
    rest = list(lines)
    while len(rest) > last:
        # One line at least stays for the last page, which carries the sums.
        taken = min(full, len(rest) - 1)
        pages.append(rest[:taken])
        rest = rest[taken:]
    return [*pages, rest]


def _head(paper: _Paper, *, content: ReceiptContent, number: str, issued_at: datetime) -> None:
    inner = WIDTH - 2 * MARGIN
    paper.write_at(MARGIN, 8, inner, content.company, size=11, align="C", color=QUIET)
    paper.write_at(MARGIN, 15, inner, "收　据", size=20, align="C")
    paper.write_at(WIDTH - MARGIN - 70, 10, 70, f"No. {number}", size=11, align="R", color=OWED)
    on = issued_at.astimezone(BUSINESS_ZONE)
    paper.write_at(WIDTH - MARGIN - 70, 16, 70, f"开具日期 {on:%Y年%m月%d日}", align="R")
    paper.write_at(MARGIN, 16, 70, content.community)
    paper.line(MARGIN, 25, WIDTH - MARGIN, 25)
    paper.write_at(MARGIN, 27, inner, f"缴款人：{content.payer or '—'}", size=10.5)
    paper.write_at(MARGIN, 34, inner, f"房　间：{'、'.join(content.rooms)}", size=10.5)


def _table(paper: _Paper, lines: Sequence[ReceiptLine]) -> None:
    paper.set_fill_color(245, 247, 250)
    paper.rect(MARGIN, TABLE_TOP, WIDTH - 2 * MARGIN, ROW, style="F")
    _row(paper, TABLE_TOP, HEADINGS, color=QUIET)
    for position, line in enumerate(lines, 1):
        product = f"{line.quantity} × {line.unit_price}" if line.quantity and line.unit_price else ""
        amount = format_yuan(line.amount_minor)
        item = f"{line.item}（部分）" if line.is_part else line.item
        _row(paper, TABLE_TOP + position * ROW, (item, line.room, line.period, product, amount), color=INK)
    for row in range(len(lines) + 2):
        paper.line(MARGIN, TABLE_TOP + row * ROW, WIDTH - MARGIN, TABLE_TOP + row * ROW)


def _row(paper: _Paper, y: float, cells: Sequence[str], *, color: Sequence[int]) -> None:
    x = MARGIN
    for width, text, align in zip(COLUMNS, cells, "LLLRR", strict=True):
        paper.write_at(x, y, width, text, align=align, color=color)
        x += width


def _sums(paper: _Paper, content: ReceiptContent) -> None:
    y = LAST_TABLE_END + 2
    inner = WIDTH - 2 * MARGIN
    paper.write_at(MARGIN, y, inner - 50, f"合计（大写）：{capital_yuan(content.total_minor)}", size=11.5)
    paper.write_at(WIDTH - MARGIN - 50, y, 50, f"¥{_with_thousands(content.total_minor)}", size=14, align="R")
    paper.line(MARGIN, y + 8, WIDTH - MARGIN, y + 8)


def _foot(paper: _Paper, *, content: ReceiptContent, code: str, verify_url: str) -> None:
    y = LAST_TABLE_END + 12
    paid = content.paid_moment.astimezone(BUSINESS_ZONE)
    facts = [
        f"收款方式：{content.channel}",
        f"收款时间：{paid:%Y-%m-%d %H:%M:%S}",
        f"收 款 人：{content.cashier or '线上缴费'}",
    ]
    if content.tendered_minor is not None:
        change = f"　找零：¥{format_yuan(content.change_minor)}" if content.change_minor else ""
        facts.append(f"实收：¥{format_yuan(content.tendered_minor)}{change}")
    for position, text in enumerate(facts):
        paper.write_at(MARGIN, y + position * ROW, 90, text)
    paper.write_at(MARGIN + 84, y, 50, "收款单位（盖章）：", color=QUIET)
    side = 24.0
    _qr(paper, verify_url, x=WIDTH - MARGIN - side, y=y, side=side)
    paper.write_at(WIDTH - MARGIN - 62, y + side + 0.5, 62, f"验证码 {grouped(code)}", size=8, align="R", color=QUIET)
    paper.write_at(WIDTH - MARGIN - side - 42, y + side - ROW, 41, "扫码查验真伪", size=8, align="R", color=QUIET)


def _with_thousands(amount_minor: int) -> str:
    yuan, fen = format_yuan(amount_minor).split(".")
    return f"{int(yuan):,}.{fen}"


def _qr(paper: _Paper, text: str, *, x: float, y: float, side: float) -> None:
    """Drawn as rectangles: sharp at any size. The paper around it is its quiet zone."""
    modules = segno.make(text, error="m", micro=False).matrix
    step = side / len(modules)
    paper.set_fill_color(*INK)
    for row, cells in enumerate(modules):
        start = 0
        while start < len(cells):
            if not cells[start]:
                start += 1
                continue
            end = start
            while end < len(cells) and cells[end]:
                end += 1
            # A hair wider than the module, so that no white seam shows between two rows.
            paper.rect(x + start * step, y + row * step, (end - start) * step, step * 1.04, style="F")
            start = end


def _page_number(paper: _Paper, *, position: int, pages: int) -> None:
    if pages > 1:
        paper.write_at(
            MARGIN, HEIGHT - 11, WIDTH - 2 * MARGIN, f"第 {position} 页 共 {pages} 页", size=8, align="C", color=QUIET
        )


def _void_stamp(paper: _Paper) -> None:
    with paper.rotation(18, x=WIDTH / 2, y=HEIGHT / 2), paper.local_context(fill_opacity=0.55, stroke_opacity=0.55):
        paper.set_draw_color(*OWED)
        paper.set_line_width(1.2)
        paper.rect(WIDTH / 2 - 34, HEIGHT / 2 - 15, 68, 30, style="D", round_corners=True, corner_radius=4)
        paper.set_font(FONT, size=54)
        paper.set_text_color(*OWED)
        paper.set_xy(WIDTH / 2 - 34, HEIGHT / 2 - 15)
        paper.cell(68, 30, "作废", align="C")
