"""An area without users approves by mail; system logs reveal changes (I06)."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged

from ..tools import clock
from ..tools.accounts.compare import Facts, Permission, PersonFact, compare
from ..tools.accounts.export import Entry
from .common import NOW
from .delegation_common import DelegationCommon
from .test_mail_request import MailRequestCommon


@tagged("post_install", "-at_install")
class TestDelegationByMail(DelegationCommon, MailRequestCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.treasury.sudo().write({"member_ids": [(5,)], "email": "dte@example.com"})

    def test_asked_and_approved_by_mail(self):
        request = self._request()
        asked = self._request_of(request)
        [mail] = self._mails_to("dte@example.com")
        for words in (request.name, "Cuenta 100", "Cuenta 200", self.ies.name):
            self.assertIn(words, mail.body_html)
        # The document is masked in the outgoing mail.
        self.assertNotIn("1.020.304.050", mail.body_html)
        with self.assertRaises(AccessError):
            request._do_approve()
        with clock.at(NOW + timedelta(hours=1)):
            self._reply(asked, "Aprobado.")
        with self.assertRaises(AccessError):
            request.with_user(self.front2)._do_approve()
        self.assertEqual(request.with_user(self.front).mail_reply_count, 1)
        with clock.at(NOW + timedelta(days=2)):
            request._do_approve()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "approved",
                    "decided_as": "mail",
                    "decided_by_id": False,
                    # The time of the area's decision, not of its entry.
                    "decided_on": NOW + timedelta(hours=1),
                    "hours_spent": 1.0,
                }
            ],
        )
        self.assertEqual(request.step_ids[-1].mail_request_id, asked)
        self.assertEqual(asked.state, "entered")
        request._do_execute()
        self.assertEqual(request.consultation_id.approval, "approved")

    def test_an_approval_by_mail_lasts_from_when_it_is_entered(self):
        request = self._request()
        self._reply(self._request_of(request), "Aprobado.")
        entered = NOW + timedelta(days=14)
        with clock.at(entered):
            request._do_approve()
            self.assertEqual(request.decided_on, NOW)
            self.assertEqual(
                request.expires_on,
                request._get_expiry(request.company_id, entered),
            )
            self.env[request._name]._cron_expire()
            self.assertEqual(request.state, "approved")
            request._do_execute()
        self.assertEqual(request.consultation_id.approval, "approved")

    def test_many_in_one_mail_are_entered_one_by_one(self):
        cases = self._many(2)
        cases._do_register()
        vals = self._request().copy_data()[0]
        requests = (
            self.env[self._request()._name]
            .with_user(self.front)
            .create([{**vals, "case_id": case.id} for case in cases])
        )
        asked = self._request_of(requests)
        self.assertEqual(asked.res_ids, requests.ids)
        self._reply(asked, "El primero sí; del segundo falta la certificación.")
        # Each of them says that the area replied.
        self.assertEqual(requests.mapped("mail_reply_count"), [1, 1])
        for request in requests:
            domain = request.action_open_mail_requests()["domain"]
            self.assertEqual(self.env[asked._name].search(domain), asked)
        requests[0]._do_approve()
        self.assertEqual(asked.state, "replied")
        requests[1]._do_return("Falta la certificación")
        self.assertEqual(asked.state, "entered")
        self.assertEqual(requests.mapped("state"), ["approved", "returned"])

    def test_withdrawn_it_is_waited_for_no_more(self):
        request = self._request()
        asked = self._request_of(request)
        request._do_withdraw("Ya no hace falta")
        self.assertEqual(asked.state, "cancelled")

    def test_who_is_shown_masks_reads_no_reply(self):
        request = self._request()
        asked = self._request_of(request)
        self._reply(asked, "Aprobado para 1.020.304.050.")
        self.assertTrue(asked.with_user(self.quality).has_access("read"))
        self.assertFalse(asked.with_user(self.oversight).has_access("read"))


@tagged("post_install", "-at_install")
class TestDelegationLog(DelegationCommon):
    """A change recorded as a consultation is detected in the system's log."""

    def _load(self, *rows):
        content = "Fecha;Usuario;Acción;Referencia\n" + "\n".join(rows) + "\n"
        load = (
            self.env["grandes.clientes.access.load"]
            .with_user(self.quality)
            ._do_load(
                self.ctex.with_user(self.quality), "log", content.encode(), "log.csv"
            )
        )
        return load.line_ids.filtered("row").sorted("row")

    def test_a_change_logged_as_a_look_up(self):
        self.case._do_consult(self.ctex, "Visto", reference="OBL-1")
        line = self._load("16/09/2026;gc_front;Modifica cuenta;OBL-1")
        self.assertEqual(
            (line.issue, line.logged_as, line.state),
            ("no_consultation", "consult", "open"),
        )
        self._change(reference="OBL-1")
        line.load_id._do_compare_again()
        self.assertEqual((line.logged_as, line.state), (False, "solved"))

    def test_one_change_does_not_cover_another(self):
        self.case._do_consult(self.ctex, "Visto", reference="OBL-1")
        self._change(reference="OBL-2")
        lines = self._load(
            "16/09/2026;gc_front;Modifica cuenta;OBL-1",
            "16/09/2026;gc_front;Modifica cuenta;OBL-2",
            "16/09/2026;gc_front;Consulta;OBL-1",
        )
        self.assertEqual(lines.mapped("logged_as"), ["consult", False, False])
        self.assertEqual(lines.mapped("state"), ["open", "match", "match"])

    def test_what_nobody_logged_is_told_apart(self):
        line = self._load("16/09/2026;gc_front;Modifica cuenta;OBL-1")
        self.assertEqual((line.issue, line.logged_as), ("no_consultation", False))


@tagged("post_install", "-at_install")
class TestDelegationLogTools(BaseCase):
    def test_without_references_the_day_decides(self):
        day = NOW.date()
        people = [PersonFact(1, frozenset({"ana"}))]
        rights = [Permission(1, day, None, True)]
        entry = Entry(2, account="ana", day=day, operation="modify", reference="X")
        for consulted, found in (
            ({(1, day, "consult")}, ("no_consultation", "consult")),
            ({(1, day, "modify")}, (None, None)),
            (set(), ("no_consultation", None)),
        ):
            facts = Facts(people, rights, day, consulted=frozenset(consulted))
            [finding] = compare("log", [entry], facts)
            self.assertEqual((finding.issue, finding.logged_as), found)
