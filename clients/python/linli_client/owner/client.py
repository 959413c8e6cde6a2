"""The owner API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ..connection import Connection, done, given
from . import amount_due as amount_due_
from . import bill as bill_
from . import bill_history as bill_history_
from . import bills_of_period as bills_of_period_
from . import bind_wechat as bind_wechat_
from . import choose_company as choose_company_
from . import communities as communities_
from . import devices as devices_
from . import enums, fragments, inputs
from . import household as household_
from . import open_bills as open_bills_
from . import open_checkout as open_checkout_
from . import payment as payment_
from . import payments as payments_
from . import prepayment_balances as prepayment_balances_
from . import receipts as receipts_
from . import sign_in_with_code as sign_in_with_code_
from . import sign_in_with_wechat as sign_in_with_wechat_


class Owner(Connection):
    """A caller of /graphql/owner: a method for every registered document."""

    path: ClassVar[str] = "/graphql/owner"

    def amount_due(self, room_ids: Sequence[str] | None = None) -> amount_due_.AmountDue:
        """What my rooms owe today, altogether and by room."""
        data = self.ask(
            "sha256:a0a944f5bae200eb7f4d7ea1fcdfe51929d94a4933801289c9a75000297c4f16", {"roomIds": room_ids}
        )
        return amount_due_.AmountDue.read(data["amountDue"])

    def bill(self, id: str) -> bill_.Bill:
        """One bill of my rooms."""
        data = self.ask("sha256:c608cf1bc69c720830a76a5cbe9ac68277a86991da13a09922777c9f81e06636", {"id": id})
        return bill_.Bill.read(data["bill"])

    def bill_history(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.BillHistoryFilter | None = None
    ) -> bill_history_.BillConnection:
        """All bills of my rooms, newest month first, reversed ones too."""
        data = self.ask(
            "sha256:545f19b053b56c6c0d65545da3220c06b03f0fbbfa77d5d5508b893a9ddb6050",
            {"first": first, "after": after, "filter": filter},
        )
        return bill_history_.BillConnection.read(data["billHistory"])

    def bills_of_period(
        self, *, period: str, first: int | None = None, after: str | None = None, room_ids: Sequence[str] | None = None
    ) -> bills_of_period_.BillConnection:
        """A month's statement: its bills, paid or not, by room and item."""
        data = self.ask(
            "sha256:53a9350af92992c3635352cf8ec353933f64581aecb94c12384c8c44d3f3dc86",
            {"period": period, "first": first, "after": after, "roomIds": room_ids},
        )
        return bills_of_period_.BillConnection.read(data["billsOfPeriod"])

    def bind_wechat(self, *, ticket: str, phone: str, code: str, device: str | None = None) -> bind_wechat_.BindWechat:
        """Bind the WeChat identity behind a ticket to the account of a phone, and sign in."""
        data = self.ask(
            "sha256:372c7dc785be01a4cad6b7699e7e76c333cc60a59e774176aa2424a5478ba8b3",
            {"input": {"ticket": ticket, "phone": phone, "code": code, "device": device}},
        )
        return bind_wechat_.BindWechat.read(done(data["bindWechat"]))

    def cancel_payment(self, payment_id: str) -> fragments.Payment:
        """Give up a started payment. It stays STARTED while the provider may still take the money."""
        data = self.ask(
            "sha256:11d6e3cfb581927e9de15df9eb70d50a7362f829cc749b7f6ef7bdc179dc95d5",
            {"input": {"paymentId": payment_id}},
        )
        return fragments.Payment.read(given(done(data["cancelPayment"])["billPayment"]))

    def choose_company(self, company_id: str) -> choose_company_.ChooseCompany:
        """Go on at another company that knows this person: a new access token."""
        data = self.ask(
            "sha256:6dac51d4430996e550dba353d658ff20887745c3c601a21bd59cba6f74815c8a",
            {"input": {"companyId": company_id}},
        )
        return choose_company_.ChooseCompany.read(done(data["chooseCompany"]))

    def communities(self, text: str) -> list[communities_.CommunityChoice]:
        """Communities to be known in, by a part of their name; at most 20."""
        data = self.ask("sha256:752bc72e46954fb2cbdaa4a7c734f7f9a8ee056a7973b882e1a232872a1e867a", {"text": text})
        return [communities_.CommunityChoice.read(each) for each in data["communities"]]

    def devices(self) -> list[devices_.SignedInDevice]:
        """Where I am signed in."""
        data = self.ask("sha256:419ce3c76a460548a6d1b5dbcaadc7b7b7ec52edb6e5c021ed8fb70ca5c9e0b3", {})
        return [devices_.SignedInDevice.read(each) for each in data["devices"]]

    def household(self, room_id: str) -> list[household_.HouseholdMember]:
        """Who lives in a room of mine today."""
        data = self.ask("sha256:37eb279f17a09cbbffbc15a5c00327802ea63bcf8b1df823aebb6b3fdf3ba3c0", {"roomId": room_id})
        return [household_.HouseholdMember.read(each) for each in data["household"]]

    def me(self) -> fragments.Person:
        """Who is signed in."""
        data = self.ask("sha256:8fb63ada93def7cb48f5dfc57bcea97caedb16444fdc6452d7f38ed30eb87087", {})
        return fragments.Person.read(data["me"])

    def my_binding_requests(self) -> list[fragments.Application]:
        """What I asked for, at every company, newest first."""
        data = self.ask("sha256:2104df129dc8291f7cbbf46c2bb90c4b10b763f5b275c4ecb3cc83f48269bdc2", {})
        return [fragments.Application.read(each) for each in data["myBindingRequests"]]

    def open_bills(
        self, *, first: int | None = None, after: str | None = None, room_ids: Sequence[str] | None = None
    ) -> open_bills_.OpenBills:
        data = self.ask(
            "sha256:cb47cdb659b7568f9bcad1a059d0e1d65c982ceb71ec03bc4b7426b57f0f82f8",
            {"first": first, "after": after, "roomIds": room_ids},
        )
        return open_bills_.OpenBills.read(data)

    def open_checkout(
        self, *, payment_id: str, provider: str, channel: enums.CheckoutChannel
    ) -> open_checkout_.Checkout:
        """Ask the provider for its cashier. Asked again while it is open, it gives the same one."""
        data = self.ask(
            "sha256:43c4eb1511d232c2a60ffc5a5ada7a8a4483f634ccf1e4f3bf21436863e195c8",
            {"input": {"paymentId": payment_id, "provider": provider, "channel": channel}},
        )
        return open_checkout_.Checkout.read(given(done(data["openCheckout"])["checkout"]))

    def pay_bills(
        self, *, bill_ids: Sequence[str], expected_total_minor: int, idempotency_key: str
    ) -> fragments.Payment:
        """Begin to pay bills of one or several rooms, in whole. Ask `openCheckout` next."""
        data = self.ask(
            "sha256:a478c1fe64d36571dd49f2d16f15d384edf15ada153d3f3ccbcbe11a22163384",
            {
                "input": {
                    "billIds": bill_ids,
                    "expectedTotalMinor": expected_total_minor,
                    "idempotencyKey": idempotency_key,
                }
            },
        )
        return fragments.Payment.read(given(done(data["payBills"])["billPayment"]))

    def pay_in_advance(self, *, room_id: str, amount_minor: int, idempotency_key: str) -> fragments.Payment:
        """Begin to pay money in advance (预存) for a room. Ask `openCheckout` next."""
        data = self.ask(
            "sha256:f214124df2df9f1f462148f9de7394bc5830310bee3b88b8c49e3f6ae0d50a89",
            {"input": {"roomId": room_id, "amountMinor": amount_minor, "idempotencyKey": idempotency_key}},
        )
        return fragments.Payment.read(given(done(data["payInAdvance"])["billPayment"]))

    def payment(self, id: str) -> payment_.BillPayment:
        """One of my payments; ask again until it is SETTLED or RELEASED."""
        data = self.ask("sha256:5357d55b9e9c4a7cde385939cf77a5b387e52c2c4408df8feddc839acd04560f", {"id": id})
        return payment_.BillPayment.read(data["payment"])

    def payments(self, *, first: int | None = None, after: str | None = None) -> payments_.BillPaymentConnection:
        """My payments, newest first."""
        data = self.ask(
            "sha256:0de0d7dfc256117171dff64f2c581334f0d664092fabc4e9341fffbfb7be0a21", {"first": first, "after": after}
        )
        return payments_.BillPaymentConnection.read(data["payments"])

    def prepayment_balances(self, room_ids: Sequence[str] | None = None) -> list[prepayment_balances_.RoomPrepayment]:
        """What my rooms have paid in advance; one entry per room of mine."""
        data = self.ask(
            "sha256:394ba04840d61e98c66b766bfd00cc44d9d22ed5de9b7100e29a0c814e88e16d", {"roomIds": room_ids}
        )
        return [prepayment_balances_.RoomPrepayment.read(each) for each in data["prepaymentBalances"]]

    def receipt(self, id: str) -> fragments.Receipt:
        """One receipt."""
        data = self.ask("sha256:6d4a8f1dc89da85b666da92e49954f9e2beeffaf259c4e9562354313203da9cf", {"id": id})
        return fragments.Receipt.read(data["receipt"])

    def receipts(self, *, first: int | None = None, after: str | None = None) -> receipts_.ReceiptConnection:
        """Receipts of my payments and my rooms, newest first."""
        data = self.ask(
            "sha256:cb5cb6ef4cb193831ace222315e3bc2e3e474eb5f9393b491ac4b33a200c6080", {"first": first, "after": after}
        )
        return receipts_.ReceiptConnection.read(data["receipts"])

    def refresh_session(self, refresh_token: str) -> fragments.Session:
        """A new access token and a new refresh token; the old refresh token is spent."""
        data = self.ask(
            "sha256:ab4e4653627557b2c22593b8f1a7d11e4e84818885bd1f5577da7e162272af49",
            {"input": {"refreshToken": refresh_token}},
        )
        return fragments.Session.read(given(done(data["refreshSession"])["session"]))

    def request_binding(
        self,
        *,
        community_id: str,
        room: str,
        role: enums.ResidencyRole,
        name: str,
        id_number: str | None = None,
        note: str | None = None,
    ) -> fragments.Application:
        """Ask to be known in a room. The answer is the same whether the room exists; staff decide."""
        data = self.ask(
            "sha256:9f19faa6d78ceea7087cbd8f82e070fa9bc3e3c13a7ff4d205b1da112b50d054",
            {
                "input": {
                    "communityId": community_id,
                    "room": room,
                    "role": role,
                    "name": name,
                    "idNumber": id_number,
                    "note": note,
                }
            },
        )
        return fragments.Application.read(given(done(data["requestBinding"])["request"]))

    def request_login_code(self, phone: str) -> int:
        """Send a one-time code to a phone. The answer is the same whether anybody knows the phone."""
        data = self.ask(
            "sha256:83d5eddf18eb0ec1758b27703a66c41beef4ca52ea2837688080a781bafcd76a", {"input": {"phone": phone}}
        )
        answer: int = given(done(data["requestLoginCode"])["validForSeconds"])
        return answer

    def revoke_device(self, device_id: str) -> bool:
        """Sign another device out."""
        data = self.ask(
            "sha256:02a71047fa9412472e117674dd02d61e05c818014b58705f0a536d16e5bea417",
            {"input": {"deviceId": device_id}},
        )
        answer: bool = given(done(data["revokeDevice"])["done"])
        return answer

    def sign_in_with_code(
        self, *, phone: str, code: str, device: str | None = None
    ) -> sign_in_with_code_.SignInWithCode:
        """Sign in by phone and one-time code; binds to the rooms that companies know under this phone."""
        data = self.ask(
            "sha256:656883d846cda5a9110573ecb73f70be4945302c6eaa7172131f570e6ba5e68d",
            {"input": {"phone": phone, "code": code, "device": device}},
        )
        return sign_in_with_code_.SignInWithCode.read(done(data["signInWithCode"]))

    def sign_in_with_wechat(
        self, *, code: str, app_id: str, device: str | None = None
    ) -> sign_in_with_wechat_.SignInWithWechat:
        """Sign in by WeChat; an openid that is not bound yet gets a ticket for bindWechat instead of a session."""
        data = self.ask(
            "sha256:0a696038e98405492e767477042a410bd5ec7db8882713aefe4025ada1c5e7c1",
            {"input": {"code": code, "appId": app_id, "device": device}},
        )
        return sign_in_with_wechat_.SignInWithWechat.read(done(data["signInWithWechat"]))

    def sign_out(self) -> bool:
        """End this session on the server."""
        data = self.ask("sha256:b278aa923a3d575d719b30046f16d20e99a26dafee71883b36bff1aea1f7dd4e", {})
        answer: bool = given(done(data["signOut"])["done"])
        return answer

    def withdraw_binding_request(self, *, request_id: str, company_id: str) -> fragments.Application:
        """Take a request of mine back."""
        data = self.ask(
            "sha256:b596e276084ea30c3d9eafa238df81d812a1f3c2e1fe360fb5c274559b6deab3",
            {"input": {"requestId": request_id, "companyId": company_id}},
        )
        return fragments.Application.read(given(done(data["withdrawBindingRequest"])["request"]))
