"""The staff API. Written by `./linli manage python_client --write`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from ..connection import Connection, done, given
from . import apply_prepayment as apply_prepayment_
from . import approve_binding_request as approve_binding_request_
from . import approve_phone_change as approve_phone_change_
from . import arrears as arrears_
from . import assign_tariff as assign_tariff_
from . import assignments as assignments_
from . import audit as audit_
from . import bank_claims as bank_claims_
from . import bank_imports as bank_imports_
from . import bank_lines as bank_lines_
from . import bill as bill_
from . import billing_runs as billing_runs_
from . import bills as bills_
from . import bills_total as bills_total_
from . import binding_requests as binding_requests_
from . import binding_requests_waiting as binding_requests_waiting_
from . import change_customer as change_customer_
from . import change_owner as change_owner_
from . import charge_items as charge_items_
from . import check_formula as check_formula_
from . import choose_company as choose_company_
from . import choose_first_password as choose_first_password_
from . import claim_bank_line as claim_bank_line_
from . import close_case as close_case_
from . import close_month as close_month_
from . import collection_rate as collection_rate_
from . import collection_trend as collection_trend_
from . import create_staff as create_staff_
from . import customer_file as customer_file_
from . import customers as customers_
from . import devices as devices_
from . import difference_owners as difference_owners_
from . import due_of_rooms as due_of_rooms_
from . import end_assignment as end_assignment_
from . import end_assignments as end_assignments_
from . import enter_reading as enter_reading_
from . import enter_readings as enter_readings_
from . import enums, fragments, inputs
from . import exception_cases as exception_cases_
from . import explain_difference as explain_difference_
from . import export_lists as export_lists_
from . import finish_sign_in as finish_sign_in_
from . import jobs as jobs_
from . import ledger_accounts as ledger_accounts_
from . import ledger_checks as ledger_checks_
from . import ledger_postings as ledger_postings_
from . import make_reading_template as make_reading_template_
from . import meter_readings as meter_readings_
from . import move_in as move_in_
from . import move_out as move_out_
from . import offer_second_factor as offer_second_factor_
from . import open_message as open_message_
from . import org_tree as org_tree_
from . import ownership_changes as ownership_changes_
from . import pause_payments as pause_payments_
from . import payee_accounts as payee_accounts_
from . import payment as payment_
from . import payment_list as payment_list_
from . import payment_pauses as payment_pauses_
from . import payment_postings as payment_postings_
from . import payments as payments_
from . import payments_total as payments_total_
from . import permission_groups as permission_groups_
from . import person as person_
from . import person_statement as person_statement_
from . import personal_data_access as personal_data_access_
from . import phone_changes as phone_changes_
from . import preview_assignment as preview_assignment_
from . import preview_close as preview_close_
from . import preview_run as preview_run_
from . import preview_tariff as preview_tariff_
from . import provider_statements as provider_statements_
from . import reading_figures as reading_figures_
from . import receipts as receipts_
from . import receipts_total as receipts_total_
from . import receivables_ageing as receivables_ageing_
from . import reconciliation_days as reconciliation_days_
from . import red_letters as red_letters_
from . import red_letters_waiting as red_letters_waiting_
from . import refund as refund_
from . import refund_case as refund_case_
from . import refund_preview as refund_preview_
from . import refunds as refunds_
from . import refunds_total as refunds_total_
from . import refuse_binding_request as refuse_binding_request_
from . import reject_phone_change as reject_phone_change_
from . import remove_second_factor as remove_second_factor_
from . import resume_payments as resume_payments_
from . import room_desk as room_desk_
from . import room_statement as room_statement_
from . import rooms_of_building as rooms_of_building_
from . import rooms_of_person as rooms_of_person_
from . import run_billing as run_billing_
from . import run_ledger_check as run_ledger_check_
from . import search_rooms as search_rooms_
from . import second_factor as second_factor_
from . import sign_in as sign_in_
from . import staff as staff_
from . import staff_choices as staff_choices_
from . import statement_differences as statement_differences_
from . import suspense_lines as suspense_lines_
from . import takings as takings_
from . import tariffs as tariffs_
from . import transfer_preview as transfer_preview_
from . import transfer_staff as transfer_staff_
from . import trial_balance as trial_balance_
from . import unmask_person as unmask_person_
from . import waiting_money as waiting_money_


class Staff(Connection):
    """A caller of /graphql/staff: a method for every registered document."""

    path: ClassVar[str] = "/graphql/staff"

    def add_difference_note(self, *, difference_id: str, text: str) -> fragments.Difference:
        """Write down what was found so far; the difference stays as it is."""
        data = self.ask(
            "sha256:07665598c6d98e40d8ef783e11911adc06aa5e35889bc5fbe3ffc09f0ca69caa",
            {"input": {"differenceId": difference_id, "text": text}},
        )
        return fragments.Difference.read(given(done(data["addDifferenceNote"])["difference"]))

    def apply_prepayment(
        self, *, room_id: str, idempotency_key: str, bill_ids: Sequence[str] | None = None
    ) -> apply_prepayment_.PrepaymentApplied:
        """Lay what a room has in advance on its open bills."""
        data = self.ask(
            "sha256:724dfb005bab5a09968618e487b4c6f458a4baf5b341c3f2e9f84e8963e4990e",
            {"input": {"roomId": room_id, "idempotencyKey": idempotency_key, "billIds": bill_ids}},
        )
        return apply_prepayment_.PrepaymentApplied.read(given(done(data["applyPrepayment"])["applied"]))

    def approve_binding_request(
        self,
        *,
        request_id: str,
        person_id: str | None = None,
        room_id: str | None = None,
        starts_on: date | None = None,
    ) -> approve_binding_request_.ApproveBindingRequest:
        """Say yes: the account is that person from now on."""
        data = self.ask(
            "sha256:15a39e07ea0f00acc30bde641fc952a305b375f2b268a4a3113944225b45dba8",
            {"input": {"requestId": request_id, "personId": person_id, "roomId": room_id, "startsOn": starts_on}},
        )
        return approve_binding_request_.ApproveBindingRequest.read(done(data["approveBindingRequest"]))

    def approve_phone_change(
        self, *, phone_change_id: str, note: str | None = None
    ) -> approve_phone_change_.ApprovePhoneChange:
        """We have made sure who asks: the account gets the number, and so do our books."""
        data = self.ask(
            "sha256:7a86250e928980e4e75d9734e79247842c9c24dee6ae6388f4ceb78111877afe",
            {"input": {"phoneChangeId": phone_change_id, "note": note}},
        )
        return approve_phone_change_.ApprovePhoneChange.read(done(data["approvePhoneChange"]))

    def approve_refund(self, refund_id: str) -> fragments.Refund:
        """Let a refund go. Who asked does not approve."""
        data = self.ask(
            "sha256:9f7e336e5767c37cf9a0cc8e4129aa5c1cf3c671cc6810dc7f4ed0a002c47f36",
            {"input": {"refundId": refund_id}},
        )
        return fragments.Refund.read(given(done(data["approveRefund"])["refund"]))

    def approve_reversal(self, *, red_letter_id: str, money_to_prepayment: bool | None = None) -> fragments.RedLetter:
        """Take the bill back, and with it the late fees that grew on it. Who asked does not approve."""
        data = self.ask(
            "sha256:902bc65d7e2aa1f34a6e8c6aff963682153260f2e501cf30f72c4d732b3b870d",
            {"input": {"redLetterId": red_letter_id, "moneyToPrepayment": money_to_prepayment}},
        )
        return fragments.RedLetter.read(given(done(data["approveReversal"])["redLetter"]))

    def arrears(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        unit_id: str | None = None,
        building_id: str | None = None,
        item_id: str | None = None,
        late_days: int | None = None,
        text: str | None = None,
        order_by: enums.ArrearsOrder | None = None,
    ) -> arrears_.ArrearsConnection:
        """Rooms, and spaces without one, of my areas with overdue bills."""
        data = self.ask(
            "sha256:40125f25bf5a6c52bbb29cd2dc80ecfa1da2504c52d551cacc6e0b859dc815e5",
            {
                "first": first,
                "after": after,
                "unitId": unit_id,
                "buildingId": building_id,
                "itemId": item_id,
                "lateDays": late_days,
                "text": text,
                "orderBy": order_by,
            },
        )
        return arrears_.ArrearsConnection.read(data["arrears"])

    def arrears_total(self, unit_id: str) -> fragments.Overdue:
        """What is overdue below a unit altogether."""
        data = self.ask("sha256:9ac5ce89d49f01856eba7f9ac31d42f928cde5a1d397a6da827c2945982e6a71", {"unitId": unit_id})
        return fragments.Overdue.read(data["arrearsTotal"])

    def assign_difference(
        self, *, difference_id: str, account_id: int | None = None, due_on: date | None = None
    ) -> fragments.Difference:
        """Give an open difference to a member of staff who may explain it, until a day."""
        data = self.ask(
            "sha256:f1a695777821c56cd9ac36d82240f70750b2fda8873fa0d2751966bc66dd2d46",
            {"input": {"differenceId": difference_id, "accountId": account_id, "dueOn": due_on}},
        )
        return fragments.Difference.read(given(done(data["assignDifference"])["difference"]))

    def assign_post(
        self,
        *,
        staff_id: str,
        unit_id: str,
        post_role_id: str,
        title: str,
        starts_on: date,
        org_role_id: str | None = None,
    ) -> fragments.StaffPost:
        """Give a post; several for one person and several persons for one post are usual."""
        data = self.ask(
            "sha256:b1c0b4aef979122b1f55e08bcf889dfe7096b14747638439ed0db8ea1b3af05e",
            {
                "input": {
                    "staffId": staff_id,
                    "unitId": unit_id,
                    "postRoleId": post_role_id,
                    "title": title,
                    "startsOn": starts_on,
                    "orgRoleId": org_role_id,
                }
            },
        )
        return fragments.StaffPost.read(given(done(data["assignPost"])["post"]))

    def assign_tariff(
        self,
        *,
        tariff_id: str,
        payer_role: enums.PayerRole,
        starts_on: date,
        room_ids: Sequence[str] | None = None,
        space_ids: Sequence[str] | None = None,
        meter_ids: Sequence[str] | None = None,
        building_ids: Sequence[str] | None = None,
        unit_ids: Sequence[str] | None = None,
        uses: Sequence[enums.RoomUse] | None = None,
        ends_on: date | None = None,
        only_new: bool | None = None,
    ) -> assign_tariff_.AssignTariff:
        """Put a tariff on one object or many: on all of them or on none, or only where it is new."""
        data = self.ask(
            "sha256:6d53049ad0562c3ab5ae5afd2d8a16d312316119995d4610361b98d7d0a44049",
            {
                "input": {
                    "tariffId": tariff_id,
                    "payerRole": payer_role,
                    "startsOn": starts_on,
                    "roomIds": room_ids,
                    "spaceIds": space_ids,
                    "meterIds": meter_ids,
                    "buildingIds": building_ids,
                    "unitIds": unit_ids,
                    "uses": uses,
                    "endsOn": ends_on,
                    "onlyNew": only_new,
                }
            },
        )
        return assign_tariff_.AssignTariff.read(done(data["assignTariff"]))

    def assignments(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.AssignmentFilter | None = None
    ) -> assignments_.AssignmentConnection:
        """Assignments in my communities, newest first."""
        data = self.ask(
            "sha256:f0a188fd95a82e7464a19a15777dcdf35115216bea597edf6528b65eea0ade7f",
            {"first": first, "after": after, "filter": filter},
        )
        return assignments_.AssignmentConnection.read(data["assignments"])

    def audit(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.AuditFilter | None = None
    ) -> audit_.AuditEntryConnection:
        """The company's operation log, newest first. Needs audit.view over the whole company."""
        data = self.ask(
            "sha256:1f8513b79df20dce5f747eb043bea91eec37d58f859c298f3d8bc386909aa366",
            {"first": first, "after": after, "filter": filter},
        )
        return audit_.AuditEntryConnection.read(data["audit"])

    def bank_accounts(self) -> list[fragments.BankAccount]:
        """The company's bank accounts, closed ones last."""
        data = self.ask("sha256:98add2a381d6e3b40734edf0c4ea48d73dfe0530fd7c6e1e69b54586843b288e", {})
        return [fragments.BankAccount.read(each) for each in data["bankAccounts"]]

    def bank_claims(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.BankClaimFilter | None = None
    ) -> bank_claims_.BankClaimConnection:
        """Claims of rooms of my communities, newest first."""
        data = self.ask(
            "sha256:2162afa0f9c797fc206fd35fa6c9c4c2153a245cca19d0b1a23a0db62ec86f23",
            {"first": first, "after": after, "filter": filter},
        )
        return bank_claims_.BankClaimConnection.read(data["bankClaims"])

    def bank_imports(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.BankImportFilter | None = None
    ) -> bank_imports_.BankImportConnection:
        """Imported files, newest first."""
        data = self.ask(
            "sha256:0f24cae2e73b420edbd529a3502d005233b70b7631787f2f0dedb3c5a91c2909",
            {"first": first, "after": after, "filter": filter},
        )
        return bank_imports_.BankImportConnection.read(data["bankImports"])

    def bank_lines(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.BankLineFilter | None = None
    ) -> bank_lines_.BankLineConnection:
        """Movements of the company's bank accounts, newest day first."""
        data = self.ask(
            "sha256:89dce674be383990460db1a54e6529c7ae70e01d517c9b303fe75b0e02c14b3b",
            {"first": first, "after": after, "filter": filter},
        )
        return bank_lines_.BankLineConnection.read(data["bankLines"])

    def bill(self, id: str) -> bill_.Bill:
        """One bill."""
        data = self.ask("sha256:e61fbfede90906574191099b7052d2953e9d49ec804f222a8b72bfdfa3f9590d", {"id": id})
        return bill_.Bill.read(data["bill"])

    def billing_runs(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.BillingRunFilter | None = None
    ) -> billing_runs_.BillingRunConnection:
        """Runs over my units, newest first."""
        data = self.ask(
            "sha256:db8d1e8a31f9d861f18ede7c3185dc2c1a650658f0fdb232d3313440bf726c0d",
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
        """Bills of my communities. `totalCount` is at most 100001: more than 100000."""
        data = self.ask(
            "sha256:75682a8009c84cc2df62e2d612aba6cf071be7adc6972679fae9ea909149d731",
            {"first": first, "after": after, "filter": filter, "orderBy": order_by},
        )
        return bills_.BillConnection.read(data["bills"])

    def bills_total(self, filter: inputs.BillFilter | None = None) -> bills_total_.BillsTotal:
        """What all bills of a filter come to."""
        data = self.ask("sha256:17a62f6ce4b529668317305a975a0b97d128096cb34bcb9a497d7aba28b9525e", {"filter": filter})
        return bills_total_.BillsTotal.read(data["billsTotal"])

    def binding_requests(
        self, *, first: int | None = None, after: str | None = None, status: enums.BindingRequestStatus | None = None
    ) -> binding_requests_.BindingRequestConnection:
        """Binding requests of my areas, newest first."""
        data = self.ask(
            "sha256:090237a94ab514376cb0318c8296a06ccdcb8e3cd86bd4ed16d40d5d585d2952",
            {"first": first, "after": after, "status": status},
        )
        return binding_requests_.BindingRequestConnection.read(data["bindingRequests"])

    def binding_requests_waiting(self) -> binding_requests_waiting_.BindingRequestConnection:
        """Binding requests of my areas, newest first."""
        data = self.ask("sha256:276b18132545a0f9f9fe3795b4266aa2c4277234e7f5d93d05c15b5f10e8a5bd", {})
        return binding_requests_waiting_.BindingRequestConnection.read(data["bindingRequests"])

    def bounce_bank_line(self, *, line_id: str, bounced_line_id: str) -> fragments.BankLine:
        """The bank took the money of a waiting line back (退票). Claimed money is un-claimed first."""
        data = self.ask(
            "sha256:b4283fccdb8a2532f0cbaeb3e993f492496609e085fe09d196e473c742ebbe27",
            {"input": {"lineId": line_id, "bouncedLineId": bounced_line_id}},
        )
        return fragments.BankLine.read(given(done(data["bounceBankLine"])["line"]))

    def cancel_job(self, job_id: str) -> fragments.Job:
        """End a job that waits or runs; what it has done stays. Others' jobs: with jobs.stop over the whole company."""
        data = self.ask(
            "sha256:074e58c87b440f77e91f298185b8edf4c291c26e019c21b9238bd4c6e89f0193", {"input": {"jobId": job_id}}
        )
        return fragments.Job.read(given(done(data["cancelJob"])["job"]))

    def change_bank_account(
        self,
        *,
        bank_account_id: str,
        name: str | None = None,
        columns: Sequence[inputs.BankColumnInput] | None = None,
        is_closed: bool | None = None,
    ) -> fragments.BankAccount:
        """Rename a bank account, map its columns anew, close it or open it again."""
        data = self.ask(
            "sha256:a90c2624f502001027760a6454f334e86088104043a7c540887254cd51352fd5",
            {"input": {"bankAccountId": bank_account_id, "name": name, "columns": columns, "isClosed": is_closed}},
        )
        return fragments.BankAccount.read(given(done(data["changeBankAccount"])["account"]))

    def change_customer(
        self,
        *,
        person_id: str,
        version: int,
        name: str | None = None,
        id_kind: enums.IdKind | None = None,
        id_number: str | None = None,
        phone: str | None = None,
        second_phone: str | None = None,
        birthday: date | None = None,
        employer: str | None = None,
        occupation: str | None = None,
        bank_name: str | None = None,
        bank_account: str | None = None,
        vehicles: Sequence[inputs.VehicleInput] | None = None,
        pets: str | None = None,
        note: str | None = None,
    ) -> change_customer_.ChangeCustomer:
        """Change a customer's file; what is left out stays as it is."""
        data = self.ask(
            "sha256:d574a484130d50e79b08a65a96717cfb24e1ac7ed69831a6eb9564897bfee9fb",
            {
                "input": {
                    "personId": person_id,
                    "version": version,
                    "name": name,
                    "idKind": id_kind,
                    "idNumber": id_number,
                    "phone": phone,
                    "secondPhone": second_phone,
                    "birthday": birthday,
                    "employer": employer,
                    "occupation": occupation,
                    "bankName": bank_name,
                    "bankAccount": bank_account,
                    "vehicles": vehicles,
                    "pets": pets,
                    "note": note,
                }
            },
        )
        return change_customer_.ChangeCustomer.read(done(data["changeCustomer"]))

    def change_owner(
        self,
        *,
        room_id: str,
        on: date,
        new_person_ids: Sequence[str],
        cause: enums.ChangeCause,
        former_residency_ids: Sequence[str] | None = None,
        leaving_residency_ids: Sequence[str] | None = None,
        document: str | None = None,
        note: str | None = None,
    ) -> change_owner_.ChangeOwner:
        """Write down that a room has other owners. Open bills stay with whom they name; each side sees only its own."""
        data = self.ask(
            "sha256:f06eb210c81efeb962959d33bdd4ee902c8cd0e66ffc1e72627d25b1f4ecbc3c",
            {
                "input": {
                    "roomId": room_id,
                    "on": on,
                    "newPersonIds": new_person_ids,
                    "cause": cause,
                    "formerResidencyIds": former_residency_ids,
                    "leavingResidencyIds": leaving_residency_ids,
                    "document": document,
                    "note": note,
                }
            },
        )
        return change_owner_.ChangeOwner.read(done(data["changeOwner"]))

    def change_password(self, *, current: str, password: str) -> int:
        """Give myself another password; my other devices are signed out."""
        data = self.ask(
            "sha256:5b6f827b808a3e1b27c8a263b65fd4602ffd6700126cb931bc129df88c30f5cf",
            {"input": {"current": current, "password": password}},
        )
        answer: int = given(done(data["changePassword"])["signedOut"])
        return answer

    def change_post(self, *, post_id: str, title: str) -> fragments.StaffPost:
        """Give a post another title. Its roles and unit are changed by a transfer, which keeps the history."""
        data = self.ask(
            "sha256:2bbc8dcc3c2e8aa40e64cf6b8cad6a2d269b046a2c5d2cab2588b94e8cccf64e",
            {"input": {"postId": post_id, "title": title}},
        )
        return fragments.StaffPost.read(given(done(data["changePost"])["post"]))

    def change_tariff(
        self, *, tariff_id: str, seen_version: int, starts_on: date, terms: inputs.TariffTermsInput
    ) -> fragments.Tariff:
        """New terms as the next version; bills made before stay as they are. Refused where somebody else was faster:
        the message names him, the time, and what the terms are now.
        """
        data = self.ask(
            "sha256:c36ddca22a383626756e3bf99780ae4ad3a90d804bba0eadfcc6dbf4a4dc50f0",
            {"input": {"tariffId": tariff_id, "seenVersion": seen_version, "startsOn": starts_on, "terms": terms}},
        )
        return fragments.Tariff.read(given(done(data["changeTariff"])["tariff"]))

    def charge_items(self) -> list[charge_items_.ChargeItem]:
        """The company's charge items by code; a few dozen at most."""
        data = self.ask("sha256:cdb8187145714125d37e75ebdeaa41fcb4c717664798a55ef800b239c07a991e", {})
        return [charge_items_.ChargeItem.read(each) for each in data["chargeItems"]]

    def check_formula(self, formula: str) -> check_formula_.FormulaCheck:
        """Whether a text is a formula, where it is wrong, and what it asks for."""
        data = self.ask("sha256:373f6186aaca48fc8fa064fc3f210b8e0345d3ddfc61a2c62200ed8fd0b7a078", {"formula": formula})
        return check_formula_.FormulaCheck.read(data["checkFormula"])

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
            "sha256:6de465853f75a1012eae7e4328bae7628bcd2656b35196bb200c2939b5b7b7de",
            {"input": {"ticket": ticket, "password": password, "device": device}},
        )
        return choose_first_password_.ChooseFirstPassword.read(done(data["chooseFirstPassword"]))

    def claim_bank_line(
        self, *, line_id: str, room_id: str, idempotency_key: str, bill_ids: Sequence[str] | None = None
    ) -> claim_bank_line_.ClaimBankLine:
        """Take the whole of a waiting line for a room: its bills, and what is left as its prepayment; with a
        receipt.
        """
        data = self.ask(
            "sha256:e97a13e98f93fdf97b840d3504e4c27c44650b9a6147400154fe00fa2b7a882e",
            {"input": {"lineId": line_id, "roomId": room_id, "idempotencyKey": idempotency_key, "billIds": bill_ids}},
        )
        return claim_bank_line_.ClaimBankLine.read(done(data["claimBankLine"]))

    def close_case(self, *, case_id: str, resolution: str) -> close_case_.CloseCase:
        """Note what was found out about a case that holds no money."""
        data = self.ask(
            "sha256:ab5a290542577a1d8e67ed027e350d087697d70059493889041ea938c5e8253e",
            {"input": {"caseId": case_id, "resolution": resolution}},
        )
        return close_case_.CloseCase.read(done(data["closeCase"]))

    def close_month(self, *, unit_id: str, period: str, reason: str | None = None) -> close_month_.CloseMonth:
        """Close a month for every community below a unit. It takes no bill and no entry any more, and nothing opens
        it again; what comes late is booked in the first open month.
        """
        data = self.ask(
            "sha256:6d14258ab02e79f95fc2463066e5b1e4040c1e75263d9038d495a84594ec6d6c",
            {"input": {"unitId": unit_id, "period": period, "reason": reason}},
        )
        return close_month_.CloseMonth.read(done(data["closeMonth"]))

    def collection_rate(
        self, *, unit_id: str, periods: Sequence[str], on: date | None = None, item_id: str | None = None
    ) -> collection_rate_.CollectionRate:
        """Money applied to the bills of a part of the tree and some months, against those bills."""
        data = self.ask(
            "sha256:338f5531eef1fe3b54020c026f9549849ce4735622723f0e8827f844cea4526d",
            {"unitId": unit_id, "periods": periods, "on": on, "itemId": item_id},
        )
        return collection_rate_.CollectionRate.read(data["collectionRate"])

    def collection_trend(
        self, *, unit_id: str, item_id: str | None = None, last_period: str | None = None, months: int | None = None
    ) -> list[collection_trend_.MonthCollected]:
        """What was billed and collected month by month, oldest first, with the money that came up to today."""
        data = self.ask(
            "sha256:e7418db6a83f0748bf126b94363dcecb194dcfed2e238264e4de3e32a3370fe2",
            {"unitId": unit_id, "itemId": item_id, "lastPeriod": last_period, "months": months},
        )
        return [collection_trend_.MonthCollected.read(each) for each in data["collectionTrend"]]

    def confirm_readings(self, *, period: str, meter_ids: Sequence[str]) -> int:
        """Say that strange readings were looked at again and are right; one that is corrected later counts anew."""
        data = self.ask(
            "sha256:bad933f93e5303126604a891d6d17094b145b4d87e3f3f931b7444af4fd76920",
            {"input": {"period": period, "meterIds": meter_ids}},
        )
        answer: int = given(done(data["confirmReadings"])["count"])
        return answer

    def confirm_second_factor(self, code: str) -> list[str]:
        """The app shows right codes: from now on signing in asks for one."""
        data = self.ask(
            "sha256:c6e43ba30c69bde55ed8e8b2158fdd3bbb6637bdc22fca32190665ed720d245b", {"input": {"code": code}}
        )
        answer: list[str] = given(done(data["confirmSecondFactor"])["recoveryCodes"])
        return answer

    def copy_role(self, *, role_id: str, code: str, name: str) -> fragments.Role:
        """Make a role that holds what another one holds."""
        data = self.ask(
            "sha256:e4f8511899aa6fb8f62e004a5adb6245ed98f8feee16620c0ed17acdaadfd04e",
            {"input": {"roleId": role_id, "code": code, "name": name}},
        )
        return fragments.Role.read(given(done(data["copyRole"])["role"]))

    def create_role(self, *, kind: enums.RoleKind, code: str, name: str, permissions: Sequence[str]) -> fragments.Role:
        """Make a role out of permissions that I hold over the whole company myself."""
        data = self.ask(
            "sha256:541e6f2f46471f5ff6cdb212311ad630cee806fe49ad43d2f8ab1896790a8906",
            {"input": {"kind": kind, "code": code, "name": name, "permissions": permissions}},
        )
        return fragments.Role.read(given(done(data["createRole"])["role"]))

    def create_staff(
        self, *, login: str, name: str, unit_id: str, phone: str | None = None
    ) -> create_staff_.CreateStaff:
        """Employ somebody: a login with a password that is shown once. He may nothing until he has a post."""
        data = self.ask(
            "sha256:d5db867d7b2db622a6f93b43a94a981a995660ab3d698b87322452eed9ca6cd4",
            {"input": {"login": login, "name": name, "unitId": unit_id, "phone": phone}},
        )
        return create_staff_.CreateStaff.read(done(data["createStaff"]))

    def create_tariff(
        self,
        *,
        item_id: str,
        code: str,
        name: str,
        starts_on: date,
        terms: inputs.TariffTermsInput,
        community_id: str | None = None,
    ) -> fragments.Tariff:
        """A new tariff with its first version."""
        data = self.ask(
            "sha256:8c3b4a1abef1c0a844fbbef36069b2ca1409bd6ff8fe52a261282b1353b1812b",
            {
                "input": {
                    "itemId": item_id,
                    "code": code,
                    "name": name,
                    "startsOn": starts_on,
                    "terms": terms,
                    "communityId": community_id,
                }
            },
        )
        return fragments.Tariff.read(given(done(data["createTariff"])["tariff"]))

    def customer_file(self, person_id: str) -> customer_file_.CustomerFile:
        """The file of a customer of my areas, numbers masked."""
        data = self.ask(
            "sha256:2452e5dbc9b7acaacab721f14c9e31e0e89509b5886fe75ab55630741d6b73c1", {"personId": person_id}
        )
        return customer_file_.CustomerFile.read(data["customerFile"])

    def customers(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.CustomerFilter | None = None
    ) -> customers_.CustomerConnection:
        """Customers of my areas by pinyin."""
        data = self.ask(
            "sha256:1b9c04d22b3a31ac48bdce0239de93666221d2f5c6dbe5a2d32caf611932761a",
            {"first": first, "after": after, "filter": filter},
        )
        return customers_.CustomerConnection.read(data["customers"])

    def delete_query_scheme(self, scheme_id: str) -> bool:
        """Delete a scheme; a list that opened with it opens plain."""
        data = self.ask(
            "sha256:65b6577ac56bbec64e7fce0b4c2faa36025d26a51fb56830c87edaed77b64bb0",
            {"input": {"schemeId": scheme_id}},
        )
        answer: bool = given(done(data["deleteQueryScheme"])["done"])
        return answer

    def delete_role(self, role_id: str) -> bool:
        """Remove a role that no post has or ever had."""
        data = self.ask(
            "sha256:8e2ef812ca5a2a6d2da23e0e4c5aeca96c7fa6e8b0b7c3581b75916546ff7203", {"input": {"roleId": role_id}}
        )
        answer: bool = given(done(data["deleteRole"])["done"])
        return answer

    def devices(self) -> list[devices_.SignedInDevice]:
        """Where I am signed in."""
        data = self.ask("sha256:5b291435439931863d136997869a6e38c00c7e61963b1a63e1f8d157062a2e88", {})
        return [devices_.SignedInDevice.read(each) for each in data["devices"]]

    def difference_owners(self) -> list[difference_owners_.DifferenceOwner]:
        """Staff to whom a difference may be given, by name."""
        data = self.ask("sha256:b9f07f4bb35b4a7518941386ff5ace5da24aa734ba4cc8bcf79b604873dfb853", {})
        return [difference_owners_.DifferenceOwner.read(each) for each in data["differenceOwners"]]

    def dismiss_staff(self, staff_id: str) -> fragments.StaffMember:
        """Somebody leaves: his posts count no more and he is signed out everywhere."""
        data = self.ask(
            "sha256:1db1ff94de161caf1a3f1c21303bf84dcf090dd5bd97a71784215d06e9883872", {"input": {"staffId": staff_id}}
        )
        return fragments.StaffMember.read(given(done(data["dismissStaff"])["staffMember"]))

    def due_of_rooms(self, room_ids: Sequence[str]) -> list[due_of_rooms_.RoomDues]:
        """What these rooms owe today, in the order asked; at most 50 rooms."""
        data = self.ask(
            "sha256:3e55a69a6f90e8ed731a2526e774f93b4b8181c65abfbd112ab1eaf14c7e27b7", {"roomIds": room_ids}
        )
        return [due_of_rooms_.RoomDues.read(each) for each in data["dueOfRooms"]]

    def end_assignment(self, *, assignment_id: str, ends_on: date) -> end_assignment_.Assignment:
        """Let an assignment end."""
        data = self.ask(
            "sha256:f65e112e1ab3777d010fa6a50c57531154385542f04c2b4ed6a51f75431c90b3",
            {"input": {"assignmentId": assignment_id, "endsOn": ends_on}},
        )
        return end_assignment_.Assignment.read(given(done(data["endAssignment"])["assignment"]))

    def end_assignments(
        self,
        *,
        ends_on: date,
        assignment_ids: Sequence[str] | None = None,
        tariff_id: str | None = None,
        objects: inputs.ObjectSelectionInput | None = None,
    ) -> end_assignments_.EndAssignments:
        """Let many assignments end on one day."""
        data = self.ask(
            "sha256:38985a05fbc98b44b4c097bb5cc5b3b69191278188b0b824fa1d48356f29a07c",
            {"input": {"endsOn": ends_on, "assignmentIds": assignment_ids, "tariffId": tariff_id, "objects": objects}},
        )
        return end_assignments_.EndAssignments.read(done(data["endAssignments"]))

    def end_post(self, *, post_id: str, ends_on: date) -> fragments.StaffPost:
        """Let a post end."""
        data = self.ask(
            "sha256:f130d70f709b878da8ae7cac164c16f32fea41b2011f6619e0645e2f6812dcec",
            {"input": {"postId": post_id, "endsOn": ends_on}},
        )
        return fragments.StaffPost.read(given(done(data["endPost"])["post"]))

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
            "sha256:5bc0d2bdb2e6a06881d219cfa45418b13903295164e6eee177d3b8a823da86ee",
            {"first": first, "after": after, "isOpen": is_open},
        )
        return exception_cases_.ExceptionCaseConnection.read(data["exceptionCases"])

    def explain_difference(self, *, difference_id: str, note: str) -> explain_difference_.ExplainDifference:
        """Write down what was found out about an open difference. It changes no books."""
        data = self.ask(
            "sha256:de78bacd7d45db6f6cc902e42e69651ce74fd4d796f5150876349b80986f17a3",
            {"input": {"differenceId": difference_id, "note": note}},
        )
        return explain_difference_.ExplainDifference.read(done(data["explainDifference"]))

    def export_list(
        self,
        *,
        list: enums.ExportName,
        idempotency_key: str,
        bills: inputs.BillFilter | None = None,
        arrears: inputs.ArrearsExportFilter | None = None,
        payments: inputs.PaymentFilter | None = None,
        receipts: inputs.ReceiptFilter | None = None,
        refunds: inputs.RefundFilter | None = None,
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
        bank_imports: inputs.BankImportFilter | None = None,
        bank_lines: inputs.BankLineFilter | None = None,
        suspense_lines: inputs.SuspenseFilter | None = None,
        bank_claims: inputs.BankClaimFilter | None = None,
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
                    "refunds": refunds,
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
                    "bankImports": bank_imports,
                    "bankLines": bank_lines,
                    "suspenseLines": suspense_lines,
                    "bankClaims": bank_claims,
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
            "sha256:8b5fcbd0649c6af0cc1a4335b46e56dc01d1df0d902ecdd32126409408a2761b",
            {"input": {"ticket": ticket, "code": code, "device": device}},
        )
        return finish_sign_in_.FinishSignIn.read(done(data["finishSignIn"]))

    def hand_out_refund(self, *, refund_id: str, slip: str | None = None) -> fragments.Refund:
        """Record that the money was handed out of the till, or transferred."""
        data = self.ask(
            "sha256:ce5a0e283552fa43eda7683e52c9a7aa7de8e031b9a1df3a6515018f613f8571",
            {"input": {"refundId": refund_id, "slip": slip}},
        )
        return fragments.Refund.read(given(done(data["handOutRefund"])["refund"]))

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

    def ledger_accounts(
        self,
        *,
        unit_id: str,
        from_: date,
        to: date,
        kind: enums.LedgerAccountKind | None = None,
        community_id: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> ledger_accounts_.LedgerAccountConnection:
        """The accounts behind the trial balance."""
        data = self.ask(
            "sha256:79b17d112a0a7a4f991707a6f8f97ca87580b0cd4917964dca0e4eeaaf15afe3",
            {
                "unitId": unit_id,
                "from": from_,
                "to": to,
                "kind": kind,
                "communityId": community_id,
                "first": first,
                "after": after,
            },
        )
        return ledger_accounts_.LedgerAccountConnection.read(data["ledgerAccounts"])

    def ledger_checks(
        self, *, first: int | None = None, after: str | None = None
    ) -> ledger_checks_.LedgerCheckConnection:
        """Checks of the company's books, newest first; with ledger.view over the whole company."""
        data = self.ask(
            "sha256:5e8bd6c459b254ffa009e46c1def549a8d229505c29660060d0fe0118fb43b5c", {"first": first, "after": after}
        )
        return ledger_checks_.LedgerCheckConnection.read(data["ledgerChecks"])

    def ledger_postings(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.LedgerPostingFilter | None = None
    ) -> ledger_postings_.LedgerPostingConnection:
        """Postings of my communities by day: what a figure of the books is made of."""
        data = self.ask(
            "sha256:d6c7f8dc226a34ea693789fa482e26a012e34b2621cd72cb39c5187d528a0dbc",
            {"first": first, "after": after, "filter": filter},
        )
        return ledger_postings_.LedgerPostingConnection.read(data["ledgerPostings"])

    def make_reading_template(
        self, *, period: str, filter: inputs.MeterReadingFilter | None = None
    ) -> make_reading_template_.MakeReadingTemplate:
        """A workbook with the meters of a filter by place, to fill and to import."""
        data = self.ask(
            "sha256:f8324c07b731d0dffc0422b3f5746258745efccbe9464df22659e0aa63ba95fd",
            {"input": {"period": period, "filter": filter}},
        )
        return make_reading_template_.MakeReadingTemplate.read(done(data["makeReadingTemplate"]))

    def match_bank_line(
        self, *, line_id: str, payee_account_id: str, fee_minor: int | None = None, note: str | None = None
    ) -> fragments.BankLine:
        """Say whose money a waiting line is: a provider's withdrawal, the POS bank's payment, transfers of the till."""
        data = self.ask(
            "sha256:4a15a63acc9e53e0ae84b00c072d7928e055692e68c9052f8032f299860ccd70",
            {"input": {"lineId": line_id, "payeeAccountId": payee_account_id, "feeMinor": fee_minor, "note": note}},
        )
        return fragments.BankLine.read(given(done(data["matchBankLine"])["line"]))

    def me(self) -> fragments.Colleague:
        """Who is signed in."""
        data = self.ask("sha256:4c9871d667fc1ed6e2efe664d88f9f953a7532b348fe41c02cf779dabc4448de", {})
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
            "sha256:daf43e3921a03b6a86fbc4b5531f51fe4929bbbec2a6add43cdde0d98de56099",
            {"period": period, "first": first, "after": after, "orderBy": order_by, "filter": filter},
        )
        return meter_readings_.MeterReadingConnection.read(data["meterReadings"])

    def move_in(
        self,
        *,
        room_id: str,
        role: enums.ResidencyRole,
        starts_on: date,
        person_id: str | None = None,
        new_person: inputs.NewPersonInput | None = None,
    ) -> move_in_.MoveIn:
        """Move somebody in (迁入), on file or new. From the month whose last day he lives there he is who pays."""
        data = self.ask(
            "sha256:8b51647f3aa6f3d38549238a6ac06bf6b666181faccb2b132ae82bc434a32f5a",
            {
                "input": {
                    "roomId": room_id,
                    "role": role,
                    "startsOn": starts_on,
                    "personId": person_id,
                    "newPerson": new_person,
                }
            },
        )
        return move_in_.MoveIn.read(done(data["moveIn"]))

    def move_out(self, *, residency_ids: Sequence[str], ends_on: date) -> move_out_.MoveOut:
        """Move people out (迁出), all of them or nobody. Bills stay with whom they name."""
        data = self.ask(
            "sha256:e86aca4c898b4183a1eebff8272be64143b7463f828a75a0cbcd8a9de76b1dcb",
            {"input": {"residencyIds": residency_ids, "endsOn": ends_on}},
        )
        return move_out_.MoveOut.read(done(data["moveOut"]))

    def offer_second_factor(self, password: str) -> offer_second_factor_.OfferSecondFactor:
        """A secret for my authenticator app; it counts once confirmSecondFactor has seen a code of it."""
        data = self.ask(
            "sha256:3bbd43cedce5858ec1f9c7e94688a492ff0e825d1758c73c446a57fa101f57c9", {"input": {"password": password}}
        )
        return offer_second_factor_.OfferSecondFactor.read(done(data["offerSecondFactor"]))

    def open_bank_account(
        self, *, name: str, bank: str, number: str, columns: Sequence[inputs.BankColumnInput]
    ) -> fragments.BankAccount:
        """Make a bank account of the company known, with the columns of its bank's files."""
        data = self.ask(
            "sha256:f13e9ce80e8feb86963328cc2b59a7357c2a94f53ed9c88f6167cf5c8a344048",
            {"input": {"name": name, "bank": bank, "number": number, "columns": columns}},
        )
        return fragments.BankAccount.read(given(done(data["openBankAccount"])["account"]))

    def open_message(self, *, message_id: str, reason: str) -> open_message_.RawMessage:
        """Read a provider's message in full. Every reading is written down as one of personal data."""
        data = self.ask(
            "sha256:6ecff7293095b9b34b5237c19d1eddb6f16ea085277a8087d3925998ab03acf5",
            {"input": {"messageId": message_id, "reason": reason}},
        )
        return open_message_.RawMessage.read(given(done(data["openMessage"])["rawMessage"]))

    def org_tree(self) -> list[org_tree_.OrgUnit]:
        """My units and those above them, parents before children; bounded by the company's tree."""
        data = self.ask("sha256:3905e32bafb58bd52e5534723c0cc2848f8d58cc09c00b0970519461e51947aa", {})
        return [org_tree_.OrgUnit.read(each) for each in data["orgTree"]]

    def ownership_changes(self, room_id: str) -> list[ownership_changes_.OwnershipChange]:
        """The changes of ownership of a room, newest first."""
        data = self.ask("sha256:6fc705a55a32ea3b03fdd52e4e8875e0b61e1881859f5ff9d1a55fb4c32d052c", {"roomId": room_id})
        return [ownership_changes_.OwnershipChange.read(each) for each in data["ownershipChanges"]]

    def pause_payments(
        self, *, unit_id: str, reason: str, starts_at: datetime | None = None, ends_at: datetime | None = None
    ) -> pause_payments_.PausePayments:
        """Let nobody begin to pay online for a while. Payments under way and the cash desk go on."""
        data = self.ask(
            "sha256:ab31ae0827c07e233688c88ebef561c75f064e05503845a44105ca3301d1953b",
            {"input": {"unitId": unit_id, "reason": reason, "startsAt": starts_at, "endsAt": ends_at}},
        )
        return pause_payments_.PausePayments.read(done(data["pausePayments"]))

    def payee_accounts(self) -> list[payee_accounts_.PayeeAccount]:
        """The company's payee accounts, those that collect first. Needs payment.accounts over the company."""
        data = self.ask("sha256:02e399336c5d2fd6a2799afcc170923bcff35ace77a517513a051309820264ea", {})
        return [payee_accounts_.PayeeAccount.read(each) for each in data["payeeAccounts"]]

    def payment(self, id: str) -> payment_.Payment:
        data = self.ask("sha256:394c79c0d226c0f14e01425ed8eb859a6c7c9d96a77a9ce1052188dd22f7966b", {"id": id})
        return payment_.Payment.read(data)

    def payment_list(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        filter: inputs.PaymentFilter | None = None,
        order_by: enums.PaymentOrder | None = None,
    ) -> payment_list_.PaymentConnection:
        """Payments with a bill or a top-up in my communities. `totalCount` is at most 100001: more than 100000."""
        data = self.ask(
            "sha256:73d75f61479577999038e1c74ab28021bf70e05c6f7aadf10e4c61db116b1ee5",
            {"first": first, "after": after, "filter": filter, "orderBy": order_by},
        )
        return payment_list_.PaymentConnection.read(data["payments"])

    def payment_pauses(
        self, *, first: int | None = None, after: str | None = None, is_active: bool | None = None
    ) -> payment_pauses_.PaymentPauseConnection:
        """Pauses of my communities, of the company and of the platform, newest first."""
        data = self.ask(
            "sha256:17d65d85e3860494e77abf255561f415c6df3c7a681b6c77c513eb27069d9946",
            {"first": first, "after": after, "isActive": is_active},
        )
        return payment_pauses_.PaymentPauseConnection.read(data["paymentPauses"])

    def payment_postings(self, payment_id: str) -> list[payment_postings_.LedgerPosting]:
        """What a payment is in the books, entry by entry: needs billing.cash besides ledger.view."""
        data = self.ask(
            "sha256:3c7658114792a8357a34d49c31bc31db2af10d0ae6665db037f17c882974d2e1", {"paymentId": payment_id}
        )
        return [payment_postings_.LedgerPosting.read(each) for each in data["paymentPostings"]]

    def payments(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        filter: inputs.PaymentFilter | None = None,
        order_by: enums.PaymentOrder | None = None,
    ) -> payments_.PaymentConnection:
        """Payments with a bill or a top-up in my communities. `totalCount` is at most 100001: more than 100000."""
        data = self.ask(
            "sha256:14ca7038b7175eb153e5f56aaeab5429e2ca63674058928085cb09894a8dd969",
            {"first": first, "after": after, "filter": filter, "orderBy": order_by},
        )
        return payments_.PaymentConnection.read(data["payments"])

    def payments_total(self, filter: inputs.PaymentFilter | None = None) -> payments_total_.PaymentsTotal:
        """What all payments of a filter come to."""
        data = self.ask("sha256:8839470e62b4972d981f361b9a638ad31086ed6b18f5eb619220329304b1fc7c", {"filter": filter})
        return payments_total_.PaymentsTotal.read(data["paymentsTotal"])

    def permission_groups(self) -> list[permission_groups_.PermissionGroup]:
        """Every operation of the product, by module, with a sentence about it."""
        data = self.ask("sha256:bcbc4812524ceee488251f04de6341e909c23f0c7b8942701e05f3c3ece3d927", {})
        return [permission_groups_.PermissionGroup.read(each) for each in data["permissionGroups"]]

    def person(self, id: str) -> person_.Person:
        """One person of a room in my areas."""
        data = self.ask("sha256:7d4fe12f71e25285f382548b7dbcb9c586cce71a265e2ae73327e314611bb2fa", {"id": id})
        return person_.Person.read(data["person"])

    def person_statement(
        self, *, person_id: str, from_: date, to: date, first: int | None = None, after: str | None = None
    ) -> person_statement_.AccountStatement:
        """The bills that name a person as payer, over some days, in my communities."""
        data = self.ask(
            "sha256:fb22107ace5c689436d43786924aa808d6d092572417cb5120c075f21f9291b2",
            {"personId": person_id, "from": from_, "to": to, "first": first, "after": after},
        )
        return person_statement_.AccountStatement.read(data["personStatement"])

    def personal_data_access(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        filter: inputs.PersonalDataAccessFilter | None = None,
    ) -> personal_data_access_.PersonalDataAccessConnection:
        """Who saw or exported personal data in full, newest first. Needs audit.personal over the company."""
        data = self.ask(
            "sha256:b3a780161ce954920fe513b2f9b8e60b9ced632095642ae725e9966305a01dcd",
            {"first": first, "after": after, "filter": filter},
        )
        return personal_data_access_.PersonalDataAccessConnection.read(data["personalDataAccess"])

    def phone_changes(
        self, *, first: int | None = None, after: str | None = None, state: enums.PhoneChangeState | None = None
    ) -> phone_changes_.PhoneChangeConnection:
        """Requests of the people in my areas to change their number, newest first."""
        data = self.ask(
            "sha256:e411a884583cb1714a950cf708e007ddd52e356b4d616f9aa3cc471a6c217c62",
            {"first": first, "after": after, "state": state},
        )
        return phone_changes_.PhoneChangeConnection.read(data["phoneChanges"])

    def planned_access(self, posts: Sequence[inputs.PlannedPostInput]) -> fragments.Access:
        """What somebody with these units and roles, and no others, would see and could do today."""
        data = self.ask("sha256:4724203613d17ae6cd82a6ab1c901f94f63a4d8b35a1e9b2c8018cc2f102aedd", {"posts": posts})
        return fragments.Access.read(data["plannedAccess"])

    def post_late_fees(self, on: date) -> fragments.GrownLateFees:
        """Make the late fees of the whole company bills of their own, up to a day. The same day again adds nothing."""
        data = self.ask(
            "sha256:18827016289b2294e5f9df6fefa9e38af789946a91e470f1d2e00e88c157285f", {"input": {"on": on}}
        )
        return fragments.GrownLateFees.read(given(done(data["postLateFees"])["posted"]))

    def preview_assignment(
        self,
        *,
        tariff_id: str,
        payer_role: enums.PayerRole,
        starts_on: date,
        room_ids: Sequence[str] | None = None,
        space_ids: Sequence[str] | None = None,
        meter_ids: Sequence[str] | None = None,
        building_ids: Sequence[str] | None = None,
        unit_ids: Sequence[str] | None = None,
        uses: Sequence[enums.RoomUse] | None = None,
        ends_on: date | None = None,
        only_new: bool | None = None,
    ) -> preview_assignment_.AssignmentPreview:
        """What assignTariff with the same input would meet, object by object. Keeps nothing."""
        data = self.ask(
            "sha256:220a2ad540cff3383830dce1db3945a5dc05677b2e739da5f64b72e9e4595256",
            {
                "input": {
                    "tariffId": tariff_id,
                    "payerRole": payer_role,
                    "startsOn": starts_on,
                    "roomIds": room_ids,
                    "spaceIds": space_ids,
                    "meterIds": meter_ids,
                    "buildingIds": building_ids,
                    "unitIds": unit_ids,
                    "uses": uses,
                    "endsOn": ends_on,
                    "onlyNew": only_new,
                }
            },
        )
        return preview_assignment_.AssignmentPreview.read(data["previewAssignment"])

    def preview_close(self, *, unit_id: str, period: str) -> preview_close_.ClosePreview:
        """What closing a month below a unit would close, and what is still open in it."""
        data = self.ask(
            "sha256:0a97d46a57fd2e457a85b9e5a8c3e28a8a0f7b80948fee108df2bba80bb80937",
            {"unitId": unit_id, "period": period},
        )
        return preview_close_.ClosePreview.read(data["previewClose"])

    def preview_late_fees(self, on: date) -> fragments.GrownLateFees:
        """What posting the company's late fees of a day would make bills of."""
        data = self.ask("sha256:24e24b0041f2a785629a7e7e06a621cc9b93642a6ab436254c39119949fc8811", {"on": on})
        return fragments.GrownLateFees.read(data["previewLateFees"])

    def preview_move_in(
        self,
        *,
        room_id: str,
        role: enums.ResidencyRole,
        starts_on: date,
        person_id: str | None = None,
        name: str | None = None,
    ) -> fragments.Move:
        """What moving somebody in would mean."""
        data = self.ask(
            "sha256:5c49fdea86d9507492fc2a7d72c1e40df3e215dd73d7088fdce6cdcee46d1899",
            {"roomId": room_id, "role": role, "startsOn": starts_on, "personId": person_id, "name": name},
        )
        return fragments.Move.read(data["previewMoveIn"])

    def preview_move_out(self, *, residency_ids: Sequence[str], ends_on: date) -> list[fragments.Move]:
        """What moving these people out would mean, room by room."""
        data = self.ask(
            "sha256:8fc8c632a8bb02cbc2f860b72685b5a83eca42d7012ebca519821165c5c3a835",
            {"residencyIds": residency_ids, "endsOn": ends_on},
        )
        return [fragments.Move.read(each) for each in data["previewMoveOut"]]

    def preview_owner_change(
        self,
        *,
        room_id: str,
        on: date,
        new_person_ids: Sequence[str],
        former_residency_ids: Sequence[str] | None = None,
        leaving_residency_ids: Sequence[str] | None = None,
    ) -> fragments.Move:
        """What a change of ownership would mean; choices as in changeOwner."""
        data = self.ask(
            "sha256:62683b7d6a9af9c79084109fc7db8d8c5842b72515e1dae44637ae40bd426646",
            {
                "roomId": room_id,
                "on": on,
                "newPersonIds": new_person_ids,
                "formerResidencyIds": former_residency_ids,
                "leavingResidencyIds": leaving_residency_ids,
            },
        )
        return fragments.Move.read(data["previewOwnerChange"])

    def preview_run(self, *, unit_id: str, period: str) -> preview_run_.RunPreviewed:
        """What a run would bill now, without billing it."""
        data = self.ask(
            "sha256:59259b9e655a97114a4d79fe86ef150c33802a9196a36df8739e7fb67b5cc971",
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

    def provider_statements(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        filter: inputs.ProviderStatementFilter | None = None,
    ) -> provider_statements_.ProviderStatementConnection:
        """Imported statements, newest day first. Needs payment.reconcile_view over the whole company."""
        data = self.ask(
            "sha256:18ce7baeab658a8e370f1aadca5f2cdb001d10aaf039842c956aa513112298da",
            {"first": first, "after": after, "filter": filter},
        )
        return provider_statements_.ProviderStatementConnection.read(data["providerStatements"])

    def query_schemes(self, list: str) -> list[fragments.Scheme]:
        """My schemes for a list and those that are shared, mine first, by name."""
        data = self.ask("sha256:4b93ea03d3cc7711960f007c72466dc892550f715777df17b2f8a9a098d7af7d", {"list": list})
        return [fragments.Scheme.read(each) for each in data["querySchemes"]]

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
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        filter: inputs.ReceiptFilter | None = None,
        order_by: enums.ReceiptOrder | None = None,
    ) -> receipts_.ReceiptConnection:
        """Receipts of my communities. `totalCount` is at most 100001: more than 100000."""
        data = self.ask(
            "sha256:b6e9c684ff674213bb21df6e2546eefee98d97d34bc6ae162c1987aa0e189196",
            {"first": first, "after": after, "filter": filter, "orderBy": order_by},
        )
        return receipts_.ReceiptConnection.read(data["receipts"])

    def receipts_total(self, filter: inputs.ReceiptFilter | None = None) -> receipts_total_.ReceiptsTotal:
        """What all receipts of a filter come to."""
        data = self.ask("sha256:e144f74e771cad85849dd0f2ad230781d1a09625c095f485bd39e29e0b7b64ec", {"filter": filter})
        return receipts_total_.ReceiptsTotal.read(data["receiptsTotal"])

    def receivables_ageing(self, *, unit_id: str, item_id: str | None = None) -> receivables_ageing_.ReceivablesAgeing:
        """How old what is owed below a unit is today."""
        data = self.ask(
            "sha256:d2fae38c5a177344f3934f324ede876e1ce22668c765732e650f42f269af8868",
            {"unitId": unit_id, "itemId": item_id},
        )
        return receivables_ageing_.ReceivablesAgeing.read(data["receivablesAgeing"])

    def reconciliation_days(
        self, *, since: date, until: date, provider: str | None = None, is_signed: bool | None = None
    ) -> list[reconciliation_days_.ReconciliationDay]:
        """Days with a statement, newest first; at most 92 days. Needs payment.reconcile_view over the whole company."""
        data = self.ask(
            "sha256:257dea45fe84b8559aea698ca3f678ffab90d902c0e08b4e48f702ae189ac5a5",
            {"since": since, "until": until, "provider": provider, "isSigned": is_signed},
        )
        return [reconciliation_days_.ReconciliationDay.read(each) for each in data["reconciliationDays"]]

    def red_letters(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.RedLetterFilter | None = None
    ) -> red_letters_.RedLetterConnection:
        """Red letters of my communities, newest first."""
        data = self.ask(
            "sha256:02148459c1c3815395ca08a4a873a616431290aa63683f1474fd102b8c8e6bd9",
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

    def refund(self, id: str) -> refund_.Refund | None:
        """One refund."""
        data = self.ask("sha256:678a9f74bc20817f77ddd1014b4fbcdea5272fc585f60fe91e25d445ebab5dc7", {"id": id})
        return None if data["refund"] is None else refund_.Refund.read(data["refund"])

    def refund_case(self, case_id: str) -> refund_case_.RefundCase:
        """Send the held money of a case back to its payer."""
        data = self.ask(
            "sha256:4b854c12e040ef1b09fee2a470d537d361e411552e3ff81536cd78fa0c7cb5a7", {"input": {"caseId": case_id}}
        )
        return refund_case_.RefundCase.read(done(data["refundCase"]))

    def refund_preview(
        self, *, payment_id: str, lines: Sequence[inputs.RefundLineInput] | None = None
    ) -> refund_preview_.RefundPreview:
        """What could go back of a payment; `lines` left out: all that is left."""
        data = self.ask(
            "sha256:3c3a849c2c83b871c753a3bbc97b14f18161366a81dd1a7269c12e69c92db7ce",
            {"paymentId": payment_id, "lines": lines},
        )
        return refund_preview_.RefundPreview.read(data["refundPreview"])

    def refunds(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        filter: inputs.RefundFilter | None = None,
        order_by: enums.RefundOrder | None = None,
    ) -> refunds_.RefundConnection:
        """Refunds of my communities. `totalCount` is at most 100001: more than 100000."""
        data = self.ask(
            "sha256:9df0d4a57d5e6898142e2564df82432b2086a6fed8223fa096e5ed395ee17df3",
            {"first": first, "after": after, "filter": filter, "orderBy": order_by},
        )
        return refunds_.RefundConnection.read(data["refunds"])

    def refunds_total(self, filter: inputs.RefundFilter | None = None) -> refunds_total_.RefundsTotal:
        """What all refunds of a filter come to."""
        data = self.ask("sha256:136ce360df691e7a446822ca5a93a4305528235d455226fa2bde773437502ed0", {"filter": filter})
        return refunds_total_.RefundsTotal.read(data["refundsTotal"])

    def refuse_binding_request(self, *, request_id: str, reason: str) -> refuse_binding_request_.RefuseBindingRequest:
        """Say no, and why."""
        data = self.ask(
            "sha256:5ddfb9319eea1caeacc76dde6def2428e26ede62d974cb5f27c97014f9762943",
            {"input": {"requestId": request_id, "reason": reason}},
        )
        return refuse_binding_request_.RefuseBindingRequest.read(done(data["refuseBindingRequest"]))

    def reinstate_staff(self, staff_id: str) -> fragments.StaffMember:
        """Somebody who left comes back, with the posts that were not ended."""
        data = self.ask(
            "sha256:0b9b6501bec81089c6b8a4ce4c96865b98583b39eeb257e98dc18cc77b6d28a7", {"input": {"staffId": staff_id}}
        )
        return fragments.StaffMember.read(given(done(data["reinstateStaff"])["staffMember"]))

    def reissue_receipt(self, receipt_id: str) -> fragments.Receipt:
        """A new receipt with a new number in place of a void one."""
        data = self.ask(
            "sha256:7f23b25f58b888a7a4bb8c2b2cbb396cff65fec41f11451ed710ec2e76ad7468",
            {"input": {"receiptId": receipt_id}},
        )
        return fragments.Receipt.read(given(done(data["reissueReceipt"])["receipt"]))

    def reject_phone_change(
        self, *, phone_change_id: str, note: str | None = None
    ) -> reject_phone_change_.RejectPhoneChange:
        """Nothing changes; the note tells the owner why."""
        data = self.ask(
            "sha256:53d703e97532054183ed2ac204d5bae0afc31d7a889482dbf715a6fcd9c2eab0",
            {"input": {"phoneChangeId": phone_change_id, "note": note}},
        )
        return reject_phone_change_.RejectPhoneChange.read(done(data["rejectPhoneChange"]))

    def reject_refund(self, *, refund_id: str, reason: str) -> fragments.Refund:
        """Say no to a refund that waits for approval or to be handed out; who asked may take it back."""
        data = self.ask(
            "sha256:496027826ac587023762e17bf95ae3df765776abe24861bb52bbd6e2336379f7",
            {"input": {"refundId": refund_id, "reason": reason}},
        )
        return fragments.Refund.read(given(done(data["rejectRefund"])["refund"]))

    def reject_reversal(self, *, red_letter_id: str, reason: str) -> fragments.RedLetter:
        """Leave the bill as it is. Who asked does not decide."""
        data = self.ask(
            "sha256:1411dd18d0a4e9457a597de646ab5cf46e6de2d9d97706b2f580e6cdbf0553b1",
            {"input": {"redLetterId": red_letter_id, "reason": reason}},
        )
        return fragments.RedLetter.read(given(done(data["rejectReversal"])["redLetter"]))

    def remove_second_factor(self, *, password: str, code: str) -> remove_second_factor_.SecondFactor:
        """Turn my authenticator app off."""
        data = self.ask(
            "sha256:addac5692e696ab98f51639ebdc1d08ca3d6195d24406e12b7bcce4748ab63e1",
            {"input": {"password": password, "code": code}},
        )
        return remove_second_factor_.SecondFactor.read(given(done(data["removeSecondFactor"])["secondFactor"]))

    def rename_query_scheme(self, *, scheme_id: str, name: str) -> fragments.Scheme:
        """Give a scheme another name."""
        data = self.ask(
            "sha256:494664880434f57cc8c7a18330645aed645b234e17bd4766a5c572ad33e22fbc",
            {"input": {"schemeId": scheme_id, "name": name}},
        )
        return fragments.Scheme.read(given(done(data["renameQueryScheme"])["scheme"]))

    def rename_role(self, *, role_id: str, version: int, name: str) -> fragments.Role:
        """Give a role another name."""
        data = self.ask(
            "sha256:8dc568f825d985bf7675ba3c0c000919bb1ee8ebfcf0985c10d3a5fe14c3eb07",
            {"input": {"roleId": role_id, "version": version, "name": name}},
        )
        return fragments.Role.read(given(done(data["renameRole"])["role"]))

    def rename_staff(self, *, staff_id: str, name: str) -> fragments.StaffMember:
        """Write somebody's name differently."""
        data = self.ask(
            "sha256:537613bf7dd4d1fe862786a164647bc682cc2261e9cf9303af01dbbeace10333",
            {"input": {"staffId": staff_id, "name": name}},
        )
        return fragments.StaffMember.read(given(done(data["renameStaff"])["staffMember"]))

    def replace_recovery_codes(self, code: str) -> list[str]:
        """New recovery codes; the old ones count no more."""
        data = self.ask(
            "sha256:8d514c1a988461e491686d337cdae13a8246d9f6c8d4ee953b78b89838c332f2", {"input": {"code": code}}
        )
        answer: list[str] = given(done(data["replaceRecoveryCodes"])["recoveryCodes"])
        return answer

    def request_prepayment_refund(
        self, *, room_id: str, reason: str, idempotency_key: str, amount_minor: int | None = None
    ) -> list[fragments.Refund]:
        """Ask for a room's prepayment (预存) back: out of the payments that brought it, what came first goes back
        first.
        """
        data = self.ask(
            "sha256:5d4f29316b69497997c49d85647e27db4def611d2d929694b1fe9f14755e9088",
            {
                "input": {
                    "roomId": room_id,
                    "reason": reason,
                    "idempotencyKey": idempotency_key,
                    "amountMinor": amount_minor,
                }
            },
        )
        return [fragments.Refund.read(each) for each in given(done(data["requestPrepaymentRefund"])["refunds"])]

    def request_refund(
        self,
        *,
        payment_id: str,
        reason: str,
        idempotency_key: str,
        lines: Sequence[inputs.RefundLineInput] | None = None,
    ) -> list[fragments.Refund]:
        """Ask that a payment, or lines of it, go back. Within the limit it goes at once, else another person
        approves.
        """
        data = self.ask(
            "sha256:24f7a0418fb574e16dfbd8c6a767fd632da9e61d90296f31315ae7b5c33c758b",
            {"input": {"paymentId": payment_id, "reason": reason, "idempotencyKey": idempotency_key, "lines": lines}},
        )
        return [fragments.Refund.read(each) for each in given(done(data["requestRefund"])["refunds"])]

    def request_reversal(self, *, bill_id: str, reason: str) -> fragments.RedLetter:
        """Ask that a bill be taken back whole."""
        data = self.ask(
            "sha256:654e2230ca450e02bc7891f829341a47d4c8f01ff1da1a9000a4329ce621c196",
            {"input": {"billId": bill_id, "reason": reason}},
        )
        return fragments.RedLetter.read(given(done(data["requestReversal"])["redLetter"]))

    def reset_second_factor(self, staff_id: str) -> bool:
        """A colleague lost his phone: he signs in without a code until he sets an app up again; his devices sign in
        anew.
        """
        data = self.ask(
            "sha256:e2b0f5ee4f144cc45b759f029f1505c9aea7c2bcecd0d4634dbe437c95c995bf", {"input": {"staffId": staff_id}}
        )
        answer: bool = given(done(data["resetSecondFactor"])["done"])
        return answer

    def reset_staff_password(self, staff_id: str) -> str:
        """A new password for somebody who lost his; his sessions end. Only of staff who may no more than I."""
        data = self.ask(
            "sha256:6cd00c92be141a7febfef1f7203d7f9bcadff6fb5cf7e8f7e1f90e9d2b05467e", {"input": {"staffId": staff_id}}
        )
        answer: str = given(done(data["resetStaffPassword"])["oneTimePassword"])
        return answer

    def resume_payments(self, pause_id: str) -> resume_payments_.ResumePayments:
        """End a pause of the company or of a community now."""
        data = self.ask(
            "sha256:eb3c875fa8594c752afcb81ccd6a9ffcb6ff659d69f3d0779e1c2d5473eefdfb", {"input": {"pauseId": pause_id}}
        )
        return resume_payments_.ResumePayments.read(done(data["resumePayments"]))

    def retry_job(self, job_id: str) -> fragments.Job:
        """Try one's own job again that failed or was cancelled."""
        data = self.ask(
            "sha256:36929dc5ae0bdaddb8589c639b5c3933265b8e6f8abcd248007330d275895a15", {"input": {"jobId": job_id}}
        )
        return fragments.Job.read(given(done(data["retryJob"])["job"]))

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

    def roles(self) -> list[fragments.Role]:
        """The company's roles, organisation roles first, by code; a few dozen at most."""
        data = self.ask("sha256:6757ac4f75a8674df33f4c309a2c09a31a9924e1d4a39b088f8072653fc1e20e", {})
        return [fragments.Role.read(each) for each in data["roles"]]

    def room_desk(self, id: str) -> room_desk_.Room:
        """One room with all that hangs on it."""
        data = self.ask("sha256:19813757911a4a2a65a5c9a201b98caa3d32c7602643763721aed82e8e2d96b4", {"id": id})
        return room_desk_.Room.read(data["room"])

    def room_statement(
        self, *, room_id: str, from_: date, to: date, first: int | None = None, after: str | None = None
    ) -> room_statement_.AccountStatement:
        """A room's bills, prepayment and deposits over some days."""
        data = self.ask(
            "sha256:19b03578b9c34c10d80add30ffa1d95be6a6b105884235844c1709dc9c23210f",
            {"roomId": room_id, "from": from_, "to": to, "first": first, "after": after},
        )
        return room_statement_.AccountStatement.read(data["roomStatement"])

    def rooms_of_building(self, building_id: str) -> list[rooms_of_building_.Room]:
        """Rooms as one walks through the building; bounded by its size. Empty where it is not mine to see."""
        data = self.ask(
            "sha256:f76f02b7671361e2c1000f247f93b66edffc4e6bfcfa9c26fd72d9e13310a3a6", {"buildingId": building_id}
        )
        return [rooms_of_building_.Room.read(each) for each in data["roomsOfBuilding"]]

    def rooms_of_person(self, id: str) -> rooms_of_person_.Person:
        """One person of a room in my areas."""
        data = self.ask("sha256:ebbb9a29c0f999d5e34d671c420aaddc335cf9df26550726266d2b6634f822f7", {"id": id})
        return rooms_of_person_.Person.read(data["person"])

    def run_billing(self, *, unit_id: str, period: str) -> run_billing_.RunBilling:
        """Bill a month for everything below a unit; what is there already is left as it is, so it may be repeated."""
        data = self.ask(
            "sha256:dd2aea78b1829db995c24c59d332a1b16b9c3ec8fb945fab8d1262f779c0db5a",
            {"input": {"unitId": unit_id, "period": period}},
        )
        return run_billing_.RunBilling.read(done(data["runBilling"]))

    def run_ledger_check(self) -> run_ledger_check_.LedgerCheck:
        """Check the company's books now. What was found is kept; a failure also tells whoever reads the books."""
        data = self.ask("sha256:6057b1dd52f838be16697d8127a54f80c9a4703d2a9fc3cab786b6ef0bc0e9b7", {})
        return run_ledger_check_.LedgerCheck.read(given(done(data["runLedgerCheck"])["ledgerCheck"]))

    def save_query_scheme(
        self,
        *,
        list: str,
        name: str,
        content: inputs.SchemeContentInput,
        scheme_id: str | None = None,
        is_shared: bool | None = None,
    ) -> fragments.Scheme:
        """Keep how a list is seen under a name, or write over a scheme: one's own, or with schemes.share a shared
        one.
        """
        data = self.ask(
            "sha256:5aa5f19ac7e2912b80ff0c22b3272122a8f4fc7f47beecbffc65ec685030db82",
            {"input": {"list": list, "name": name, "content": content, "schemeId": scheme_id, "isShared": is_shared}},
        )
        return fragments.Scheme.read(given(done(data["saveQueryScheme"])["scheme"]))

    def search_rooms(self, *, text: str, limit: int | None = None) -> list[search_rooms_.RoomFound]:
        """Rooms by code, 3-2-502, number, name, pinyin initials or phone; at most 50, best first."""
        data = self.ask(
            "sha256:273fb832f0d1474f35c2c83ce877b4328a51653e75e5e828f679e019bf155366", {"text": text, "limit": limit}
        )
        return [search_rooms_.RoomFound.read(each) for each in data["searchRooms"]]

    def second_factor(self) -> second_factor_.SecondFactor:
        """My authenticator app (动态验证码)."""
        data = self.ask("sha256:5486b0791ad3a020bb25c6e905cb944b1a452bd2deae49a1719eea4e0b2cf5e9", {})
        return second_factor_.SecondFactor.read(data["secondFactor"])

    def set_default_query_scheme(self, *, list: str, scheme_id: str | None = None) -> bool:
        """Let a list open with a scheme by itself, for oneself."""
        data = self.ask(
            "sha256:5225e15056a64630649841d84da326a96534354bb4675b793843acf6e1db06a0",
            {"input": {"list": list, "schemeId": scheme_id}},
        )
        answer: bool = given(done(data["setDefaultQueryScheme"])["done"])
        return answer

    def set_language(self, language: str) -> str:
        """The language in which this account is spoken to from now on, on every device."""
        data = self.ask(
            "sha256:f86b02b3779afac491e11cf14b7352eb3a0f651a14c83080446b6026ba7b09cf", {"input": {"language": language}}
        )
        answer: str = given(done(data["setLanguage"])["language"])
        return answer

    def set_role_permissions(self, *, role_id: str, version: int, permissions: Sequence[str]) -> fragments.Role:
        """Replace what a role holds; its holders gain and lose it with their next request."""
        data = self.ask(
            "sha256:4cd08976a91acaa61b90c0bd4107e57f92aa46e4f2fc9520e50954829e24c624",
            {"input": {"roleId": role_id, "version": version, "permissions": permissions}},
        )
        return fragments.Role.read(given(done(data["setRolePermissions"])["role"]))

    def sign_in(self, *, login: str, password: str, device: str | None = None) -> sign_in_.SignIn:
        """Sign in by login and password; five wrong tries in a row lock the account for 15 minutes, then for longer."""
        data = self.ask(
            "sha256:38ed753da0e3965813325130bf2657a6fec62f89c4ac66a6e052502cdeb08144",
            {"input": {"login": login, "password": password, "device": device}},
        )
        return sign_in_.SignIn.read(done(data["signIn"]))

    def sign_off_day(self, *, payee_account_id: str, day: date, note: str | None = None) -> datetime:
        """Answer for an account's day. A later import that changes the day undoes the signature."""
        data = self.ask(
            "sha256:984ec5ccfe51c2e0fd6abea8f8175e81b6d57f2da6d9faa1549411d486b4599e",
            {"input": {"payeeAccountId": payee_account_id, "day": day, "note": note}},
        )
        answer: datetime = datetime.fromisoformat(given(done(data["signOffDay"])["signedAt"]))
        return answer

    def sign_out(self) -> bool:
        """End this session on the server."""
        data = self.ask("sha256:b278aa923a3d575d719b30046f16d20e99a26dafee71883b36bff1aea1f7dd4e", {})
        answer: bool = given(done(data["signOut"])["done"])
        return answer

    def staff(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        filter: inputs.StaffFilter | None = None,
        order_by: enums.StaffMemberOrder | None = None,
    ) -> staff_.StaffMemberConnection:
        """Staff who belong to my units or have a post there."""
        data = self.ask(
            "sha256:8da732a78dfba060c9b4c2f1ea7530d9dbdf5ce1ad52ece777431ecb50f0be8d",
            {"first": first, "after": after, "filter": filter, "orderBy": order_by},
        )
        return staff_.StaffMemberConnection.read(data["staff"])

    def staff_access(self, staff_id: str) -> fragments.Access:
        """What a member of staff sees and may do with the posts he holds on a day."""
        data = self.ask(
            "sha256:3beabe3e2bfd55b135a37c20f20344a30391dadd90fe170a2fc61cf081f6fb4c", {"staffId": staff_id}
        )
        return fragments.Access.read(data["staffAccess"])

    def staff_choices(self) -> staff_choices_.StaffMemberConnection:
        """Staff who belong to my units or have a post there."""
        data = self.ask("sha256:463f9623bcee9ef54fede03a2c2f7ae842733c577916267a085bda409da21cbf", {})
        return staff_choices_.StaffMemberConnection.read(data["staff"])

    def staff_member(self, id: str) -> fragments.StaffMember:
        """One member of staff with all posts, past ones too."""
        data = self.ask("sha256:bfea73c181f08dad8923cb53d16b9c6885ae5b1be98450ed0aef95fb55bc5d4e", {"id": id})
        return fragments.StaffMember.read(data["staffMember"])

    def start_bank_import(
        self, *, bank_account_id: str, file_id: str, idempotency_key: str, dry_run: bool | None = None
    ) -> fragments.Job:
        """Import a bank's file (CSV or .xlsx) in the background; a line that is there already is left as it is."""
        data = self.ask(
            "sha256:ecbef1136789fa4fa15679fd2ca5f2fdddd952b7bf2e980ad822d09a3c222a08",
            {
                "input": {
                    "bankAccountId": bank_account_id,
                    "fileId": file_id,
                    "idempotencyKey": idempotency_key,
                    "dryRun": dry_run,
                }
            },
        )
        return fragments.Job.read(given(done(data["startBankImport"])["job"]))

    def start_billing_run(
        self, *, unit_id: str, period: str, idempotency_key: str, preview: bool | None = None
    ) -> fragments.Job:
        """Bill a month in the background, or preview it; the job tells tariff by tariff how far it is."""
        data = self.ask(
            "sha256:3ecf2a2aae7310311a81550a6280c1c6bc15a35cf292c83fd04388b6d2195475",
            {"input": {"unitId": unit_id, "period": period, "idempotencyKey": idempotency_key, "preview": preview}},
        )
        return fragments.Job.read(given(done(data["startBillingRun"])["job"]))

    def start_import(
        self, *, file_id: str, idempotency_key: str, dry_run: bool | None = None, skip_bad_rows: bool | None = None
    ) -> fragments.Job:
        """Import a workbook into my company in the background. Needs imports.run over the whole company."""
        data = self.ask(
            "sha256:928d485796ebb49080d445d4231b0d7cf9c99b6fd33395d22f8e5a51213c9deb",
            {
                "input": {
                    "fileId": file_id,
                    "idempotencyKey": idempotency_key,
                    "dryRun": dry_run,
                    "skipBadRows": skip_bad_rows,
                }
            },
        )
        return fragments.Job.read(given(done(data["startImport"])["job"]))

    def start_reading_import(
        self, *, file_id: str, idempotency_key: str, dry_run: bool | None = None, skip_bad_rows: bool | None = None
    ) -> fragments.Job:
        """Import the sheet 抄表 (表号, 期间, 抄表日期, 读数) of a workbook in the background; again it changes
        nothing.
        """
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

    def statement_differences(
        self,
        *,
        first: int | None = None,
        after: str | None = None,
        filter: inputs.StatementDifferenceFilter | None = None,
    ) -> statement_differences_.StatementDifferenceConnection:
        """Differences of my communities, newest day first; payments nobody knows need the whole company."""
        data = self.ask(
            "sha256:1e68930058be7f7a5e458aa8c2786b29f11f16c3e95d6320f04aba7ab42ff5d3",
            {"first": first, "after": after, "filter": filter},
        )
        return statement_differences_.StatementDifferenceConnection.read(data["statementDifferences"])

    def suspense_lines(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.SuspenseFilter | None = None
    ) -> suspense_lines_.BankLineConnection:
        """Money that came and nobody knows for what (待认领), newest day first."""
        data = self.ask(
            "sha256:d9214ae1d38bdbff220d5dae8950ba1c79e8ed4a4070346c9a9c0d39f6415d9a",
            {"first": first, "after": after, "filter": filter},
        )
        return suspense_lines_.BankLineConnection.read(data["suspenseLines"])

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
        way: enums.DeskWay | None = None,
        reference: str | None = None,
    ) -> fragments.CashTaken:
        """Take money for bills; receipts are issued at once, one per community."""
        data = self.ask(
            "sha256:91e1d46741957b48b7be3fd62434f3db95795be4e3f72b11b4f81eb1e5b378b7",
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
                    "way": way,
                    "reference": reference,
                }
            },
        )
        return fragments.CashTaken.read(given(done(data["takeCash"])["taken"]))

    def take_prepayment(
        self,
        *,
        room_id: str,
        amount_minor: int,
        idempotency_key: str,
        way: enums.DeskWay | None = None,
        reference: str | None = None,
    ) -> fragments.CashTaken:
        """Take money in advance (预存) for a room."""
        data = self.ask(
            "sha256:61a3d5b0d39d0b9adf87a6f2013a649a019dbb1182ae0d05fd12a1dd7dfa7ff1",
            {
                "input": {
                    "roomId": room_id,
                    "amountMinor": amount_minor,
                    "idempotencyKey": idempotency_key,
                    "way": way,
                    "reference": reference,
                }
            },
        )
        return fragments.CashTaken.read(given(done(data["takePrepayment"])["taken"]))

    def takings(self, *, unit_id: str, first_day: date | None = None, last_day: date | None = None) -> takings_.Takings:
        """What was taken below a unit on some days, by way and by who took it."""
        data = self.ask(
            "sha256:23541b2f93b3c4188e6d2504727cebe9c23c10eee11a13dc39b11f94feabd70d",
            {"unitId": unit_id, "firstDay": first_day, "lastDay": last_day},
        )
        return takings_.Takings.read(data["takings"])

    def tariff(self, id: str) -> fragments.Tariff:
        """One tariff with all its versions."""
        data = self.ask("sha256:bb08ab876bfd6d3da164db74cc7b7371302c667976d033b575959b2d1bacceeb", {"id": id})
        return fragments.Tariff.read(data["tariff"])

    def tariffs(
        self, *, first: int | None = None, after: str | None = None, filter: inputs.TariffFilter | None = None
    ) -> tariffs_.TariffConnection:
        """Tariffs of the company and of my communities."""
        data = self.ask(
            "sha256:6703a3b50e242ff75799e85beac2a4371f0b648c92cd79cf506fd3b0ca8ad205",
            {"first": first, "after": after, "filter": filter},
        )
        return tariffs_.TariffConnection.read(data["tariffs"])

    def transfer_preview(
        self,
        *,
        staff_id: str,
        on: date,
        end_post_ids: Sequence[str] | None = None,
        posts: Sequence[inputs.PlannedPostInput] | None = None,
        unit_id: str | None = None,
    ) -> transfer_preview_.TransferDifference:
        """What transferStaff with the same input would change."""
        data = self.ask(
            "sha256:5eb9d0df90091760f30e1f9aa5701756f4111ed0b13ddd299e486e77fda771b0",
            {"input": {"staffId": staff_id, "on": on, "endPostIds": end_post_ids, "posts": posts, "unitId": unit_id}},
        )
        return transfer_preview_.TransferDifference.read(data["transferPreview"])

    def transfer_staff(
        self,
        *,
        staff_id: str,
        on: date,
        end_post_ids: Sequence[str] | None = None,
        posts: Sequence[inputs.PlannedPostInput] | None = None,
        unit_id: str | None = None,
    ) -> transfer_staff_.TransferStaff:
        """Exchange somebody's posts, roles and unit on one day: all of it or nothing; counts from his next request
        on.
        """
        data = self.ask(
            "sha256:ef1a89605c89db8ff501b5b72cdbe92039968e2d6f43be9cfc31a6b8382f373f",
            {"input": {"staffId": staff_id, "on": on, "endPostIds": end_post_ids, "posts": posts, "unitId": unit_id}},
        )
        return transfer_staff_.TransferStaff.read(done(data["transferStaff"]))

    def trial_balance(self, *, unit_id: str, from_: date, to: date) -> trial_balance_.TrialBalance:
        """The trial balance of a unit's entries over some days, or at one."""
        data = self.ask(
            "sha256:3cabbe9bfa3b805a79cc48c2c7940fbcd673b4505189470791400f160f873262",
            {"unitId": unit_id, "from": from_, "to": to},
        )
        return trial_balance_.TrialBalance.read(data["trialBalance"])

    def undo_bank_claim(self, *, claim_id: str, reason: str) -> fragments.BankClaim:
        """The money was not that room's: its bills are open again, its receipt is void, and the line waits as
        before.
        """
        data = self.ask(
            "sha256:b444265a7ff81b7fafebe376099ba41cc06a3e94f1af11142c524122d540d42d",
            {"input": {"claimId": claim_id, "reason": reason}},
        )
        return fragments.BankClaim.read(given(done(data["undoBankClaim"])["claim"]))

    def unmask_person(self, *, person_id: str, reason: str) -> unmask_person_.Unmasked:
        """Show the full phone and ID number of a person, and write down who looked and why."""
        data = self.ask(
            "sha256:67eb05f4d9c41010e4fd77036051fa342c1174c833e4780eefd450bd53953f0e",
            {"input": {"personId": person_id, "reason": reason}},
        )
        return unmask_person_.Unmasked.read(given(done(data["unmaskPerson"])["unmasked"]))

    def unmatch_bank_line(self, *, line_id: str, note: str | None = None) -> fragments.BankLine:
        """The line is not what it was taken for: its money waits again."""
        data = self.ask(
            "sha256:bcf4568740edd2e0b6e5c1fed2b5a8b1c9e2c1764376fd65240f01a61abad0ed",
            {"input": {"lineId": line_id, "note": note}},
        )
        return fragments.BankLine.read(given(done(data["unmatchBankLine"])["line"]))

    def void_receipt(self, *, receipt_id: str, reason: str) -> fragments.Receipt:
        """Void a receipt (作废); its number is never used again."""
        data = self.ask(
            "sha256:1f3184cc82a62cc9a6af8157380b8fb4bf684fbe6ac1740d65a12b3104db3e93",
            {"input": {"receiptId": receipt_id, "reason": reason}},
        )
        return fragments.Receipt.read(given(done(data["voidReceipt"])["receipt"]))

    def waiting_money(self) -> waiting_money_.WaitingMoney:
        """What has waited for longer than a day, for the notice at the console."""
        data = self.ask("sha256:440d826dfdca6c5b6cc5387b0489c0606dac2bd91f45221a32c5f6c93d45824c", {})
        return waiting_money_.WaitingMoney.read(data["waitingMoney"])
