"""The identity of a contact can only be changed by an act, whatever is tried."""

import json
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from ..tools import clock
from .common import NOW, Common
from .dialog_common import DialogCommon, confirms
from .test_dialogs_rooms import of_menu
from .update_common import run_migration

CHANGE = "grandes.clientes.contact.change"
REQUEST = "grandes.clientes.contact.request"
THIEF = "ladron@example.net"


class IdentityCommon(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "atencion@example.com"
        # An employee who may edit contacts, opportunities and even users.
        cls.clerk = new_test_user(
            cls.env,
            "gc_clerk",
            "base.group_user,base.group_partner_manager,base.group_erp_manager,"
            "sales_team.group_sale_manager,grandes_clientes.group_front_office",
        )
        cls.admin = new_test_user(cls.env, "gc_admin2", "base.group_system")
        cls.other_entity = cls._entity("Universidad Ajena", "ies")

    def _asked(self, user=None, contact=None, **changes):
        contact = (contact or self.contact).with_user(user or self.front)
        return contact._do_change_identity("La entidad lo pidió.", **changes)

    def _notices(self, address):
        return self.env["mail.mail"].search([("email_to", "=", address)])

    def _unchanged(self):
        self.env.invalidate_all()
        self.assertEqual(self.contact.email, "coordinadora@example.com")
        self.assertEqual(self.contact.parent_id, self.ies)
        self.assertTrue(self.contact.is_coordinator)
        self.assertEqual(self.portal.login, "gc_portal")
        self.assertEqual(self.portal.partner_id, self.contact)
        self.assertFalse(
            self.env[CHANGE].search([("partner_id", "=", self.contact.id)])
        )


@tagged("post_install", "-at_install", "security")
class TestIdentityGuard(IdentityCommon):
    """Every way to change the address, the entity or the coordinator's status."""

    def _refused(self, act, exception=UserError, message="Change identity"):
        with (
            self.assertRaisesRegex(exception, message),
            self.env.cr.savepoint(),
        ):
            act()
            self.env.flush_all()
        self._unchanged()

    def test_the_contact_itself(self):
        for user in (self.clerk, self.admin, self.supervisor, self.front, self.manager):
            contact = self.contact.with_user(user)
            if not contact.has_access("write"):
                continue
            for vals in (
                {"email": THIEF},
                {"email": f"coordinadora@example.com, {THIEF}"},
                {"parent_id": self.other_entity.id},
                {"is_coordinator": False},
                {"coordinator_until": clock.today(self.env.company)},
            ):
                with self.subTest(user=user.login, vals=vals):
                    self._refused(lambda c=contact, v=vals: c.write(v))
                    self._refused(lambda c=contact, v=vals: c.sudo().write(v))

    def test_the_account(self):
        for vals in (
            {"email": THIEF},
            {"login": THIEF},
            {"partner_id": self.town.id},
        ):
            for user in (self.clerk, self.admin):
                with self.subTest(user=user.login, vals=vals):
                    self._refused(
                        lambda u=user, v=vals: self.portal.with_user(u).write(v)
                    )
        self._refused(
            lambda: self.portal.with_user(self.portal).write({"email": THIEF})
        )

    def test_an_opportunity(self):
        lead = (
            self.env["crm.lead"]
            .with_user(self.clerk)
            .create({"name": "Trampa", "partner_id": self.contact.id})
        )
        self._refused(lambda: lead.write({"email_from": THIEF}))

    def test_import(self):
        Partner = self.env["res.partner"].with_user(self.clerk)
        xml_id = self.contact.with_user(self.clerk).export_data(["id"])["datas"][0][0]
        result = Partner.load(["id", "email"], [[xml_id, THIEF]])
        self.assertIn("Change identity", str(result["messages"]))
        self._unchanged()

    def test_the_invitation_to_the_portal(self):
        wizard = (
            self.env["portal.wizard"]
            .with_user(self.clerk)
            .with_context(active_ids=self.contact.ids)
            .create({})
        )
        wizard.user_ids.email = THIEF
        self._refused(wizard.user_ids.action_invite_again)

    def test_merging(self):
        """A contact, and a contact's entity: Odoo merges both by SQL."""
        thief = self.env["res.partner"].create({"name": "Ladrón", "email": THIEF})
        wizard = self.env["base.partner.merge.automatic.wizard"]
        for user in (self.clerk, self.admin):
            for pair, target in (
                (thief | self.contact, thief),
                (self.ies | self.other_entity, self.other_entity),
            ):
                self._refused(
                    lambda u=user, p=pair, t=target: wizard.with_user(u)._merge(
                        p.ids, t.with_user(u), extra_checks=False
                    ),
                    AccessError,
                    "only the supervisor merges",
                )

    def test_a_contact_of_nobody_changes_freely(self):
        contact = self.env["res.partner"].create({"name": "Otro", "email": "a@b.co"})
        contact.with_user(self.clerk).email = THIEF
        self.contact.with_user(self.clerk).write(
            {"email": "Coordinadora@Example.com ", "phone": "601", "function": "Jefa"}
        )
        self.assertEqual(self.contact.phone, "601")

    def test_a_coordinator_is_made_by_two(self):
        """Created by anybody else, the contact waits to be confirmed as coordinator."""
        vals = {"name": "Nueva", "parent_id": self.ies.id, "is_coordinator": True}
        made = self.env["res.partner"].with_user(self.front).create(vals)
        self.assertFalse(made.is_coordinator)
        request = made.waiting_request_id
        self.assertEqual(request.asked_by_id, self.front)
        with self.assertRaisesRegex(UserError, "another person"):
            request.with_user(self.front)._do_approve()
        request.with_user(self.front2)._do_approve()
        self.assertTrue(made.is_coordinator)
        self.assertEqual(made.coordinator_since, clock.today(self.env.company))
        alone = self.env["res.partner"].with_user(self.supervisor).create(vals)
        self.assertTrue(alone.is_coordinator)


@tagged("post_install", "-at_install", "security")
class TestIdentityAct(IdentityCommon):
    def test_the_supervisor_alone(self):
        self.portal.sudo().login = "coordinadora@example.com"
        with clock.at(NOW):
            self.assertFalse(self._asked(self.supervisor, email="nueva@example.com"))
        self.assertEqual(self.contact.email, "nueva@example.com")
        self.assertEqual(self.portal.login, "nueva@example.com", "the login follows")
        change = self.env[CHANGE].search([("partner_id", "=", self.contact.id)])
        self.assertRecordValues(
            change,
            [
                {
                    "kind": "email",
                    "old_value": "coordinadora@example.com",
                    "new_value": "nueva@example.com",
                    "user_id": self.supervisor.id,
                    "asked_by_id": self.supervisor.id,
                    "door": "act",
                    "reason": "La entidad lo pidió.",
                }
            ],
        )
        notice = self._notices("coordinadora@example.com")
        self.assertEqual(len(notice), 1)
        self.assertFalse(self._notices("nueva@example.com"))

    def test_a_name_with_a_comma_is_no_second_address(self):
        told = '"Pérez, Luisa" <luisa@example.com>'
        self.assertFalse(self._asked(self.supervisor, email=told))
        self.assertEqual(self.contact.email_normalized, "luisa@example.com")
        with self.assertRaisesRegex(ValidationError, "«luisa» is no e-mail address"):
            self._asked(self.supervisor, email="ana@example.com; luisa")

    def test_asked_by_one_and_approved_by_another(self):
        request = self._asked(email="nueva@example.com", parent_id=self.town.id)
        self.assertEqual(request.state, "asked")
        self.assertIn("nueva@example.com", request.summary)
        self._unchanged()
        activity = self.contact.activity_ids
        self.assertEqual(activity.user_id, self.front2, "the backup of who asked")
        with self.assertRaisesRegex(UserError, "another person"):
            request.with_user(self.front)._do_approve()
        for user in (self.back, self.official, self.quality, self.oversight):
            with self.assertRaises(AccessError):
                request.with_user(user)._do_approve()
        with self.assertRaises(AccessError):
            request.with_user(self.front2).write({"state": "done"})
        request.with_user(self.front2)._do_approve()
        self.assertEqual(self.contact.email, "nueva@example.com")
        self.assertEqual(self.contact.parent_id, self.town)
        changes = self.env[CHANGE].search([("partner_id", "=", self.contact.id)])
        self.assertEqual(set(changes.mapped("kind")), {"email", "parent_id"})
        self.assertEqual(changes.user_id, self.front2)
        self.assertEqual(changes.asked_by_id, self.front)
        self.assertEqual(changes.request_id, request)
        self.assertFalse(self.contact.activity_ids)
        with self.assertRaises(UserError):
            request.with_user(self.front2)._do_approve()

    def test_the_advisor_of_the_parent_decides_for_a_campus(self):
        self.town.write({"advisor_id": self.front2.id, "backup_advisor_id": False})
        self.ies.write(
            {
                "parent_id": self.town.id,
                "advisor_id": False,
                "backup_advisor_id": False,
            }
        )
        request = self._asked(email="nueva@example.com")
        self.assertEqual(request.entity_id, self.ies)
        self.assertEqual(request.sudo()._get_person_to_decide(), self.front2)

    def test_what_changed_meanwhile_is_asked_again(self):
        request = self._asked(email="nueva@example.com")
        self._asked(self.supervisor, email="otra@example.com")
        with self.assertRaisesRegex(UserError, "ask for it again"):
            request.with_user(self.front2)._do_approve()
        self.assertEqual(self.contact.email, "otra@example.com")
        request.with_user(self.front2)._do_refuse()
        self.assertEqual(request.state, "refused")

    def test_links_die_and_none_is_mailed_for_some_days(self):
        """Older links do not become valid again with the next one, either."""
        for kind in ("reset", "signup"):
            with self.subTest(kind), clock.at(NOW):
                self.contact.reset_paused_until = False
                self.contact.signup_prepare(kind)
                token = self.contact._generate_signup_token()
                Partner = self.env["res.partner"].sudo()
                self.assertTrue(Partner._get_partner_from_token(token))
                self._asked(self.supervisor, email=f"{kind}@example.com")
                self.assertFalse(Partner._get_partner_from_token(token))
                for ask in (
                    self.portal.sudo().action_reset_password,
                    lambda: self.env["res.users"].sudo().reset_password("gc_portal"),
                    self.contact.signup_prepare,
                ):
                    with self.assertRaisesRegex(UserError, "changed a short time ago"):
                        ask()
            with clock.at(NOW + timedelta(days=3, hours=1)):
                self.contact.signup_prepare(kind)
                self.assertFalse(Partner._get_partner_from_token(token))
                fresh = self.contact._generate_signup_token()
                self.assertTrue(Partner._get_partner_from_token(fresh))

    def test_nobody_ends_the_pause(self):
        self._asked(self.supervisor, email="nueva@example.com")
        for user in (self.clerk, self.supervisor, self.admin):
            with self.assertRaises(UserError):
                self.contact.with_user(user).write({"reset_paused_until": False})

    def test_the_record_never_changes(self):
        self._asked(self.supervisor, email="nueva@example.com")
        change = self.env[CHANGE].search([("partner_id", "=", self.contact.id)])
        with self.assertRaises(UserError):
            change.sudo().write({"new_value": "x"})
        with self.assertRaises(UserError):
            change.sudo().unlink()
        for user in (self.supervisor, self.manager, self.admin):
            with self.assertRaises(AccessError):
                self.env[CHANGE].with_user(user).create({"partner_id": self.ies.id})
        for user in (self.supervisor, self.quality, self.oversight):
            self.assertTrue(change.with_user(user).read(["old_value"]))
        for user in (self.portal, self.official):
            with self.assertRaises(AccessError):
                change.with_user(user).read(["old_value"])

    def test_the_supervisor_merges(self):
        """The merge's effects on the account are recorded, notified and paused."""
        twin = self.env["res.partner"].create(
            {"name": "Coordinadora", "email": "gemela@example.com"}
        )
        self.supervisor.group_ids += self.env.ref("base.group_partner_manager")
        self.env["base.partner.merge.automatic.wizard"].with_user(
            self.supervisor
        )._merge(
            (twin | self.contact).ids,
            twin.with_user(self.supervisor),
            extra_checks=False,
        )
        self.assertEqual(self.portal.partner_id, twin)
        change = self.env[CHANGE].search(
            [
                ("partner_id", "=", twin.id),
                ("old_value", "=", "coordinadora@example.com"),
            ]
        )
        self.assertEqual(change.door, "merge")
        self.assertTrue(twin.reset_paused_until)
        self.assertTrue(self._notices("coordinadora@example.com"))

    def _to_dos(self):
        kind = self.env.ref("grandes_clientes.activity_contact_request")
        return self.contact.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def test_an_entity_merged_meanwhile_is_asked_again(self):
        target = self._entity("Universidad Nueva", "ies")
        request = self._asked(self.front, parent_id=target.id)
        pair, kept = self.other_entity | target, self.other_entity
        self.env["base.partner.merge.automatic.wizard"].with_user(
            self.supervisor
        )._merge(pair.ids, kept.with_user(self.supervisor), extra_checks=False)
        with self.assertRaisesRegex(UserError, "ask for it again"):
            request.with_user(self.supervisor)._do_approve()

    def test_each_request_has_a_to_do_of_its_own(self):
        first = self._asked(self.front, email="una@example.com")
        again = self._asked(self.front, email="otra@example.com")
        self.assertEqual(first.state, "refused")
        self.assertEqual(self._to_dos(), again.to_do_id, "the first one is done")
        other = self._asked(self.front2, is_coordinator=False)
        self.assertEqual(len(self._to_dos()), 2)
        again.with_user(self.supervisor)._do_refuse()
        self.assertEqual(other.state, "asked")
        self.assertEqual(self._to_dos(), other.to_do_id)

    def test_who_asks_again_in_the_portal_has_one_to_do(self):
        mine = self.contact.with_user(self.portal)
        for address in ("una@example.com", "otra@example.com"):
            mine._do_ask_identity("Cambié de correo", email=address)
        [to_do] = self._to_dos()
        self.assertIn("otra@example.com", to_do.note)

    def test_the_update_finds_the_to_do(self):
        request = self._asked(self.front, email="una@example.com")
        to_do = request.to_do_id
        request.sudo().to_do_id = False
        self.env.flush_all()
        run_migration(self.env, "19.0.1.12.0/post-to-dos")
        request.invalidate_recordset(["to_do_id"])
        self.assertEqual(request.to_do_id, to_do)

    def test_a_colleague_of_another_company_does_not_decide(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        here = {self.front, self.front2, self.supervisor}
        for user in here:
            user.sudo().write({"company_ids": [(4, other.id)]})
            user.sudo().write(
                {"company_id": other.id, "company_ids": [(3, self.env.company.id)]}
            )
        near = self._user("near", "group_supervisor")
        request = self._asked(self.coordinator, email="una@example.com")
        self.assertEqual(request.to_do_id.user_id, near)

    def test_the_dialog(self):
        for user, changed in ((self.supervisor, True), (self.front, False)):
            with self.subTest(user.login):
                wizard = self.env["grandes.clientes.contact.change.ask"]
                form = Form(
                    wizard.with_user(user).with_context(active_id=self.contact.id)
                )
                self.assertEqual(form.email, self.contact.email)
                form.email = f"{user.login}@example.com"
                form.reason = "Carta de la entidad"
                form.save().action_confirm()
                self.assertEqual(self.contact.email == form.email, changed)

    def test_the_system_is_recorded_too(self):
        self.contact.is_coordinator = False
        change = self.env[CHANGE].search([("partner_id", "=", self.contact.id)])
        self.assertEqual((change.door, change.kind), ("system", "is_coordinator"))


@tagged("post_install", "-at_install", "security")
class TestIdentityPortal(IdentityCommon, HttpCase):
    def _submit(self, **data):
        self.authenticate("gc_portal", "gc_portal")
        page = self.url_open("/my/account")
        self.assertEqual(page.status_code, 200)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(
            "/my/address/submit",
            data={
                "csrf_token": token,
                "partner_id": self.contact.id,
                "name": self.contact.name,
                "email": self.contact.email,
                "phone": "6015550000",
                "street": "Calle 1",
                "city": "Bogotá",
                "zip": "110111",
                "country_id": self.env.ref("base.co").id,
                "callback": "/my/account",
                **data,
            },
        ).json()

    def test_ones_own_new_address_waits(self):
        feedback = self._submit(email=THIEF)
        self.assertEqual(
            feedback, {"redirectUrl": "/my/account?correo=pedido"}, "nothing is wrong"
        )
        self._unchanged()
        self.assertEqual(self.contact.phone, "6015550000", "the rest is saved")
        request = self.contact.contact_request_ids
        self.assertEqual(request.asked_by_id, self.portal)
        self.assertIn(THIEF, self.url_open("/my/account").text)
        request.with_user(self.front)._do_approve()
        self.assertEqual(self.contact.email, THIEF)

    def test_the_check_is_left_out_in_vain(self):
        """Parameters of the form neither skip the check nor name another contact."""
        other = self.env["res.partner"].create(
            {
                "name": "Otra",
                "parent_id": self.ies.id,
                "email": "otra@example.com",
                "is_coordinator": True,
                "type": "delivery",
            }
        )
        self._submit(email=THIEF, verify_address_values="")
        self._unchanged()
        feedback = self._submit(partner_id=other.id, email=THIEF, phone="6015550001")
        self.assertNotEqual(feedback.get("redirectUrl"), "/my/account?correo=pedido")
        self.env.invalidate_all()
        self.assertEqual(other.email, "otra@example.com")

    def test_by_rpc(self):
        """The contact, and its entities, through which contacts can be written."""
        self.authenticate("gc_clerk", "gc_clerk")
        theft = {"email": THIEF}
        for partner, vals in (
            (self.contact, theft),
            (self.contact, {"is_coordinator": False}),
            (self.other_entity, {"child_ids": [[4, self.contact.id]]}),
            (self.ies, {"child_ids": [[1, self.contact.id, theft]]}),
            (self.ies, {"child_ids": [[3, self.contact.id]]}),
            (self.ies, {"child_ids": [[5]]}),
            (self.ies, {"coordinator_ids": [[1, self.contact.id, theft]]}),
        ):
            with self.subTest(partner=partner.name, vals=vals):
                answer = self.url_open(
                    "/web/dataset/call_kw/res.partner/write",
                    data=json.dumps(
                        {
                            "params": {
                                "model": "res.partner",
                                "method": "write",
                                "args": [partner.ids, vals],
                                "kwargs": {"context": {"install_mode": True}},
                            }
                        }
                    ),
                    headers={"Content-Type": "application/json"},
                ).json()
                self.assertIn("Change identity", answer["error"]["data"]["message"])
                self._unchanged()

    def test_whoever_takes_the_mail_gets_no_password(self):
        """The complete attack: change the address, then use «I forgot my password»."""
        self.contact.signup_prepare("reset")
        token = self.contact._generate_signup_token()
        self._asked(self.supervisor, email=THIEF)
        self.env.flush_all()
        self.authenticate(None, None)
        page = self.url_open(f"/web/reset_password?token={token}")
        self.assertNotIn('name="confirm_password"', page.text)
        mails = self.env["mail.mail"].search_count([])
        page = self.url_open("/web/reset_password")
        csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        # The server's clock is later than the test's.
        self.contact.sudo().reset_paused_until = clock.now() + timedelta(days=999)
        self.env.flush_all()
        page = self.url_open(
            "/web/reset_password", data={"csrf_token": csrf, "login": "gc_portal"}
        )
        self.assertIn("changed a short time ago", page.text)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)


@tagged("post_install", "-at_install")
class TestIdentityDialog(IdentityCommon, DialogCommon):
    def test_what_somebody_else_changes_meanwhile_stays(self):
        Ask = self.env["grandes.clientes.contact.change.ask"].with_user(self.supervisor)
        form = Form(Ask.with_context(active_id=self.contact.id))
        form.coordinator_until = clock.today(self.env.company)
        form.reason = "Termina hoy"
        self._asked(self.supervisor, email="nueva@example.com")
        form.save().action_confirm()
        self.assertEqual(self.contact.email, "nueva@example.com")
        self.assertEqual(self.contact.coordinator_until, clock.today(self.env.company))

    @confirms("contact.change.ask/action_confirm")
    def test_change(self):
        self._confirm(
            self.supervisor,
            of_menu(self.env, "contact_change_ask_action", active_id=self.contact.id),
            email="nueva@example.com",
        )
        self.assertEqual(self.contact.email, "nueva@example.com")
