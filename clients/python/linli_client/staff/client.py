"""The staff API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import ClassVar

from ..connection import Connection, done, given
from . import apply_prepayment as apply_prepayment_
from . import arrears as arrears_
from . import audit as audit_
from . import bill as bill_
from . import billing_runs as billing_runs_
from . import bills as bills_
from . import binding_requests_waiting as binding_requests_waiting_
from . import choose_company as choose_company_
from . import choose_first_password as choose_first_password_
from . import collection_rate as collection_rate_
from . import due_of_rooms as due_of_rooms_
from . import enter_reading as enter_reading_
from . import enter_readings as enter_readings_
from . import enums, fragments, inputs
from . import exception_cases as exception_cases_
from . import export_lists as export_lists_
from . import finish_sign_in as finish_sign_in_
from . import jobs as jobs_
from . import make_reading_template as make_reading_template_
from . import meter_readings as meter_readings_
from . import org_tree as org_tree_
from . import payments as payments_
from . import preview_run as preview_run_
from . import preview_tariff as preview_tariff_
from . import reading_figures as reading_figures_
from . import receipts as receipts_
from . import red_letters as red_letters_
from . import red_letters_waiting as red_letters_waiting_
from . import room_desk as room_desk_
from . import rooms_of_building as rooms_of_building_
from . import run_billing as run_billing_
from . import search_rooms as search_rooms_
from . import sign_in as sign_in_


class Staff(Connection):
    """A caller of /graphql/staff: a method for every registered document."""

    path: ClassVar[str] = "/graphql/staff"

    def apply_prepayment(
        self, *, room_id: str, idempotency_key: str, bill_ids: Sequence[str] | None = None
    ) -> apply_prepayment_.PrepaymentApplied:
        """Lay what a room has in advance on its open bills."""
        data = self.ask(
            "sha256:724dfb005bab5a09968618e487b4c6f458a4baf5b341c3f2e9f84e8963e4990e",
            {"input": {"roomId": room_id, "idempotencyKey": idempotency_key, "billIds": bill_ids}},
        )
        return apply_prepayment_.PrepaymentApplied.read(given(done(data["applyPrepayment"])["applied"]))

    def approve_reversal(self, *, red_letter_id: str, money_to_prepayment: bool | None = None) -> fragments.RedLetter:
        """Take the bill back, and with it the late fees that grew on it. Who asked does not approve."""
        data = self.ask(
            "sha256:8c30d49b12508e80e056ee3a6fc529983a2b4d0121cb794c076ebcdcf6e785e3",
            {"input": {"redLetterId": red_letter_id, "moneyToPrepayment": money_to_prepayment}},
        )
        return fragments.RedLetter.read(given(done(data["approveReversal"])["redLetter"]))

    def arrears(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        unit_id: str | None = None,
        order_by: enums.ArrearsOrder | None = None,
    ) -> arrears_.ArrearsConnection:
        """Rooms, and spaces without one, of my areas with overdue bills."""
        data = self.ask(
            "sha256:4df957070f35909faafb3ca1af8ac89397c3135e2d35cf75ac948f07881afd80",
            {"first": first, "after": after, "unitId": unit_id, "orderBy": order_by},
        )
        return arrears_.ArrearsConnection.read(data["arrears"])

    def arrears_total(self, unit_id: str) -> fragments.Overdue:
        """What is overdue below a unit altogether."""
        data = self.ask("sha256:9ac5ce89d49f01856eba7f9ac31d42f928cde5a1d397a6da827c2945982e6a71", {"unitId": unit_id})
        return fragments.Overdue.read(data["arrearsTotal"])

    def audit(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.AuditFilter | None = None
    ) -> audit_.AuditEntryConnection:
        """The company's operation log, newest first. Needs audit.view over the whole company."""
        data = self.ask(
            "sha256:a5924570453585239270ca6b8cb4bad97c347ff23c515cb3a7d70bc9796d8761",
            {"first": first, "after": after, "filter": filter},
        )
        return audit_.AuditEntryConnection.read(data["audit"])

    def bill(self, id: str) -> bill_.Bill:
        """One bill."""
        data = self.ask("sha256:e61fbfede90906574191099b7052d2953e9d49ec804f222a8b72bfdfa3f9590d", {"id": id})
        return bill_.Bill.read(data["bill"])

    def billing_runs(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.BillingRunFilter | None = None
    ) -> billing_runs_.BillingRunConnection:
        """Runs over my units, newest first."""
        data = self.ask(
            "sha256:60528bd3d3eaa6ab87cf28352c1c984f37876c249a6a9c3b1d2938a2cceeea9c",
            {"first": first, "after": after, "filter": filter},
        )
        return billing_runs_.BillingRunConnection.read(data["billingRuns"])

    def bills(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        filter: inputs.BillFilter | None = None,
        order_by: enums.BillOrder | None = None,
    ) -> bills_.BillConnection:
        """Bills of my communities."""
        data = self.ask(
            "sha256:cf6229c23c7a58ed946319f03a616a79b803d3d5f320e13d8e4d24f3415e3e41",
            {"first": first, "after": after, "filter": filter, "orderBy": order_by},
        )
        return bills_.BillConnection.read(data["bills"])

    def binding_requests_waiting(self) -> binding_requests_waiting_.BindingRequestConnection:
        """Binding requests of my areas, newest first."""
        data = self.ask("sha256:276b18132545a0f9f9fe3795b4266aa2c4277234e7f5d93d05c15b5f10e8a5bd", {})
        return binding_requests_waiting_.BindingRequestConnection.read(data["bindingRequests"])

    def cancel_job(self, job_id: str) -> fragments.Job:
        """End a job that waits or runs; what it has done stays. Others' jobs: with jobs.stop over the whole company."""
        data = self.ask(
            "sha256:074e58c87b440f77e91f298185b8edf4c291c26e019c21b9238bd4c6e89f0193", {"input": {"jobId": job_id}}
        )
        return fragments.Job.read(given(done(data["cancelJob"])["job"]))

    def choose_company(self, company_id: str) -> choose_company_.ChooseCompany:
        """Go on at another company that employs me: a new access token."""
        data = self.ask(
            "sha256:6dac51d4430996e550dba353d658ff20887745c3c601a21bd59cba6f74815c8a",
            {"input": {"companyId": company_id}},
        )
        return choose_company_.ChooseCompany.read(done(data["chooseCompany"]))

    def choose_first_password(
        self, *, ticket: str, password: str, device: str | None = None
    ) -> choose_first_password_.ChooseFirstPassword:
        """Replace the password that an administrator gave by one's own, and sign in."""
        data = self.ask(
            "sha256:a1f2ac9f8124374f4f12ac80ac951bf7a922c33b23f80b74c12f74bdc8bb1e98",
            {"input": {"ticket": ticket, "password": password, "device": device}},
        )
        return choose_first_password_.ChooseFirstPassword.read(done(data["chooseFirstPassword"]))

    def collection_rate(
        self, *, unit_id: str, periods: Sequence[str], on: date | None = None, item_id: str | None = None
    ) -> collection_rate_.CollectionRate:
        """Money applied to the bills of a part of the tree and some months, against those bills."""
        data = self.ask(
            "sha256:2c4aebda8e5d5d9252794ab0f30140da11258f168f32e78129f4d2dffc864176",
            {"unitId": unit_id, "periods": periods, "on": on, "itemId": item_id},
        )
        return collection_rate_.CollectionRate.read(data["collectionRate"])

    def confirm_readings(self, *, period: str, meter_ids: Sequence[str]) -> int:
        """Say that strange readings were looked at again and are right; one that is corrected later counts anew."""
        data = self.ask(
            "sha256:bad933f93e5303126604a891d6d17094b145b4d87e3f3f931b7444af4fd76920",
            {"input": {"period": period, "meterIds": meter_ids}},
        )
        answer: int = given(done(data["confirmReadings"])["count"])
        return answer

    def due_of_rooms(self, room_ids: Sequence[str]) -> list[due_of_rooms_.RoomDues]:
        """What these rooms owe today, in the order asked; at most 50 rooms."""
        data = self.ask(
            "sha256:b6656adb5287315e8e07b58fa39a97e3e058f1e99e56c17de47f893304a65820", {"roomIds": room_ids}
        )
        return [due_of_rooms_.RoomDues.read(each) for each in data["dueOfRooms"]]

    def enter_reading(self, *, meter_id: str, period: str, read_on: date, value: Decimal) -> enter_reading_.ReadingKept:
        """Keep a meter's reading of a month, or correct it while no bill was made from it."""
        data = self.ask(
            "sha256:decb8a665f8e284000a1a2e116c7edb0b04c00a794e6589e3a79528ec4239351",
            {"input": {"meterId": meter_id, "period": period, "readOn": read_on, "value": value}},
        )
        return enter_reading_.ReadingKept.read(given(done(data["enterReading"])["reading"]))

    def enter_readings(
        self, *, period: str, readings: Sequence[inputs.MeterEntryInput]
    ) -> enter_readings_.EnterReadings:
        """Keep the readings of many meters for a month; what is refused stops none of the others."""
        data = self.ask(
            "sha256:dc2b4412426f6c841408617814649094cca0ad006ae1c77c333be9502607568a",
            {"input": {"period": period, "readings": readings}},
        )
        return enter_readings_.EnterReadings.read(done(data["enterReadings"]))

    def exception_cases(
        self, *, first: int | None = None, after: str | None = None, is_open: bool | None = None
    ) -> exception_cases_.ExceptionCaseConnection:
        """Exceptional payments, newest first."""
        data = self.ask(
            "sha256:565f979445b9ffeb3fd557d7f528cc355c212a401be10b470738c2f901541aee",
            {"first": first, "after": after, "isOpen": is_open},
        )
        return exception_cases_.ExceptionCaseConnection.read(data["exceptionCases"])

    def export_list(
        self,
        *,
        list: enums.ExportName,
        idempotency_key: str,
        bills: inputs.BillFilter | None = None,
        arrears: inputs.ArrearsExportFilter | None = None,
        payments: inputs.PaymentFilter | None = None,
        receipts: inputs.ReceiptFilter | None = None,
        red_letters: inputs.RedLetterFilter | None = None,
        rooms: inputs.RoomExportFilter | None = None,
        persons: inputs.CustomerFilter | None = None,
        assignments: inputs.AssignmentFilter | None = None,
        readings: inputs.ReadingExportFilter | None = None,
        audit: inputs.AuditFilter | None = None,
        ledger_postings: inputs.LedgerPostingFilter | None = None,
        statement: inputs.StatementExportFilter | None = None,
        ledger_entries: inputs.LedgerEntryFilter | None = None,
        ledger_accounts: inputs.LedgerAccountExportFilter | None = None,
        collection_postings: inputs.CollectionPostingExportFilter | None = None,
        tariffs: inputs.TariffFilter | None = None,
        billing_runs: inputs.BillingRunFilter | None = None,
        exception_cases: inputs.ExceptionCaseExportFilter | None = None,
        provider_statements: inputs.ProviderStatementFilter | None = None,
        statement_differences: inputs.StatementDifferenceFilter | None = None,
        payment_pauses: inputs.PaymentPauseExportFilter | None = None,
        binding_requests: inputs.BindingRequestExportFilter | None = None,
        phone_changes: inputs.PhoneChangeExportFilter | None = None,
        visits: inputs.VisitFilter | None = None,
        archive_changes: inputs.ArchiveChangeExportFilter | None = None,
        personal_data_access: inputs.PersonalDataAccessFilter | None = None,
        staff: inputs.StaffFilter | None = None,
        columns: Sequence[str] | None = None,
        unmasked: bool | None = None,
        reason: str | None = None,
    ) -> fragments.Job:
        """Write a list to a workbook in the background: the rows that I may see, and the columns asked for."""
        data = self.ask(
            "sha256:7c34a460302f5d32a557aa867d46c80a1609667588731a793bc163250b25200c",
            {
                "input": {
                    "list": list,
                    "idempotencyKey": idempotency_key,
                    "bills": bills,
                    "arrears": arrears,
                    "payments": payments,
                    "receipts": receipts,
                    "redLetters": red_letters,
                    "rooms": rooms,
                    "persons": persons,
                    "assignments": assignments,
                    "readings": readings,
                    "audit": audit,
                    "ledgerPostings": ledger_postings,
                    "statement": statement,
                    "ledgerEntries": ledger_entries,
                    "ledgerAccounts": ledger_accounts,
                    "collectionPostings": collection_postings,
                    "tariffs": tariffs,
                    "billingRuns": billing_runs,
                    "exceptionCases": exception_cases,
                    "providerStatements": provider_statements,
                    "statementDifferences": statement_differences,
                    "paymentPauses": payment_pauses,
                    "bindingRequests": binding_requests,
                    "phoneChanges": phone_changes,
                    "visits": visits,
                    "archiveChanges": archive_changes,
                    "personalDataAccess": personal_data_access,
                    "staff": staff,
                    "columns": columns,
                    "unmasked": unmasked,
                    "reason": reason,
                }
            },
        )
        return fragments.Job.read(given(done(data["exportList"])["job"]))

    def export_lists(self) -> list[export_lists_.ExportableList]:
        """The lists that I may export, with their columns."""
        data = self.ask("sha256:1cc05701579ad38db362cc1b5b634c7edc8037549989be2e2871e16032b14bc6", {})
        return [export_lists_.ExportableList.read(each) for each in data["exportLists"]]

    def finish_sign_in(self, *, ticket: str, code: str, device: str | None = None) -> finish_sign_in_.FinishSignIn:
        """The second step: the code of the authenticator app (动态验证码), or one of the recovery codes."""
        data = self.ask(
            "sha256:e1b9c49065ec5496f09a8471526288595806849266f9cd06fc186f0d003950bd",
            {"input": {"ticket": ticket, "code": code, "device": device}},
        )
        return finish_sign_in_.FinishSignIn.read(done(data["finishSignIn"]))

    def job(self, id: str) -> fragments.Job:
        """One job; ask again every second or two while it runs."""
        data = self.ask("sha256:803f71d8c423865af370a5cc488b46768ff7f9edbb9fe0fab37b71806346c5f0", {"id": id})
        return fragments.Job.read(data["job"])

    def jobs(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.JobFilter | None = None
    ) -> jobs_.JobConnection:
        """My background jobs, newest first; everybody's with jobs.view over the whole company."""
        data = self.ask(
            "sha256:32a7aa418534269c3da06cde966ad52641c804df3c1e13b56c7fccccff5b7aee",
            {"first": first, "after": after, "filter": filter},
        )
        return jobs_.JobConnection.read(data["jobs"])

    def make_reading_template(
        self, *, period: str, filter: inputs.MeterReadingFilter | None = None
    ) -> make_reading_template_.MakeReadingTemplate:
        """A workbook with the meters of a filter by place, to fill and to import."""
        data = self.ask(
            "sha256:f8324c07b731d0dffc0422b3f5746258745efccbe9464df22659e0aa63ba95fd",
            {"input": {"period": period, "filter": filter}},
        )
        return make_reading_template_.MakeReadingTemplate.read(done(data["makeReadingTemplate"]))

    def me(self) -> fragments.Colleague:
        """Who is signed in."""
        data = self.ask("sha256:42ddcb60afa0511035d970bd7626e2d8c84a7300ee766d7e6c31fefdc94e4797", {})
        return fragments.Colleague.read(data["me"])

    def meter_readings(
        self,
        *,
        period: str,
        first: int | None = None,
        after: str | None = None,
        order_by: enums.MeterReadingOrder | None = None,
        filter: inputs.MeterReadingFilter | None = None,
    ) -> meter_readings_.MeterReadingConnection:
        """The reading sheet of a month: meters of my communities with their readings."""
        data = self.ask(
            "sha256:283d12a77b16f4087a9bf2a5692ec57663a0f8f99de14b3793a4a5272f3e7af9",
            {"period": period, "first": first, "after": after, "orderBy": order_by, "filter": filter},
        )
        return meter_readings_.MeterReadingConnection.read(data["meterReadings"])

    def org_tree(self) -> list[org_tree_.OrgUnit]:
        """My units and those above them, parents before children; bounded by the company's tree."""
        data = self.ask("sha256:3905e32bafb58bd52e5534723c0cc2848f8d58cc09c00b0970519461e51947aa", {})
        return [org_tree_.OrgUnit.read(each) for each in data["orgTree"]]

    def payments(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.PaymentFilter | None = None
    ) -> payments_.PaymentConnection:
        """Payments with a bill or a top-up in my communities, newest first."""
        data = self.ask(
            "sha256:22d2a2e15f841194dd41435f59edcda7aaf0c0c75c4f968533d83df1be9058a5",
            {"first": first, "after": after, "filter": filter},
        )
        return payments_.PaymentConnection.read(data["payments"])

    def preview_run(self, *, unit_id: str, period: str) -> preview_run_.RunPreviewed:
        """What a run would bill now, without billing it."""
        data = self.ask(
            "sha256:730351bb5f8c6c717976823dd09626df85243374a2290d12cabf10f119c28223",
            {"unitId": unit_id, "period": period},
        )
        return preview_run_.RunPreviewed.read(data["previewRun"])

    def preview_tariff(
        self,
        *,
        item_id: str,
        terms: inputs.TariffTermsInput,
        period: str,
        community_id: str | None = None,
        tariff_id: str | None = None,
        room_ids: Sequence[str] | None = None,
        space_ids: Sequence[str] | None = None,
        meter_ids: Sequence[str] | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
    ) -> preview_tariff_.TariffPreviewed:
        """What terms being edited would bill: on at most 50 objects, or on 5 that the server chooses. Keeps nothing."""
        data = self.ask(
            "sha256:12283dfa17613d2da578c23f6133d6c7e13d7247489247ca3d3e56e5af0a0c64",
            {
                "input": {
                    "itemId": item_id,
                    "terms": terms,
                    "period": period,
                    "communityId": community_id,
                    "tariffId": tariff_id,
                    "roomIds": room_ids,
                    "spaceIds": space_ids,
                    "meterIds": meter_ids,
                    "startsOn": starts_on,
                    "endsOn": ends_on,
                }
            },
        )
        return preview_tariff_.TariffPreviewed.read(data["previewTariff"])

    def reading_figures(
        self, *, period: str, filter: inputs.MeterReadingFilter | None = None
    ) -> reading_figures_.ReadingFigures:
        """How far the readings of a month are; the filter's state does not count."""
        data = self.ask(
            "sha256:cb30c9e21aaa4449c009198d2445084f3d437f447d0bca7fd447fe7b5b46573b",
            {"period": period, "filter": filter},
        )
        return reading_figures_.ReadingFigures.read(data["readingFigures"])

    def receipt_link(self, id: str) -> str:
        """Address of the receipt's PDF for printing or of its picture, good for ten minutes."""
        data = self.ask("sha256:782f495abc12d299b30d3a0745c033eafe27e8ad984d291595b546ad8b88b40d", {"id": id})
        answer: str = data["receiptLink"]
        return answer

    def receipts(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.ReceiptFilter | None = None
    ) -> receipts_.ReceiptConnection:
        """Receipts of my communities, newest first."""
        data = self.ask(
            "sha256:f225d244100923529d5e03d3f118f6ec0d312c24b18a3ad749f2086d7992b150",
            {"first": first, "after": after, "filter": filter},
        )
        return receipts_.ReceiptConnection.read(data["receipts"])

    def red_letters(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.RedLetterFilter | None = None
    ) -> red_letters_.RedLetterConnection:
        """Red letters of my communities, newest first."""
        data = self.ask(
            "sha256:36df2b87ea41aa9bddf11a904a2d57d5c073851c24946db5b79de1aec1ff7990",
            {"first": first, "after": after, "filter": filter},
        )
        return red_letters_.RedLetterConnection.read(data["redLetters"])

    def red_letters_waiting(self) -> red_letters_waiting_.RedLetterConnection:
        """Red letters of my communities, newest first."""
        data = self.ask("sha256:daaad594e6c1183eae3a15623f0ba6ca4efd5579f4cbd06c19baf01e778ec66d", {})
        return red_letters_waiting_.RedLetterConnection.read(data["redLetters"])

    def refresh_session(self, refresh_token: str) -> fragments.Session:
        """A new access token and a new refresh token; the old refresh token is spent."""
        data = self.ask(
            "sha256:ab4e4653627557b2c22593b8f1a7d11e4e84818885bd1f5577da7e162272af49",
            {"input": {"refreshToken": refresh_token}},
        )
        return fragments.Session.read(given(done(data["refreshSession"])["session"]))

    def reissue_receipt(self, receipt_id: str) -> fragments.Receipt:
        """A new receipt with a new number in place of a void one."""
        data = self.ask(
            "sha256:8192161e85e63cc6eebbcf226dfe6c2c049e3856cacb63477c2b5a0513cfb8a3",
            {"input": {"receiptId": receipt_id}},
        )
        return fragments.Receipt.read(given(done(data["reissueReceipt"])["receipt"]))

    def reject_reversal(self, *, red_letter_id: str, reason: str) -> fragments.RedLetter:
        """Leave the bill as it is. Who asked does not decide."""
        data = self.ask(
            "sha256:03721725113b9990cb2a52b5788f41303a1c5a3c0e0c3ccf33623256c4079eae",
            {"input": {"redLetterId": red_letter_id, "reason": reason}},
        )
        return fragments.RedLetter.read(given(done(data["rejectReversal"])["redLetter"]))

    def request_reversal(self, *, bill_id: str, reason: str) -> fragments.RedLetter:
        """Ask that a bill be taken back whole."""
        data = self.ask(
            "sha256:6431a0f73b26ba837a7bae548efc945355770398608e9b6d44a8b601bd39d401",
            {"input": {"billId": bill_id, "reason": reason}},
        )
        return fragments.RedLetter.read(given(done(data["requestReversal"])["redLetter"]))

    def retry_job(self, job_id: str) -> fragments.Job:
        """Try one's own job again that failed or was cancelled."""
        data = self.ask(
            "sha256:36929dc5ae0bdaddb8589c639b5c3933265b8e6f8abcd248007330d275895a15", {"input": {"jobId": job_id}}
        )
        return fragments.Job.read(given(done(data["retryJob"])["job"]))

    def room_desk(self, id: str) -> room_desk_.Room:
        """One room with all that hangs on it."""
        data = self.ask("sha256:48760fc577ae1ba6cc7c080b44adf9836f3dcc29362087172dd148320fafe24f", {"id": id})
        return room_desk_.Room.read(data["room"])

    def rooms_of_building(self, building_id: str) -> list[rooms_of_building_.Room]:
        """Rooms as one walks through the building; bounded by its size. Empty where it is not mine to see."""
        data = self.ask(
            "sha256:f76f02b7671361e2c1000f247f93b66edffc4e6bfcfa9c26fd72d9e13310a3a6", {"buildingId": building_id}
        )
        return [rooms_of_building_.Room.read(each) for each in data["roomsOfBuilding"]]

    def run_billing(self, *, unit_id: str, period: str) -> run_billing_.RunBilling:
        """Bill a month for everything below a unit; what is there already is left as it is, so it may be repeated."""
        data = self.ask(
            "sha256:5775737927b4ac9d7d3361c31201fd389853848b3d367d41662e3001995d2b63",
            {"input": {"unitId": unit_id, "period": period}},
        )
        return run_billing_.RunBilling.read(done(data["runBilling"]))

    def search_rooms(self, *, text: str, limit: int | None = None) -> list[search_rooms_.RoomFound]:
        """Rooms by code, 3-2-502, number, name, pinyin initials or phone; at most 50, best first."""
        data = self.ask(
            "sha256:ec76af44b5aadc09e13e5141abe4a95be7cb1c2ef927a014f6f6468dc0f31872", {"text": text, "limit": limit}
        )
        return [search_rooms_.RoomFound.read(each) for each in data["searchRooms"]]

    def set_language(self, language: str) -> str:
        """The language in which this account is spoken to from now on, on every device."""
        data = self.ask(
            "sha256:f86b02b3779afac491e11cf14b7352eb3a0f651a14c83080446b6026ba7b09cf", {"input": {"language": language}}
        )
        answer: str = given(done(data["setLanguage"])["language"])
        return answer

    def sign_in(self, *, login: str, password: str, device: str | None = None) -> sign_in_.SignIn:
        """Sign in by login and password; five wrong tries in a row lock the account for 15 minutes, then for longer."""
        data = self.ask(
            "sha256:d7f10846d6f83a9f1c4a5830bf23312c0154fb21d709200c9fd9692f0ffa4669",
            {"input": {"login": login, "password": password, "device": device}},
        )
        return sign_in_.SignIn.read(done(data["signIn"]))

    def sign_out(self) -> bool:
        """End this session on the server."""
        data = self.ask("sha256:b278aa923a3d575d719b30046f16d20e99a26dafee71883b36bff1aea1f7dd4e", {})
        answer: bool = given(done(data["signOut"])["done"])
        return answer

    def start_reading_import(
        self, *, file_id: str, idempotency_key: str, dry_run: bool | None = None, skip_bad_rows: bool | None = None
    ) -> fragments.Job:
        """Import the sheet 抄表 (表号, 期间, 抄表日期, 读数) of a workbook in the background; the same changes nothing again."""
        data = self.ask(
            "sha256:eee11cc056cdc5d231b6376d2bc3fc03e3108a959516b0c0e4b007a45921f90a",
            {
                "input": {
                    "fileId": file_id,
                    "idempotencyKey": idempotency_key,
                    "dryRun": dry_run,
                    "skipBadRows": skip_bad_rows,
                }
            },
        )
        return fragments.Job.read(given(done(data["startReadingImport"])["job"]))

    def take_cash(
        self,
        *,
        tendered_minor: int,
        expected_total_minor: int,
        idempotency_key: str,
        room_ids: Sequence[str] | None = None,
        bill_ids: Sequence[str] | None = None,
        keep_change_as_prepayment: bool | None = None,
        prepayment_room_id: str | None = None,
        cancel_open_payments: bool | None = None,
    ) -> fragments.CashTaken:
        """Take money for bills; receipts are issued at once, one per community."""
        data = self.ask(
            "sha256:36654bfb1fd9aa8d9572327954b9815cc80698f48f8001e711c2004eed735d3c",
            {
                "input": {
                    "tenderedMinor": tendered_minor,
                    "expectedTotalMinor": expected_total_minor,
                    "idempotencyKey": idempotency_key,
                    "roomIds": room_ids,
                    "billIds": bill_ids,
                    "keepChangeAsPrepayment": keep_change_as_prepayment,
                    "prepaymentRoomId": prepayment_room_id,
                    "cancelOpenPayments": cancel_open_payments,
                }
            },
        )
        return fragments.CashTaken.read(given(done(data["takeCash"])["taken"]))

    def take_prepayment(self, *, room_id: str, amount_minor: int, idempotency_key: str) -> fragments.CashTaken:
        """Take money in advance (预存) for a room."""
        data = self.ask(
            "sha256:7e88b86199dfe81470de3b4b2adb995683c8c1e6e8729900f05bf9313e4344f7",
            {"input": {"roomId": room_id, "amountMinor": amount_minor, "idempotencyKey": idempotency_key}},
        )
        return fragments.CashTaken.read(given(done(data["takePrepayment"])["taken"]))

    def void_receipt(self, *, receipt_id: str, reason: str) -> fragments.Receipt:
        """Void a receipt (作废); its number is never used again."""
        data = self.ask(
            "sha256:9a9dcc70a3b9f8736f866e9c4e17457a1a7c633f9893eaafd07fdb5853d3161b",
            {"input": {"receiptId": receipt_id, "reason": reason}},
        )
        return fragments.Receipt.read(given(done(data["voidReceipt"])["receipt"]))
