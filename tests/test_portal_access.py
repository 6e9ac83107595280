"""Access to the portal: invitation, request, sign-up, and what each is refused."""

import re
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.modules.migration import load_script
from odoo.tests import new_test_user, tagged
from odoo.tools import file_path, mute_logger

from ..tools import clock
from .crawl_routes import RouteCrawl
from .portal_common import PortalCommon

_GOOD = "una frase bien larga"


class AccessCommon(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Invitation = cls.env["grandes.clientes.portal.invitation"]
        cls.newcomer = new_test_user(
            cls.env,
            login="gc_newcomer",
            name="Nadia Sola",
            email="nadia@example.com",
            groups="base.group_portal",
        )
        stranger = cls.env["res.partner"].create(
            {
                "name": "Coordinadora Ajena",
                "parent_id": cls.town.id,
                "email": "ajena@example.com",
                "is_coordinator": True,
            }
        )
        cls.stranger = new_test_user(
            cls.env,
            login="gc_stranger",
            groups="base.group_portal",
            partner_id=stranger.id,
        )


@tagged("post_install", "-at_install")
class TestPortalInvitation(AccessCommon):
    def _invite(self, **more):
        values = {"name": "Rosa Díaz", "email": "rosa@ies.example.com", **more}
        Invitation = self.Invitation.with_user(self.portal)
        made = Invitation._do_invite(self.ies.id, **values)
        return self.Invitation.browse(made.id)

    def test_a_colleague_is_invited_and_approved(self):
        self._enter_portal()
        response = self._post(
            "/my/coordinadores/invitar",
            nombre="Rosa Díaz",
            correo="Rosa@ies.example.com",
            cargo="Tesorera",
        )
        self.assertIn("hecho=invitado", response.headers["Location"])
        invitation = self.Invitation.search([])
        self.assertEqual(
            (invitation.state, invitation.entity_id, invitation.email),
            ("asked", self.ies, "rosa@ies.example.com"),
        )
        self.assertEqual(self.ies.activity_ids.user_id, self.front)
        self.assertIn("we are checking it", self._text(self._page("/my/coordinadores")))
        # No account has been created yet.
        self.assertFalse(
            self.env["res.users"].search([("login", "=", invitation.email)])
        )
        invitation.with_user(self.front)._do_approve()
        user = self.env["res.users"].search([("login", "=", invitation.email)])
        self.assertTrue(user.share)
        self.assertEqual(user.partner_id, invitation.contact_id)
        self.assertEqual(user.partner_id.function, "Tesorera")
        self.assertTrue(user.partner_id.is_coordinator)
        self.assertEqual(user._grandes_clientes_get_entities(), self.ies)
        self.assertFalse(self.ies.activity_ids)
        change = self.env["grandes.clientes.contact.change"].search(
            [("partner_id", "=", user.partner_id.id)], limit=1
        )
        self.assertEqual((change.door, change.asked_by_id), ("portal", self.portal))
        told = self.env["mail.mail"].search(
            [("email_to", "=", self.contact.email)], limit=1, order="id desc"
        )
        self.assertIn("Rosa Díaz", told.body_html)

    def test_one_from_before_telephones_were_looked_at_is_approved(self):
        invitation = self._invite()
        invitation.flush_recordset()
        self.env.cr.execute(
            "UPDATE grandes_clientes_portal_invitation SET phone = 'no tiene'"
            " WHERE id = %s",
            [invitation.id],
        )
        invitation.invalidate_recordset()
        invitation.with_user(self.front)._do_approve()
        self.assertFalse(invitation.contact_id.phone)

    def test_refused_with_a_reason(self):
        invitation = self._invite()
        with self.assertRaisesRegex(UserError, "Say why not"):
            invitation.with_user(self.front)._do_refuse(" ")
        invitation.with_user(self.front)._do_refuse("Su entidad no la conoce")
        self.assertEqual(invitation.state, "refused")
        self.assertFalse(invitation.contact_id)
        self._enter_portal()
        self.assertIn(
            "Su entidad no la conoce", self._text(self._page("/my/coordinadores"))
        )
        with self.assertRaises(UserError):
            invitation.with_user(self.front)._do_approve()

    def test_who_decides(self):
        invitation = self._invite()
        for user in (self.back, self.official, self.quality, self.oversight):
            with self.assertRaises(AccessError):
                invitation.with_user(user)._do_approve()
        for user in (self.portal, self.stranger):
            with self.assertRaises(AccessError):
                invitation.with_user(user)._do_approve()
            with self.assertRaises(AccessError):
                invitation.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            invitation.with_user(self.front).write({"state": "done"})
        with self.assertRaises(AccessError):
            invitation.with_user(self.front).write({"email": "otro@example.com"})
        with self.assertRaises(AccessError):
            self.Invitation.with_user(self.front).create({"name": "x"})

    def test_what_is_not_taken(self):
        for values, says in (
            ({"email": "rosa"}, "one e-mail address"),
            ({"name": " "}, "name of the person"),
            ({"email": self.contact.email}, "coordinates already"),
        ):
            with self.assertRaisesRegex(UserError, says):
                self._invite(**values)
        self._invite()
        with self.assertRaisesRegex(UserError, "asked already"):
            self._invite()
        with self.assertRaises(AccessError):
            self.Invitation.with_user(self.portal)._do_invite(
                self.town.id, "x", "x@example.com"
            )
        for number in range(9):
            self._invite(email=f"otra{number}@ies.example.com")
        with self.assertRaisesRegex(UserError, "10 of what you asked"):
            self._invite(email="otra@ies.example.com")

    def test_asked_twice_at_once_it_is_there_once(self):
        """The second click cannot see the first, whose row is not committed yet."""
        self._invite()
        self._enter_portal()
        Invitation = type(self.Invitation)
        search, tries = Invitation.search, []

        def blind(invitations, domain, *args, **options):
            if ("state", "=", "asked") in domain:
                tries.append(domain)
                if len(tries) == 1:
                    return invitations.browse()
            return search(invitations, domain, *args, **options)

        with (
            patch.object(Invitation, "search", blind),
            patch("odoo.service.model.time.sleep", lambda _seconds: None),
        ):
            response = self._post(
                "/my/coordinadores/invitar",
                nombre="Rosa Díaz",
                correo="rosa@ies.example.com",
            )
        self.assertEqual((response.status_code, len(tries)), (422, 2))
        self.assertIn("This was asked already", response.text)
        self.assertEqual(len(self.Invitation.search([])), 1)

    def test_the_update_unites_what_waits_twice(self):
        self._invite()
        first = self.Invitation.search([])
        self.env.flush_all()
        self.env.cr.execute(
            """
            DROP INDEX grandes_clientes_portal_invitation_asked_uniq;
            INSERT INTO grandes_clientes_portal_invitation
                   (name, email, entity_id, company_id, asked_by_id, asked_on, state)
            SELECT name, email, entity_id, company_id, asked_by_id, asked_on, state
              FROM grandes_clientes_portal_invitation, generate_series(1, 3)
            """
        )
        script = file_path("grandes_clientes/migrations/19.0.1.10.0/pre-invitations.py")
        load_script(script, "pre_invitations").migrate(self.env.cr, "19.0.1.9.0")
        self.env.invalidate_all()
        self.Invitation._asked_uniq.apply_to_database(self.Invitation)
        again = self.Invitation.search([]) - first
        self.assertEqual((first.state, len(again)), ("asked", 3))
        self.assertEqual(set(again.mapped("state")), {"refused"})
        self.assertTrue(all(again.mapped("refusal")))
        first.with_user(self.front)._do_approve()
        self.assertFalse(self.ies.activity_ids)

    def test_an_address_of_another_entity_or_of_ours(self):
        for email in (self.stranger.login, self.front.login):
            login = f"{email}@example.com"
            self.env["res.users"].search([("login", "=", email)]).with_context(
                active_test=False
            )
            self.env.cr.execute(
                "UPDATE res_users SET login = %s WHERE login = %s", [login, email]
            )
            self.env.invalidate_all()
            invitation = self._invite(email=login)
            with self.assertRaisesRegex(UserError, "signs in for somebody else"):
                invitation.with_user(self.front)._do_approve()

    def test_an_address_that_only_looks_like_another_s(self):
        self.stranger.login = "ana.ruiz@example.com"
        # An underscore is no wildcard.
        invitation = self._invite(email="ana_ruiz@example.com")
        invitation.with_user(self.front)._do_approve()
        self.assertEqual(invitation.state, "done")

    def _leave_and_return(self, leave):
        """Approve a colleague, who leaves and is invited and approved again."""
        first = self._invite()
        first.with_user(self.front)._do_approve()
        user = first.contact_id.user_ids
        today = clock.today(self.env.company)
        self.ies.with_user(self.portal)._do_confirm_coordinators(
            {first.contact_id.id: today - timedelta(days=30)}
        )
        self.assertFalse(user._grandes_clientes_get_entities())
        leave(user)
        self.env["mail.mail"].search([]).unlink()
        again = self._invite()
        again.with_user(self.front)._do_approve()
        self.assertEqual((again.state, again.contact_id), ("done", first.contact_id))
        self.assertTrue(user.active and user.share and again.contact_id.active)
        self.assertEqual(user._grandes_clientes_get_entities(), self.ies)
        self.assertEqual(again.contact_id.coordinator_since, today)
        self.assertFalse(again.contact_id.coordinator_until)
        return user

    def test_who_left_returns(self):
        said = []

        def look(user):
            self._enter_portal()
            said.append(self._text(self._page("/my/coordinadores")))

        self._leave_and_return(look)
        look(None)
        self.assertIn("had access, and coordinates no more", said[0])
        self.assertNotIn("has access", said[0])
        self.assertIn("has access", said[1])

    def test_who_left_and_was_archived_returns(self):
        def archive(user):
            user.action_archive()
            user.partner_id.action_archive()

        user = self._leave_and_return(archive)
        self.assertIn(user.email, self.env["mail.mail"].search([]).mapped("email_to"))

    def test_who_left_and_was_revoked_returns(self):
        def revoke(user):
            wizard = self.env["portal.wizard"].create(
                {"partner_ids": [Command.set(user.partner_id.ids)]}
            )
            wizard.user_ids.action_revoke_access()

        self._leave_and_return(revoke)

    def test_an_archived_account_of_ours_is_not_given_back(self):
        user = new_test_user(
            self.env,
            login="antigua@example.com",
            email="antigua@example.com",
            groups="base.group_user",
        )
        user.partner_id.parent_id = self.ies
        user.action_archive()
        invitation = self._invite(email=user.login)
        with self.assertRaises(UserError):
            invitation.with_user(self.front)._do_approve()
        self.assertFalse(user.active)

    def test_decided_it_stays(self):
        invitation = self._invite()
        invitation.with_user(self.front)._do_approve()
        with self.assertRaisesRegex(UserError, "It is decided"):
            invitation.with_user(self.front).write({"entity_id": self.town.id})


@tagged("post_install", "-at_install", "slow")
class TestPortalNoAccess(RouteCrawl, AccessCommon):
    def test_who_signed_up_alone_asks(self):
        self._enter_portal(self.newcomer)
        self.assertIn("/my/acceso", self._page("/my").xpath("//a/@href"))
        self._page("/my/acceso")
        response = self._post("/my/acceso", token=self._token(), entidad=" ")
        self.assertEqual(response.status_code, 422)
        self._post(
            "/my/acceso",
            token=self._token(),
            entidad=self.ies.name.upper(),
            cargo="Decana",
            motivo="Soy la nueva",
        )
        invitation = self.Invitation.search([])
        self.assertTrue(invitation.is_own)
        self.assertEqual(invitation.entity_id, self.ies)
        text = self._text(self._page("/my/acceso"))
        self.assertIn("We tell you when it is decided", text)
        self.assertNotIn("Ask for access", text)
        invitation.with_user(self.front)._do_approve()
        self.env.invalidate_all()
        self.assertEqual(self.newcomer._grandes_clientes_get_entities(), self.ies)
        self._page("/my/casos")
        response = self.url_open("/my/acceso", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    def _token(self):
        return self._csrf("/my/acceso")

    def test_whether_we_know_the_entity_is_not_told(self):
        ask = self.Invitation.with_user(self.newcomer)._do_ask_access
        invitation = ask("Una que no existe").sudo()
        self.assertFalse(invitation.entity_id)
        with self.assertRaisesRegex(UserError, "Choose the entity"):
            invitation.with_user(self.front)._do_approve()
        invitation.with_user(self.front).entity_id = self.ies
        invitation.with_user(self.front)._do_approve()
        self.assertEqual(self.newcomer.partner_id.parent_id, self.ies)
        self._enter_portal(self.newcomer)
        with self.assertRaisesRegex(UserError, "have access already"):
            self.Invitation.with_user(self.newcomer)._do_ask_access("Otra")

    def test_found_by_its_nit(self):
        self.ies.vat = "890399010-6"
        for written in ("890.399.010-6", "890399010"):
            found = self.Invitation._find_entity(written)
            self.assertEqual(found.ids, self.ies.ids, written)

    # === EVERY ROUTE, BY FOUR KINDS OF PEOPLE === #

    def _routes(self):
        """Return ``(method, path)`` of each addon route, with records of the IES."""
        case = self._registered(channel="phone")
        case._do_answer("Listo")
        filing = case.filing_id
        draft = self._filings()
        self.assertFalse(draft)
        upload = self.env["grandes.clientes.portal.upload"].with_user(self.portal)
        kept = upload._do_keep(
            self.ies.id, b"Documento;Nombre;Detalle\nCC 1;Ana;x\n", "a.csv"
        )
        kept._apply_preview()
        found = []
        for rule in [*self._rules("http"), *self._rules("jsonrpc")]:
            path = rule.rule
            if not path.startswith(_OURS):
                continue
            ids = {
                "<int:case_id>": case.id,
                "<int:filing_id>": filing.id,
                "<int:upload_id>": kept.id,
                "<int:answer_id>": case.answer_ids.id,
                "<int:file_id>": 1,
                "<int:number>": 2,
            }
            for name, value in ids.items():
                path = path.replace(name, str(value))
            self.assertNotIn("<", path)
            for method in sorted((rule.methods or {"POST"}) & {"GET", "POST"}):
                found.append((method, path))
        self.assertGreater(len(found), 25)
        return found

    @mute_logger("odoo.http", "werkzeug")
    def test_each_route_by_each_kind_of_person(self):
        routes = self._routes()
        cases = self.env["grandes.clientes.case"].search_count([])
        # A coordinator gets their own pages but not others' records. A user without
        # entity can only ask; the public has to sign in.
        for user in (self.portal, self.stranger, self.newcomer, None):
            if user:
                self._enter_portal(user)
                token = self._csrf(
                    "/my/acceso" if user == self.newcomer else "/my/radicar"
                )
            else:
                self.authenticate(None, None)
                token = ""
            for method, path in routes:
                where = f"{method} {path} as {user and user.login}"
                with self.subTest(where):
                    status = self._ask(method, path, token)
                    self._check_status(user, method, path, status)
        self.env.invalidate_all()
        self.assertEqual(self.env["grandes.clientes.case"].search_count([]), cases)

    def _ask(self, method, path, token):
        if path.endswith("/leida"):
            response = self.url_open(
                path,
                data='{"params": {}}',
                headers={"Content-Type": "application/json"},
            )
        elif method == "GET":
            response = self.url_open(path, allow_redirects=False)
        else:
            response = self.url_open(
                path, data={"csrf_token": token}, allow_redirects=False
            )
        if not path.endswith("/constancia"):  # wkhtmltopdf may be missing
            self.assertNotEqual(response.status_code, 500, path)
        return response

    def _check_status(self, user, method, path, response):
        status, text = response.status_code, response.text
        location = response.headers.get("Location", "")
        if path.endswith("/leida"):
            # Nothing is disclosed of others' cases, nor to the public.
            self.assertNotIn('"result": true', text)
            return
        if user is None:
            self.assertTrue(
                status == 400 or (status == 303 and "/web/login" in location),
                (status, location),
            )
            return
        has_record = any(part.isdecimal() for part in path.split("/"))
        if user == self.newcomer and path != "/my/acceso":
            self.assertEqual(status, 404)
            self.assertIn("no access yet", text)
        elif user == self.stranger and has_record:
            self.assertEqual(status, 404)
        elif path.endswith("/constancia"):
            self.assertIn(status, (200, 500))
        elif method == "GET" and not re.search("/archivos/|radicaciones/.*/hoja", path):
            # The filing has no spreadsheet, and no file with that number.
            self.assertIn(status, (200, 303))
        else:
            self.assertIn(status, (200, 303, 404, 422))

    # === PASSWORDS === #

    def test_rules_of_passwords_are_said_and_held(self):
        self.assertIn(
            "12 characters",
            self.url_open("/web/reset_password").text
            + str(self.env["res.users"]._grandes_clientes_get_password_rules()),
        )
        Users = self.env["res.users"].with_user(self.newcomer)
        for password in ("corta", "nadia@example.com y ya", "la clave de Nadia aquí"):
            with self.assertRaises(UserError):
                Users.change_password("gc_newcomer", password)
        Users.change_password("gc_newcomer", _GOOD)
        self._enter_portal()
        self.assertIn("12 characters", self._text(self._page("/my/security")))
        # By a link, too; internal users are subject to Odoo's rules.
        partner = self.newcomer.partner_id.sudo()
        partner.signup_prepare(signup_type="reset")
        link = partner._generate_signup_token()
        with self.assertRaisesRegex(UserError, "12 characters"):
            self.env["res.users"].signup({"password": "corta"}, link)
        self.env["res.users"].signup({"password": f"{_GOOD} otra"}, link)

    def test_signing_up_says_what_follows(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "auth_signup.invitation_scope", "b2c"
        )
        self.authenticate(None, None)
        text = self.url_open("/web/signup").text
        self.assertIn("Do you represent an entity?", text)
        self.assertIn("12 characters", text)


_OURS = (
    "/my/casos",
    "/my/radicar",
    "/my/radicaciones",
    "/my/respuestas",
    "/my/coordinadores",
    "/my/acceso",
    "/my/satisfaction",
)


@tagged("post_install", "-at_install", "slow")
class TestPortalDraft(AccessCommon):
    def setUp(self):
        super().setUp()
        self._enter_portal()
        self.Draft = self.env["grandes.clientes.portal.draft"]

    def test_what_is_typed_outlives_the_session(self):
        form = self._form(once="x")
        response = self._post("/my/radicar/borrador", solo="1", **form)
        self.assertEqual(response.status_code, 204)
        self.logout()
        self._enter_portal()
        page = self._page("/my/radicar")
        self.assertEqual(
            page.xpath("string(//textarea[@id='detalle'])").strip(), form["detalle"]
        )
        self.assertEqual(page.xpath("//input[@id='asunto']/@value"), [form["asunto"]])
        self.assertFalse(page.xpath("//input[@id='consentimiento']/@checked"))
        self.assertIn("You began a request", self._text(self._page("/my")))
        # The draft is deleted once it is filed.
        self._post("/my/radicar", **form)
        self.env.invalidate_all()
        self.assertFalse(self.Draft.search([]))

    def test_what_no_database_holds_ends_no_page(self):
        """A phone splits an emoji in two where a field is full."""
        form = {"asunto": "Pago\0", "detalle": "Falta agosto"}
        self.assertEqual(
            self._post("/my/radicar/borrador", solo="1", **form).status_code, 204
        )
        self.assertEqual(self.Draft.search([]).values["asunto"], "Pago")
        place = "/my/coordinadores/invitar"
        answer = self.make_jsonrpc_request(
            "/my/borradores", {"place": place, "values": {"nombre": "Ana \ud83d"}}
        )
        self.assertIs(answer, True)
        kept = self.Draft.search([("place", "=", place)])
        self.assertEqual(kept.values, {"nombre": "Ana "})

    def test_kept_by_a_button_and_thrown_away(self):
        response = self._post("/my/radicar/borrador", **self._form())
        self.assertIn("hecho=borrador", response.headers["Location"])
        self.assertIn(
            "We keep what you wrote", self._text(self._page("/my?hecho=borrador"))
        )
        self._post("/my/radicar/borrador", descartar="1")
        self.env.invalidate_all()
        self.assertFalse(self.Draft.search([]))
        self._post("/my/radicar/borrador", solo="1", asunto=" ", consentimiento="1")
        self.assertFalse(self.Draft.search([]), "nothing is typed")

    def _call(self, **params):
        answer = self.url_open("/my/borradores", json={"params": params}).json()
        return answer["result"]

    def test_what_is_typed_in_the_other_forms_outlives_the_session(self):
        case = self._registered()
        place = f"/my/casos/{case.id}/escribir"
        self.assertTrue(self._call(place=place, values={"texto": "Falta el recibo"}))
        self.logout()
        self._enter_portal()
        self.assertEqual(
            self._call(places=[place, "/my/acceso"]),
            {place: {"texto": "Falta el recibo"}},
        )
        self.assertFalse(self.Draft._get_own().values)
        # It is kept when refused, and deleted when sent.
        self._post(place, texto=" ")
        self.assertTrue(self._call(places=[place]))
        self._post(place, texto="Falta el recibo")
        self.env.invalidate_all()
        self.assertFalse(self._call(places=[place]))

    def test_only_forms_of_ours_are_kept_and_not_without_end(self):
        for place, values in (
            ("/my/radicar", {"asunto": "x"}),
            ("/web/login", {"password": "x"}),
            ("/my/casos/x/escribir", {"texto": "x"}),
            ("/my/acceso", "x"),
            ("/my/acceso", {"motivo": " "}),
            (["/my/acceso"], {"motivo": "x"}),
        ):
            with self.subTest(place=place, values=values):
                self.assertFalse(self._call(place=place, values=values))
        self.assertEqual(self._call(places="x"), {})
        for number in range(60):
            self._call(place=f"/my/casos/{number}/escribir", values={"texto": "x" * 9})
        self.env.invalidate_all()
        self.assertEqual(self.Draft.search_count([]), 50)
        self._enter_portal(self.stranger)
        self.assertFalse(self._call(places=["/my/casos/59/escribir"]))

    def test_nobody_elses(self):
        self._post("/my/radicar/borrador", **self._form())
        self._enter_portal(self.stranger)
        self.assertNotIn("El pago de agosto", self.url_open("/my/radicar").text)
        draft = self.Draft.search([])
        for user in (self.portal, self.stranger, self.front, self.manager):
            with self.assertRaises(AccessError):
                draft.with_user(user).read(["values"])

    def test_old_ones_go(self):
        self.Draft.with_user(self.portal)._do_keep({"asunto": "x"})
        with clock.at(clock.now() + timedelta(days=31)):
            self.Draft._gc_old()
        self.assertFalse(self.Draft.search([]))
