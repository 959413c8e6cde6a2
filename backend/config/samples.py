"""The documents that the demo's front page offers to try. A test holds each against its schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Sample:
    """One document of one API. `who`: the login of the cast that may ask it; empty for owners, who sign in by phone.

    Words in variables that begin with ← are for the reader to replace by what an answer before gave.
    """

    api: str
    who: str
    zh: str
    en: str
    document: str
    variables: str = "{}"

    @property
    def explorer(self) -> str:
        """Address of the explorer page with this document filled in; what follows # never leaves the browser."""
        typed = json.dumps({"query": self.document, "variables": self.variables}, ensure_ascii=False)
        return f"/graphql/{self.api}#{quote(typed)}"


SAMPLES: tuple[Sample, ...] = (
    Sample(
        api="owner",
        who="",
        zh="我是谁，有哪些房",
        en="Who I am, and my rooms",
        document="{ me { name phone company { name } rooms { role since room { id label community builtArea } } } }",
    ),
    Sample(
        api="owner",
        who="",
        zh="待缴多少，哪些账单，为什么是这个金额",
        en="What I owe, which bills, and why the amount",
        document="""{
  amountDue { total { amount amountMinor } lateFee { amount } rooms { room { label } total { amount } } }
  openBills(first: 10) { totalCount nodes {
    id item period dueOn outstanding { amount amountMinor } lateFee { amount amountMinor } room { label }
    explanation { sentences } } }
}""",
    ),
    Sample(
        api="owner",
        who="",
        zh="缴费：先锁定账单和总额",
        en="Pay: hold the bills at the sum I was shown",
        document="""mutation Pay($input: PayBillsInput!) {
  payBills(input: $input) { errors { code message } billPayment { id status total { amount } expiresAt } }
}""",
        variables="""{"input": {"billIds": ["← bill.id"], "expectedTotalMinor": 0,
  "idempotencyKey": "my-first-payment"}}""",
    ),
    Sample(
        api="owner",
        who="",
        zh="打开微信收银台（打开 cashierUrl 去支付）",
        en="Open the WeChat cashier, then follow cashierUrl",
        document="""mutation Checkout($input: OpenCheckoutInput!) {
  openCheckout(input: $input) { errors { code message } checkout { codeUrl cashierUrl amount { amount } expiresAt } }
}""",
        variables='{"input": {"paymentId": "← billPayment.id", "provider": "wechat", "channel": "NATIVE"}}',
    ),
    Sample(
        api="owner",
        who="",
        zh="缴费记录与收据",
        en="My payments and their receipts",
        document="""{ payments(first: 5) { nodes { id status total { amount } paidAt
  receipts { number verificationCode pdfUrl } } } }""",
    ),
    Sample(
        api="staff",
        who="manager",
        zh="看得见的组织架构与楼栋",
        en="The tree as far as I may see it",
        document="{ orgTree { id kind code name depth buildings { id name roomCount } } }",
    ),
    Sample(
        api="staff",
        who="cashier",
        zh="找房间：房号、姓名、拼音首字母或手机",
        en="Find a room by number, name, initials or phone",
        document="""query Search($text: String!) {
  searchRooms(text: $text) { matchedBy room { id label community people { name role phone } } }
}""",
        variables='{"text": "5-2-1602"}',
    ),
    Sample(
        api="staff",
        who="cashier",
        zh="这间房今天应收多少",
        en="What the room owes today",
        document="""query Due($rooms: [ID!]!) {
  dueOfRooms(roomIds: $rooms) { room { label } amount { amount amountMinor } prepayment { amount }
    bills { principal { amount } lateFee { amount } bill { id period item { name } dueOn } } }
}""",
        variables='{"rooms": ["← room.id"]}',
    ),
    Sample(
        api="staff",
        who="cashier",
        zh="收现金，当场开收据",
        en="Take cash; the receipt is issued at once",
        document="""mutation Cash($input: TakeCashInput!) {
  takeCash(input: $input) { errors { code message }
    taken { applied { amount } change { amount } receipts { id number verificationCode } } }
}""",
        variables="""{"input": {"roomIds": ["← room.id"], "tenderedMinor": 0, "expectedTotalMinor": 0,
  "idempotencyKey": "my-first-cash"}}""",
    ),
    Sample(
        api="staff",
        who="cashier",
        zh="收据的打印地址",
        en="Where to print a receipt",
        document="query Link($id: ID!) { receiptLink(id: $id) }",
        variables='{"id": "← receipt.id"}',
    ),
    Sample(
        api="staff",
        who="clerk",
        zh="预演下月出账：张数、金额、缺抄表",
        en="Preview a billing run without billing",
        document="""query Preview($unit: ID!, $period: Period!) {
  previewRun(unitId: $unit, period: $period) { count amount { amount } skipped missingReadings }
}""",
        variables='{"unit": "← orgTree.id", "period": "2026-12"}',
    ),
    Sample(
        api="staff",
        who="leader",
        zh="收缴率：全公司、按小区、按项目",
        en="Collection rate of the whole, by community and item",
        document="""query Rate($unit: ID!) {
  collectionRate(unitId: $unit, periods: ["2026-10", "2026-11"]) {
    whole { collectable { amount } applied { amount } rate }
    byUnit { name figures { applied { amount } rate } } byItem { name figures { applied { amount } rate } }
  }
}""",
        variables='{"unit": "← orgTree.id"}',
    ),
    Sample(
        api="staff",
        who="leader",
        zh="欠费房间，最多的在前",
        en="Rooms in arrears, the largest first",
        document="{ arrears(first: 5) { totalCount nodes { room { label community } owed { amount } oldestDueOn } } }",
    ),
)
