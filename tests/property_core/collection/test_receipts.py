"""Receipts: numbers, voiding, who sees them, what the paper and the public pages say."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import segno
from django.core import signing
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from backend.accounts.actor import Actor
from backend.kernel.errors import Forbidden, InvalidInput, NotFound
from backend.organization.base import tenant_read
from property_core.billing.models import BillSettlement
from property_core.collection.contracts import ReceiptForm
from property_core.collection.models import Receipt
from property_core.collection.pages import pdf_of
from property_core.collection.receipts.capitals import capital_yuan
from property_core.collection.receipts.content import ReceiptContent, ReceiptLine, grouped, masked_name
from property_core.collection.receipts.pdf import LAST_TABLE_END, MARGIN, WIDTH, receipt_pdf
from property_core.collection.receipts.picture import picture_of
from property_core.collection.selectors import receipts as selectors
from property_core.collection.services.receipts import (
    ReceiptIsVoid,
    ReceiptStands,
    receipt_link,
    reissue_receipt,
    void_receipt,
)
from tests.cast import NOW
from tests.property_core.billing.fees import MINE, MINE_TOO, NEIGHBOURS, SEPTEMBER, Fees

LINES = (
    ReceiptLine("物业服务费", "3栋2单元502", "2026年11月", 17523, "94.72", "1.85", bill_id=1),
    ReceiptLine("物业服务费滞纳金", "3栋2单元502", "2026年11月", 123, bill_id=2),
    ReceiptLine("公摊电费", "3栋2单元502", "2026年11月", 631, is_part=True, bill_id=3),
)


def content(*lines: ReceiptLine) -> ReceiptContent:
    return ReceiptContent(
        company="新合物业服务有限公司",
        community="金桂苑管理处",
        payer="曾小明",
        rooms=("3栋2单元502",),
        lines=lines,
        total_minor=sum(line.amount_minor for line in lines),
        provider="cash",
        paid_at="2026-11-23T06:05:09+00:00",
        cashier="王小丽",
        tendered_minor=20000,
        change_minor=1723,
    )


def printed(receipt: ReceiptContent, *, is_void: bool = False) -> bytes:
    return receipt_pdf(
        content=receipt,
        number="SJ202611-000123",
        code="ABCD2345EFGH6789",
        verify_url="http://127.0.0.1:8000/verify/ABCD2345EFGH6789",
        issued_at=NOW,
        is_void=is_void,
    )


def text_of(pdf: bytes, folder: Path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("poppler's pdftotext is not installed")
    (folder / "receipt.pdf").write_bytes(pdf)
    answer = subprocess.run([tool, "-layout", str(folder / "receipt.pdf"), "-"], capture_output=True, check=True)
    return re.sub(r"[ \t]+", " ", answer.stdout.decode())


@pytest.mark.parametrize(
    ("amount_minor", "text"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (11, "壹角壹分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (1000, "壹拾元整"),
        (10005, "壹佰元零伍分"),
        (123456, "壹仟贰佰叁拾肆元伍角陆分"),
        (100100, "壹仟零壹元整"),
        (102000, "壹仟零贰拾元整"),
        (1000000, "壹万元整"),
        (1050000, "壹万零伍佰元整"),
        (10000500, "壹拾万零伍元整"),
        (16409_02, "壹万陆仟肆佰零玖元零贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (10_000_000_000, "壹亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (-500, "负伍元整"),
    ],
)
def test_capital_numerals(amount_minor: int, text: str) -> None:
    assert capital_yuan(amount_minor) == text


DIGITS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}


def value_of(text: str) -> int:
    """Read capital numerals back: fen."""
    fen = 0
    whole, _, rest = text.partition("元") if "元" in text else ("", "", text)
    total, group, digit = 0, 0, 0
    for char in whole:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in "拾佰仟":
            group += digit * {"拾": 10, "佰": 100, "仟": 1000}[char]
            digit = 0
        else:
            total, group, digit = (total + (group + digit) * {"万": 10**4, "亿": 10**8}[char]), 0, 0
    total += group + digit
    for sign, value in (("角", 10), ("分", 1)):
        found = re.search(f"([{''.join(DIGITS)}]){sign}", rest)
        fen += DIGITS[found.group(1)] * value if found else 0
    return total * 100 + fen


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_capital_numerals_read_back(amount_minor: int) -> None:
    text = capital_yuan(amount_minor)
    assert value_of(text) == amount_minor
    assert "零零" not in text


def test_names_are_masked() -> None:
    assert masked_name("曾小明、李红") == "曾**、李*"


def test_the_paper_says_everything(tmp_path: Path) -> None:
    text = text_of(printed(content(*LINES)), tmp_path)
    for part in (
        "收", "据", "No. SJ202611-000123", "新合物业服务有限公司", "金桂苑管理处", "缴款人：曾小明", "3栋2单元502",
        "物业服务费滞纳金", "公摊电费（部分）", "2026年11月", "94.72 × 1.85", "175.23", "¥182.77",
        "合计（大写）：壹佰捌拾贰元柒角柒分", "收款方式：现金", "2026-11-23 14:05:09", "王小丽",
        "实收：¥200.00", "找零：¥17.23",
        "验证码 ABCD-2345-EFGH-6789",
    ):  # fmt: skip
        assert part in text
    assert "作废" not in text
    assert "第 1 页" not in text


def test_long_receipts_have_numbered_pages_and_void_ones_a_stamp(tmp_path: Path) -> None:
    text = text_of(printed(content(*(LINES * 15)), is_void=True), tmp_path)
    pages = [re.sub(r"\s", "", page) for page in text.split("\f")[:-1]]
    assert len(pages) == 4
    # The stamp is turned, so its two characters lie on different lines of the text.
    assert all("作" in page and "废" in page for page in pages)
    assert all(f"第{number}页共4页" in page for number, page in enumerate(pages, 1))
    assert sum(page.count("175.23") for page in pages) == 15
    assert [("合计（大写）" in page) for page in pages] == [False, False, False, True]


@pytest.mark.parametrize("count", [1, 7, 8, 14, 15, 22, 100])
def test_every_line_is_printed_once_and_sums_have_room(count: int, tmp_path: Path) -> None:
    lines = [ReceiptLine(f"项目{number:03d}", "3栋2单元502", "", 100) for number in range(count)]
    text = text_of(printed(content(*lines)), tmp_path)
    assert all(text.count(line.item) == 1 for line in lines)
    assert text.count("合计（大写）") == 1


@pytest.mark.django_db
def test_numbers_follow_each_other_also_over_a_refusal(fees: Fees) -> None:
    september, october, november = fees.bill_ids(MINE)
    fees.pay_cash(20000, bill_ids=[september])
    with pytest.raises(NotFound):
        fees.pay_cash(20000, bill_ids=[october], keep_change_as_prepayment=True, prepayment_room_id=10**9)
    fees.pay_cash(20000, bill_ids=[october])
    void_receipt(actor=fees.cashier, receipt_id=fees.rows(Receipt)[0].pk, reason="打印错误", now=NOW)
    fees.pay_cash(20000, bill_ids=[november], now=NOW + timedelta(hours=1))
    fees.pay_cash(20000, bill_ids=fees.bill_ids(NEIGHBOURS, SEPTEMBER), now=NOW + timedelta(days=10))
    assert [row.number for row in fees.rows(Receipt)] == [
        "SJ202611-000001",
        "SJ202611-000002",
        "SJ202611-000003",
        "SJ202612-000001",
    ]


@pytest.mark.django_db
def test_voiding_and_issuing_again(fees: Fees) -> None:
    taken = fees.pay_cash(60000)
    (receipt_id,) = taken.receipt_ids
    with pytest.raises(ReceiptStands):
        reissue_receipt(actor=fees.cashier, receipt_id=receipt_id, now=NOW)
    with pytest.raises(InvalidInput):
        void_receipt(actor=fees.cashier, receipt_id=receipt_id, reason=" ", now=NOW)
    with pytest.raises(Forbidden):
        void_receipt(actor=fees.cast.staff("clerk"), receipt_id=receipt_id, reason="错", now=NOW)
    with pytest.raises(Forbidden):
        void_receipt(actor=fees.resident("owner"), receipt_id=receipt_id, reason="错", now=NOW)
    void_receipt(actor=fees.cashier, receipt_id=receipt_id, reason="打印错误", now=NOW)
    with pytest.raises(ReceiptIsVoid):
        void_receipt(actor=fees.cashier, receipt_id=receipt_id, reason="打印错误", now=NOW)
    reissue_receipt(actor=fees.cashier, receipt_id=receipt_id, now=NOW)
    old, new = fees.rows(Receipt)
    assert (old.number, new.number) == ("SJ202611-000001", "SJ202611-000002")
    assert (old.void_reason, new.voided_at) == ("打印错误", None)
    assert new.content == old.content
    assert new.verification_code != old.verification_code
    # Paper is paper: the money stays where it is.
    assert len(fees.rows(BillSettlement)) == 6
    fees.require_clean_books()


@pytest.mark.django_db
def test_another_community_voids_nothing_here(fees: Fees) -> None:
    taken = fees.pay_cash(20000, actor=fees.cast.staff("leader"), bill_ids=fees.bill_ids(MINE_TOO, SEPTEMBER))
    with pytest.raises(NotFound):
        void_receipt(actor=fees.cashier, receipt_id=taken.receipt_ids[0], reason="错", now=NOW)


def picture(pdf: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture_of(pdf))).convert("RGB")


def test_the_picture_is_the_paper_with_a_code_that_can_be_scanned() -> None:
    drawn = picture(printed(content(*LINES)))
    # A5 across at 192 dots an inch.
    assert drawn.size == (1588, 1123)
    modules = segno.make("http://127.0.0.1:8000/verify/ABCD2345EFGH6789", error="m", micro=False).matrix
    dot = 192 / 25.4
    left, top, step = (WIDTH - MARGIN - 24) * dot, (LAST_TABLE_END + 12) * dot, 24 * dot / len(modules)
    for row, cells in enumerate(modules):
        for column, cell in enumerate(cells):
            shown = drawn.getpixel((int(left + (column + 0.5) * step), int(top + (row + 0.5) * step)))
            assert isinstance(shown, tuple)
            assert (sum(shown) < 384) == bool(cell)


def test_all_pages_of_a_receipt_are_one_picture_and_a_void_one_is_stamped() -> None:
    valid, void = (picture(printed(content(*(LINES * 15)), is_void=stamped)) for stamped in (False, True))
    assert (valid.width, round(valid.height / 1123)) == (1588, 4)
    middle = (0, 1123 * 3 + 400, 1588, 1123 * 3 + 700)
    assert [reds(one.crop(middle)) > 5000 for one in (valid, void)] == [False, True]


def test_a_very_long_receipt_is_drawn_less_sharp_rather_than_too_large() -> None:
    drawn = picture(printed(content(*(LINES * 60))))
    assert drawn.height <= 16_000 + 30
    assert drawn.width > 500


def test_pictures_are_drawn_by_several_threads_at_once() -> None:
    pdf = printed(content(*LINES))
    alone = picture_of(pdf)
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(picture_of, [pdf] * 12)) == {alone}


def reds(drawn: Image.Image) -> int:
    pixels = zip(*(drawn.getchannel(name).tobytes() for name in "RGB"), strict=True)
    return sum(red > green + 60 and red > blue + 60 for red, green, blue in pixels)


@pytest.mark.django_db
def test_who_sees_a_receipt(fees: Fees) -> None:
    (receipt_id,) = fees.pay_cash(60000).receipt_ids

    def sees(actor: Actor) -> bool:
        with tenant_read(fees.cast.company_id):
            return selectors.receipts_visible(actor).filter(id=receipt_id).exists()

    assert [sees(fees.resident(name)) for name in ("owner", "family", "tenant", "neighbour")] == [
        True,
        True,
        False,
        False,
    ]
    assert sees(fees.cashier)
    with pytest.raises(Forbidden):
        sees(fees.cast.staff("clerk"))


@pytest.mark.django_db
def test_a_link_opens_the_pdf_for_ten_minutes(fees: Fees, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    (receipt_id,) = fees.pay_cash(60000).receipt_ids
    link = receipt_link(actor=fees.resident("owner"), receipt_id=receipt_id)
    with pytest.raises(NotFound):
        receipt_link(actor=fees.resident("neighbour"), receipt_id=receipt_id)
    path = "/" + link.split("/", 3)[3]
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'inline; filename="SJ202611-000001.pdf"'
    picture_link = receipt_link(actor=fees.resident("owner"), receipt_id=receipt_id, form=ReceiptForm.PICTURE)
    shown = client.get("/" + picture_link.split("/", 3)[3])
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert shown.content.startswith(b"\x89PNG")
    assert shown["Content-Disposition"] == 'inline; filename="SJ202611-000001.png"'
    assert client.get(path.replace(".pdf", "x.pdf")).status_code == 410
    monkeypatch.setattr(selectors, "LINK_SECONDS", -1)
    assert client.get(path).status_code == 410
    assert client.get(path.replace(".pdf", ".png")).status_code == 410
    forged = signing.dumps([fees.cast.company_id, receipt_id], salt="another purpose")
    assert client.get(f"/receipts/{forged}.pdf").status_code == 410


@pytest.mark.django_db
def test_anybody_may_verify_a_code_and_learns_little(fees: Fees, client: Client) -> None:
    taken = fees.pay_cash(60000)
    (receipt_id,) = taken.receipt_ids
    receipt = fees.rows(Receipt)[0]
    page = client.get(f"/verify/{grouped(receipt.verification_code).lower()}")
    text = page.content.decode()
    assert page.status_code == 200
    assert "收据有效" in text
    assert receipt.number in text
    assert "曾**" in text
    for secret in ("曾小明", "502", "138", "3404"):
        assert secret not in text
    void_receipt(actor=fees.cashier, receipt_id=receipt_id, reason="打印错误", now=NOW)
    text = client.get(f"/verify/{receipt.verification_code}").content.decode()
    assert "已作废" in text
    assert "收据有效" not in text
    missing = client.get("/verify/<script>alert(1)")
    assert missing.status_code == 404
    assert "<script>" not in missing.content.decode()


@pytest.mark.django_db
def test_the_pdf_of_a_stored_receipt(fees: Fees, tmp_path: Path) -> None:
    fees.pay_cash(60000, keep_change_as_prepayment=True)
    text = text_of(pdf_of(fees.rows(Receipt)[0]), tmp_path)
    assert "合计（大写）：陆佰元整" in text
    assert "预存" in text
    assert "94.72 × 1.85" in text


def test_a_typed_code_leads_to_its_receipt(client: Client) -> None:
    assert "验证码" in client.get("/verify/").content.decode()
    assert client.get("/verify/?code=abcd 2345 efgh")["Location"] == "/verify/ABCD2345EFGH"
    assert client.get("/verify/?code=//evil.example")["Location"] == "/verify/EVILEXAMPLE"
