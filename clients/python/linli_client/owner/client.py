"""The owner API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from ..connection import Connection, done, given
from . import account_statement as account_statement_
from . import amount_due as amount_due_
from . import bill as bill_
from . import bill_history as bill_history_
from . import bills_of_period as bills_of_period_
from . import bind_wechat as bind_wechat_
from . import choose_company as choose_company_
from . import communities as communities_
from . import devices as devices_
from . import enums, fragments, inputs
from . import home as home_
from . import household as household_
from . import open_bills as open_bills_
from . import open_checkout as open_checkout_
from . import payable_bills as payable_bills_
from . import payment as payment_
from . import payment_ways as payment_ways_
from . import payments as payments_
from . import prepayment_balances as prepayment_balances_
from . import receipt as receipt_
from . import receipts as receipts_
from . import sign_in_with_code as sign_in_with_code_
from . import sign_in_with_wechat as sign_in_with_wechat_


class Owner(Connection):
    """A caller of /graphql/owner: a method for every registered document."""

    path: ClassVar[str] = "/graphql/owner"

    def account_statement(
        self, *, room_id: str, from_: date, to: date, after: str | None = None
    ) -> account_statement_.AccountStatement:
        """One of my rooms over some days: the bills that I may see, and what is held since I came."""
        data = self.ask(
            "sha256:0bac03480bb74efa14d81efa5b0b9a31c435e2989edbbf2f216fec2be85592a8",
            {"roomId": room_id, "from": from_, "to": to, "after": after},
        )
        return account_statement_.AccountStatement.read(data["accountStatement"])

    def add_household_member(
        self,
        *,
        room_id: str,
        role: enums.ResidencyRole,
        name: str,
        phone: str | None = None,
        relation: str | None = None,
        starts_on: date | None = None,
    ) -> bool:
        """Add family or a tenant to a room that I own, at once or for approval as the company has set."""
        data = self.ask(
            "sha256:a6b841daf72fa5b7645b476837a08c27cce86465e8b80e434c76e564cc2eb46e",
            {
                "input": {
                    "roomId": room_id,
                    "role": role,
                    "name": name,
                    "phone": phone,
                    "relation": relation,
                    "startsOn": starts_on,
                }
            },
        )
        answer: bool = given(done(data["addHouseholdMember"])["waitsForApproval"])
        return answer

    def amount_due(self, room_ids: Sequence[str] | None = None) -> amount_due_.AmountDue:
        """What my rooms owe today, altogether and by room."""
        data = self.ask(
            "sha256:a0a944f5bae200eb7f4d7ea1fcdfe51929d94a4933801289c9a75000297c4f16", {"roomIds": room_ids}
        )
        return amount_due_.AmountDue.read(data["amountDue"])

    def bill(self, id: str) -> bill_.Bill:
        """One bill of my rooms."""
        data = self.ask("sha256:14277b8073bd15b12847ccc2eec5c51fcde8050c66eaf64e7e1a16eb5807fa5c", {"id": id})
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

    def bind_another_wechat(self, *, code: str, app_id: str) -> list[fragments.WechatIdentity]:
        """Let this WeChat sign in to my account, too."""
        data = self.ask(
            "sha256:2775807da02111baa3b87ce407a85a3b05329ce2e15ef50305f5913127939ccd",
            {"input": {"code": code, "appId": app_id}},
        )
        return [
            fragments.WechatIdentity.read(each) for each in given(done(data["bindAnotherWechat"])["wechatIdentities"])
        ]

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
            "sha256:58504f03376b1e313384fcf8ca23f2440210771a70e88f95ca4ffcd5c902b852",
            {"input": {"paymentId": payment_id}},
        )
        return fragments.Payment.read(given(done(data["cancelPayment"])["billPayment"]))

    def change_phone(self, *, old_code: str, phone: str, new_code: str, takes_over: bool | None = None) -> bool:
        """Another number for my account, here and in the companies' books; my other devices are signed out."""
        data = self.ask(
            "sha256:16be5a0c325544dcec7fa90ef717d3e68619f66e75d8f09c6e1d4a944a10eebe",
            {"input": {"oldCode": old_code, "phone": phone, "newCode": new_code, "takesOver": takes_over}},
        )
        answer: bool = given(done(data["changePhone"])["done"])
        return answer

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

    def home(self) -> home_.Home:
        data = self.ask("sha256:123173adbc1f332f933bd8c2fd3b00df3ffbef8a320cd29f453c1039f21712e0", {})
        return home_.Home.read(data)

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
        data = self.ask("sha256:71c7f48eae46fe0f99e9a7ee500b468e79241c1638a96c6e4862b2d9dd60c412", {})
        return [fragments.Application.read(each) for each in data["myBindingRequests"]]

    def notification_choices(self) -> list[fragments.Choice]:
        """What I want to be told, and how: every topic on every channel it is offered on."""
        data = self.ask("sha256:d890110f098a460a3b46df260b0c2c59195ceb76a977c8f20bf39af34402fcbe", {})
        return [fragments.Choice.read(each) for each in data["notificationChoices"]]

    def open_bills(
        self, *, first: int | None = None, after: str | None = None, room_ids: Sequence[str] | None = None
    ) -> open_bills_.OpenBills:
        data = self.ask(
            "sha256:cb47cdb659b7568f9bcad1a059d0e1d65c982ceb71ec03bc4b7426b57f0f82f8",
            {"first": first, "after": after, "roomIds": room_ids},
        )
        return open_bills_.OpenBills.read(data)

    def open_checkout(
        self,
        *,
        payment_id: str,
        provider: str,
        channel: enums.CheckoutChannel,
        return_path: str | None = None,
        app_id: str | None = None,
    ) -> open_checkout_.Checkout:
        """Ask the provider for its cashier. Asked again while it is open, it gives the same one."""
        data = self.ask(
            "sha256:5a04afd0770a8792b5d337fe2f57398ad4f91e39a8ef2cff5500db3144972a56",
            {
                "input": {
                    "paymentId": payment_id,
                    "provider": provider,
                    "channel": channel,
                    "returnPath": return_path,
                    "appId": app_id,
                }
            },
        )
        return open_checkout_.Checkout.read(given(done(data["openCheckout"])["checkout"]))

    def pay_bills(
        self, *, bill_ids: Sequence[str], expected_total_minor: int, idempotency_key: str
    ) -> fragments.Payment:
        """Begin to pay bills of one or several rooms, in whole. Ask `openCheckout` next."""
        data = self.ask(
            "sha256:c2ed730c36e13af86e89493e9862e07fa672155606ab2fbfaedb73b708efe32d",
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
            "sha256:6dd7ece2e910d84975bee226f3bbc768643f3e1c6756115162779917af85e04a",
            {"input": {"roomId": room_id, "amountMinor": amount_minor, "idempotencyKey": idempotency_key}},
        )
        return fragments.Payment.read(given(done(data["payInAdvance"])["billPayment"]))

    def payable_bills(
        self, *, after: str | None = None, room_ids: Sequence[str] | None = None
    ) -> payable_bills_.BillConnection:
        """Bills of my rooms that want money, oldest due date first."""
        data = self.ask(
            "sha256:80cf4e5f09b2d6f63b36cb1a2b717770fce5bb54b666bebfbe1f1592ca84f0cd",
            {"after": after, "roomIds": room_ids},
        )
        return payable_bills_.BillConnection.read(data["openBills"])

    def payment(self, id: str) -> payment_.BillPayment:
        """One of my payments; ask again until it is SETTLED or RELEASED."""
        data = self.ask("sha256:4d72b267f3256c2021d07db185116857f6a5d83e453cc6fc3f7dc64615818a9d", {"id": id})
        return payment_.BillPayment.read(data["payment"])

    def payment_ways(self) -> list[payment_ways_.PaymentWay]:
        """How I can pay my company online, the preferred way first; empty where I cannot."""
        data = self.ask("sha256:6d55b38aaf4fea266641207ffb67a9a804c991f6529d9f787e1756150803a84d", {})
        return [payment_ways_.PaymentWay.read(each) for each in data["paymentWays"]]

    def payments(self, *, first: int | None = None, after: str | None = None) -> payments_.BillPaymentConnection:
        """My payments, newest first."""
        data = self.ask(
            "sha256:ad1d0ceb4f11bdfc8c0a913beafa683128ce94f80692046164fb57a6816956c0", {"first": first, "after": after}
        )
        return payments_.BillPaymentConnection.read(data["payments"])

    def phone_changes(self) -> list[fragments.PhoneChange]:
        """My requests to change my number, newest first."""
        data = self.ask("sha256:c192766fed4147da2a60eca766c67c7cc49710c2e210ff7988dcbba218edba36", {})
        return [fragments.PhoneChange.read(each) for each in data["phoneChanges"]]

    def prepayment_balances(self, room_ids: Sequence[str] | None = None) -> list[prepayment_balances_.RoomPrepayment]:
        """What my rooms have paid in advance; one entry per room of mine."""
        data = self.ask(
            "sha256:394ba04840d61e98c66b766bfd00cc44d9d22ed5de9b7100e29a0c814e88e16d", {"roomIds": room_ids}
        )
        return [prepayment_balances_.RoomPrepayment.read(each) for each in data["prepaymentBalances"]]

    def receipt(self, id: str) -> receipt_.Receipt:
        """One receipt."""
        data = self.ask("sha256:ed424271d99325cb023292e32daf2ae2b5943e2f4e365e489fb09ba0a55da61e", {"id": id})
        return receipt_.Receipt.read(data["receipt"])

    def receipts(self, *, first: int | None = None, after: str | None = None) -> receipts_.ReceiptConnection:
        """Receipts of my payments and my rooms, newest first."""
        data = self.ask(
            "sha256:2aecbffad87c983944cc64519f4ea54a64996c109956efeb66d5da2a84e2c528", {"first": first, "after": after}
        )
        return receipts_.ReceiptConnection.read(data["receipts"])

    def refresh_session(self, refresh_token: str) -> fragments.Session:
        """A new access token and a new refresh token; the old refresh token is spent."""
        data = self.ask(
            "sha256:ab4e4653627557b2c22593b8f1a7d11e4e84818885bd1f5577da7e162272af49",
            {"input": {"refreshToken": refresh_token}},
        )
        return fragments.Session.read(given(done(data["refreshSession"])["session"]))

    def remove_household_member(self, member_id: str) -> date:
        """Take family, or a tenant whom I invited, out of a room that I own."""
        data = self.ask(
            "sha256:6a55ee7c5490ac7e0fcdf5b4247daace4cda1ce280434018ce1f18685ad3ff9f",
            {"input": {"memberId": member_id}},
        )
        answer: date = date.fromisoformat(given(done(data["removeHouseholdMember"])["endsOn"]))
        return answer

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
            "sha256:4be13ac7cc06bc6c519c243ae2adb2a760e67512df6445c91cda09005b87acab",
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

    def request_phone_change(
        self, *, phone: str, new_code: str, reason: str | None = None, takes_over: bool | None = None
    ) -> fragments.PhoneChange:
        """My old number is lost: ask the property office to take the new one."""
        data = self.ask(
            "sha256:3de2586cc3863070ff1ba83c1db00a4783a05f34b37ae95a8a622cc32f6f9a5c",
            {"input": {"phone": phone, "newCode": new_code, "reason": reason, "takesOver": takes_over}},
        )
        return fragments.PhoneChange.read(given(done(data["requestPhoneChange"])["phoneChange"]))

    def request_phone_code(self, phone: str | None = None) -> int:
        """Send a code for a change of number, to the new number or to mine."""
        data = self.ask(
            "sha256:0cdd376c5634d098e67571abcf13e52c4ca7b9e8b3072e94d8f0b6d68451c787", {"input": {"phone": phone}}
        )
        answer: int = given(done(data["requestPhoneCode"])["validForSeconds"])
        return answer

    def revoke_device(self, device_id: str) -> bool:
        """Sign another device out."""
        data = self.ask(
            "sha256:02a71047fa9412472e117674dd02d61e05c818014b58705f0a536d16e5bea417",
            {"input": {"deviceId": device_id}},
        )
        answer: bool = given(done(data["revokeDevice"])["done"])
        return answer

    def revoke_other_devices(self) -> int:
        """Sign every device out but this one."""
        data = self.ask("sha256:8e17293c4103479611a6174a45771c9365f291e6e296b94d500150b31f13c175", {})
        answer: int = given(done(data["revokeOtherDevices"])["count"])
        return answer

    def set_language(self, language: str) -> str:
        """The language in which this account is spoken to from now on, on every device."""
        data = self.ask(
            "sha256:f86b02b3779afac491e11cf14b7352eb3a0f651a14c83080446b6026ba7b09cf", {"input": {"language": language}}
        )
        answer: str = given(done(data["setLanguage"])["language"])
        return answer

    def set_notification_choices(self, choices: Sequence[inputs.NotificationChoiceInput]) -> list[fragments.Choice]:
        """Choose what I want to be told, and how."""
        data = self.ask(
            "sha256:5a0bbfa204ae1e10dccf43d2e3c4bef6b857ad8f8ae256b1b5a57b2c7419d017", {"input": {"choices": choices}}
        )
        return [
            fragments.Choice.read(each) for each in given(done(data["setNotificationChoices"])["notificationChoices"])
        ]

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

    def unbind_wechat(self, wechat_identity_id: str) -> list[fragments.WechatIdentity]:
        """This WeChat signs in to my account no more."""
        data = self.ask(
            "sha256:b5c4c4ee498249c97d5f8de89be28d6dbbe8af2aa3dea8390efc9613c3d1e9ca",
            {"input": {"wechatIdentityId": wechat_identity_id}},
        )
        return [fragments.WechatIdentity.read(each) for each in given(done(data["unbindWechat"])["wechatIdentities"])]

    def wechat_identities(self) -> list[fragments.WechatIdentity]:
        """The WeChat identities that sign in to my account."""
        data = self.ask("sha256:1c28d92c4040dcc6bef558d249de7e365fa7851e2c6cf0deb078d8459d5466a8", {})
        return [fragments.WechatIdentity.read(each) for each in data["wechatIdentities"]]

    def wechat_official_account(self) -> str | None:
        """App id of the official account (公众号) for signing in from WeChat's own browser: go to
        /wechat/sign-in?to=<page>. Null where there is none.
        """
        data = self.ask("sha256:444288522c23aa305f3f2b1177ed7837f4a8a860dc0d0c2cd004715e68abdcfe", {})
        answer: str | None = data["wechatOfficialAccount"]
        return answer

    def withdraw_binding_request(self, *, request_id: str, company_id: str) -> fragments.Application:
        """Take a request of mine back."""
        data = self.ask(
            "sha256:25d9e65a9f41326ab3e4ef53d172dacd40cd09c5effa3e8ad15487f83c5d880e",
            {"input": {"requestId": request_id, "companyId": company_id}},
        )
        return fragments.Application.read(given(done(data["withdrawBindingRequest"])["request"]))

    def withdraw_phone_change(self, phone_change_id: str) -> fragments.PhoneChange:
        """I need the change no more."""
        data = self.ask(
            "sha256:80de8eec6e3b2d0e8b4865f629a5a44e54d049cfbefcf125f3eabf16441ea034",
            {"input": {"phoneChangeId": phone_change_id}},
        )
        return fragments.PhoneChange.read(given(done(data["withdrawPhoneChange"])["phoneChange"]))
