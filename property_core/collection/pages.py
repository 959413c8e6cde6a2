"""The public pages of receipts: what a scanned code says, and the paper of a signed link. Nobody is signed in here."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from backend.kernel.money import format_yuan
from backend.kernel.time import BUSINESS_ZONE
from property_core.collection.contracts import ReceiptForm
from property_core.collection.models import Receipt
from property_core.collection.receipts.content import from_json, grouped, masked_name, typed_code
from property_core.collection.selectors.receipts import LinkIsOver, receipt_by_code, receipt_by_link

_PAGE = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>{}</title><style>
body{{margin:0;background:#F5F7FA;color:#1F2430;
font:16px/1.5 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}}
*{{box-sizing:border-box}}
main{{width:min(420px,100% - 32px);margin:24px auto;padding:24px;
background:#FFF;border-radius:12px;border:1px solid #E6E9EF}}
h1{{font-size:20px;margin:0 0 4px}}label{{display:block;margin:16px 0 4px;color:#5B6475}}
input,button{{width:100%;min-height:48px;padding:0 12px;border-radius:12px;border:1px solid #5B6475;font:inherit;
background:transparent;color:inherit}}button{{margin-top:16px;border-color:#0958D9;background:#0958D9;color:#FFF}}
dl{{margin:16px 0 0;display:grid;grid-template-columns:auto 1fr;gap:8px 16px}}
dt{{color:#5B6475}}dd{{margin:0;text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}}
.sum{{font-size:24px;font-weight:600}}.good{{color:#1E7F4F}}.bad{{color:#C0392B}}p{{margin:8px 0 0}}
@media (prefers-color-scheme:dark){{body{{background:#14171D;color:#E6E9EF}}
main{{background:#1F2430;border-color:#333A48}}
dt,label{{color:#A9B2C3}}.good{{color:#5CC78D}}.bad{{color:#F08A7E}}}}
</style></head><body><main>{}</main></body></html>"""


def verify_url(code: str) -> str:
    """The address that a receipt's QR code holds."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/verify/{code}"


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Where a code is typed from the paper; `?code=` goes on to what stands behind it."""
    code = typed_code(request.GET.get("code", ""))
    if code:
        return redirect(f"/verify/{quote(code, safe='')}")
    body = format_html(
        '<h1>{}</h1><form><label for="code">{}</label><input id="code" name="code" required maxlength="40" '
        'autocomplete="off" autocapitalize="characters" spellcheck="false"><button>{}</button></form>',
        "收据查验",
        "收据上的验证码",
        "查验",
    )
    return _page("收据查验", body)


@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What stands behind a verification code: number, sum, date, masked payer; nothing that the paper does not say."""
    receipt = receipt_by_code(code)
    if receipt is None:
        body = format_html(
            '<h1 class="bad">✕ 查无此收据</h1><p>验证码 {} 不存在。</p>'
            "<p>请核对收据上的验证码；仍查不到时，请联系物业服务中心。</p>",
            grouped(typed_code(code)),
        )
        return _page("收据查验", body, status=404)
    return _page(f"收据 {receipt.number}", _facts(receipt))


@require_safe
@never_cache
def download(request: HttpRequest, token: str, *, form: ReceiptForm) -> HttpResponse:
    """The PDF or picture of a signed link; the link is the permission and ends after ten minutes."""
    try:
        receipt = receipt_by_link(token)
    except LinkIsOver:
        body = format_html("<h1>链接已过期</h1><p>{}</p>", "请回到原来的页面，重新打开收据。")
        return _page("收据", body, status=410)
    if form is ReceiptForm.PDF:
        answer = HttpResponse(pdf_of(receipt), content_type="application/pdf")
    else:
        answer = HttpResponse(image_of(receipt), content_type="image/png")
    ending = request.path.rpartition(".")[2]
    answer["Content-Disposition"] = f'inline; filename="{receipt.number}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def pdf_of(receipt: Receipt) -> bytes:
    """The receipt as it was frozen, stamped where it is void."""
    # Typesetting takes 40 MiB, which a web worker that prints nothing shall not hold.
    from property_core.collection.receipts.pdf import receipt_pdf

    return receipt_pdf(
        content=from_json(receipt.content),
        number=receipt.number or "",
        code=receipt.verification_code,
        verify_url=verify_url(receipt.verification_code),
        issued_at=receipt.issued_at,
        is_void=receipt.voided_at is not None,
    )


def image_of(receipt: Receipt) -> bytes:
    """The same as a PNG picture."""
    # As above; the drawing library alone maps 20 MiB.
    from property_core.collection.receipts.picture import picture_of

    return picture_of(pdf_of(receipt))


def _facts(receipt: Receipt) -> str:
    content = from_json(receipt.content)
    issued = receipt.issued_at.astimezone(BUSINESS_ZONE)
    if receipt.voided_at is None:
        head = format_html('<h1 class="good">✓ {}</h1>', "收据有效")
    else:
        voided = receipt.voided_at.astimezone(BUSINESS_ZONE)
        head = format_html('<h1 class="bad">✕ 已作废</h1><p>{} 作废，不能再作为凭证。</p>', f"{voided:%Y年%m月%d日}")
    return head + format_html(
        '<dl><dt>金额</dt><dd class="sum">¥{}</dd><dt>编号</dt><dd>{}</dd><dt>收款单位</dt><dd>{}</dd>'
        "<dt>小区</dt><dd>{}</dd><dt>缴款人</dt><dd>{}</dd><dt>开具日期</dt><dd>{}</dd><dt>收款方式</dt><dd>{}</dd></dl>",
        format_yuan(receipt.total_minor),
        receipt.number,
        content.company,
        content.community,
        masked_name(content.payer) or "—",
        f"{issued:%Y年%m月%d日}",
        content.channel,
    )


def _page(title: str, body: str, *, status: int = 200) -> HttpResponse:
    answer = HttpResponse(format_html(_PAGE, title, body), status=status)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
