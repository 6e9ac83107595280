from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import Common
from .past import leaving_unasked
from .people import GROUPS, ROLES


class CatalogueCase(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            group.removeprefix("group_"): getattr(cls, name)
            for name, group in ROLES.items()
            if name != "front2"
        }
        cls.users["portal"] = cls.portal

    def catalogues(self):
        """Return the names of all catalogues, so that new ones are covered too."""
        base = self.registry["grandes.clientes.catalogue"]
        return [
            name.removeprefix("grandes.clientes.")
            for name, model in self.registry.items()
            if issubclass(model, base) and not model._abstract
        ]

    def model(self, name, role=None):
        """Return the model ``grandes.clientes.<name>``, as ``role`` if given."""
        model = self.env[f"grandes.clientes.{name}"]
        return model.with_user(self.users[role]) if role else model


# Fields that limit a record to entries of catalogues, and mean all of them if empty.
_LIMITS = (
    ("access.profile", "campaign_ids"),
    ("bulletin", "campaign_ids"),
    ("delegation", "change_ids"),
    ("delegation", "partner_ids"),
    ("delegation", "typification_ids"),
    ("staff.induction.item", "profile_ids"),
)


@tagged("post_install", "-at_install")
class TestCatalogueData(CatalogueCase):
    def test_a_limit_to_what_is_archived_is_a_limit_still(self):
        for name, field in _LIMITS:
            with self.subTest(name, field=field):
                context = self.model(name)._fields[field].context
                self.assertIs(context.get("active_test"), False)

    def test_typifications(self):
        """All thirty are there, with everything that registration needs (5.2.5)."""
        typifications = self.model("typification").search([("code", "=like", "T__")])
        self.assertEqual(
            typifications.mapped("code"), [f"T{n:02}" for n in range(1, 31)]
        )
        self.assertTrue(
            all(typification.petition_type_id for typification in typifications)
        )
        self.assertEqual(len(typifications.product_id), 16)
        kinds = dict(
            self.model("typification")._read_group(
                [("id", "in", typifications.ids)], ["kind"], ["__count"]
            )
        )
        self.assertEqual(kinds, {"request": 21, "complaint": 1, "claim": 8})
        self.assertEqual(
            typifications.filtered(lambda t: t.kind != "request").petition_type_id.code,
            "claim",
        )

    def test_areas(self):
        """The seven areas that the procedure names."""
        self.assertEqual(
            self.model("mission.area")
            .search([("company_id", "=", False)])
            .mapped("name"),
            [
                "Vicepresidencia de Crédito y Cobranza",
                "Vicepresidencia de Fondos",
                "Oficina de Relaciones Internacionales",
                "Grupo de Archivo y Correspondencia",
                "Asesores Comerciales de Presidencia",
                "Dirección de Tesorería",
                "Oficina Jurídica",
            ],
        )

    def test_scholarships_go_to_international_relations(self):
        """R2."""
        scholarships = self.model("typification").search(
            [("is_scholarship", "=", True)]
        )
        self.assertEqual(scholarships.mapped("code"), ["T20", "T21"])
        self.assertEqual(
            scholarships.mission_area_id,
            self.env.ref("grandes_clientes.mission_area_ori"),
        )

    def test_channels(self):
        """5.2.2, 5.2.8, 5.2.9."""
        means = {
            code: self.model("channel")._find_by_code(code).answer_means
            for code in ("email", "phone", "fax", "written", "in_person", "portal")
        }
        self.assertEqual(
            means,
            {
                "email": "email",
                "phone": "phone",
                "fax": "fax",
                "written": "mercurio",
                "in_person": "email",
                "portal": "email",
            },
        )
        for field in ("needs_mercurio_in", "needs_mercurio_out"):
            self.assertEqual(
                self.model("channel").search([(field, "=", True)]).mapped("code"),
                ["written"],
            )

    def test_petition_types(self):
        codes = self.model("petition.type").search([]).mapped("code")
        self.assertLessEqual(
            {"general", "information", "consultation", "claim", "between_authorities"},
            set(codes),
        )

    def test_reasons(self):
        Reason = self.model("reason")
        for usage, codes in {
            "reject": ("wrong_area", "incomplete", "not_competent", "other"),
            "dismiss": ("spam", "thanks", "unclear", "other"),
        }.items():
            for code in codes:
                self.assertEqual(Reason._find_reason(usage, code).usage, usage)
        self.assertNotEqual(
            Reason._find_reason("reject", "other"),
            Reason._find_reason("dismiss", "other"),
        )
        with self.assertRaisesRegex(ValidationError, "incomplete.*wrong_area"):
            Reason._find_reason("reject", "because")


@tagged("post_install", "-at_install")
class TestCatalogue(CatalogueCase):
    def test_code_once_per_company(self):
        company = self.env["res.company"].create({"name": "Otra"})
        own = self.model("channel").create(
            {"code": "fax", "name": "Fax propio", "company_id": company.id}
        )
        Channel = self.model("channel")
        shared = self.env.ref("grandes_clientes.channel_fax")
        self.assertEqual(Channel._find_by_code("fax"), shared)
        self.assertEqual(Channel.with_company(company)._find_by_code("fax"), own)
        own.active = False
        self.assertEqual(Channel.with_company(company)._find_by_code("fax"), shared)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "channel_code_unique"),
        ):
            Channel.create({"code": "fax", "name": "Fax"})

    def test_code_follows_changes(self):
        Channel = self.model("channel")
        channel = Channel.create({"code": "chat", "name": "Chat"})
        self.assertEqual(Channel._find_by_code("chat"), channel)
        channel.code = "chat_bot"
        with self.assertRaisesRegex(ValidationError, "chat_bot"):
            Channel._find_by_code("chat")

    def test_a_refusal_names_things_in_the_language_of_who_reads_it(self):
        """Catalogues and permanent records are named as on the screens."""
        self.env["res.lang"]._activate_lang("es_CO")
        Channel = self.model("channel").with_context(lang="es_CO")
        log = self.env["grandes.clientes.export.log"].with_context(lang="es_CO")
        for model, name in ((Channel, "Canal"), (log, "Descargas")):
            Channel.env["ir.model"]._get(model._name).name = name
        self.env.flush_all()
        with self.assertRaisesRegex(ValidationError, "«Canal»"):
            Channel._find_by_code("zzz")
        with self.assertRaisesRegex(UserError, "«Descargas»"):
            log.write({"model": "y"})

    def test_known_code_costs_no_query(self):
        Channel = self.model("channel")
        Channel._find_by_code("email")
        with self.assertQueryCount(0):
            Channel._find_by_code("written")

    def test_archived_not_deleted(self):
        for name in self.catalogues():
            with self.subTest(name), self.assertRaisesRegex(UserError, "archive it"):
                entries = self.model(name)
                entry = entries.search([], limit=1)
                # Catalogues that each company fills in are empty at first.
                (entry or entries.create({"code": "Z", "name": "Z"})).unlink()

    def test_area_level_needs_area(self):
        typification = self.env.ref("grandes_clientes.typification_t01")
        with self.assertRaisesRegex(ValidationError, "choose which one"):
            typification.write(
                {"resolution_level": "mission_area", "mission_area_id": False}
            )

    def test_head_is_member(self):
        first, second = self.users["mission_area"], self.users["quality"]
        area = self.model("mission.area").create(
            {"code": "X", "name": "X", "head_id": first.id}
        )
        self.assertEqual(area.member_ids, first)
        area.head_id = second
        self.assertEqual(area.member_ids, first + second)
        # The head hands the area over first, unless the data are older than this rule.
        with self.assertRaisesRegex(UserError, "1 area headed"):
            area.member_ids = [Command.unlink(second.id)]
        self.env.invalidate_all()
        with leaving_unasked(self.env):
            area.member_ids = [Command.unlink(second.id)]
        self.assertFalse(area.head_id)

    def test_own_entries_stay_in_their_company(self):
        other = self.env["res.company"].create({"name": "Otra"})
        needed = {
            "reason": {"usage": "reject"},
            "escalation.requirement": {"kind": "document"},
            "access.profile": {"role": "group_front_office"},
        }
        for name in self.catalogues():
            if name == "typification":
                continue  # created below, as it needs a petition type
            with self.subTest(name):
                entry = self.model(name).create(
                    {
                        "code": "Z",
                        "name": "Z",
                        "company_id": other.id,
                        **needed.get(name, {}),
                    }
                )
                seen = self.model(name, "front_office").search([("code", "=", "Z")])
                self.assertFalse(seen)
                with self.assertRaises(AccessError):
                    entry.with_user(self.users["front_office"]).read(["name"])
        system = self.model("legacy.system").search([("code", "=", "Z")])
        permission = self.env["grandes.clientes.legacy.system.permission"].create(
            {
                "system_id": system.id,
                "profile_id": self.env.ref(
                    "grandes_clientes.access_profile_front_office"
                ).id,
            }
        )
        with self.assertRaises(AccessError):
            permission.with_user(self.users["front_office"]).read(["profile_id"])
        typification = self.env.ref("grandes_clientes.typification_t01").copy(
            {
                "code": "Z",
                "company_id": other.id,
            }
        )
        with self.assertRaises(AccessError):
            typification.with_user(self.users["front_office"]).read(["name"])


@tagged("post_install", "-at_install")
class TestLegacySystem(CatalogueCase):
    def check(self, role, code, operation):
        """Return whether ``role`` may do ``operation`` in the system."""
        system = self.model("legacy.system", role)._find_by_code(code)
        try:
            system._check_right(operation)
        except UserError:
            return False
        return True

    def test_permissions(self):
        """5.2.6 and 5.2.15; both record in Mercurio."""
        front = {"MERCURIO", "C&CTEX", "DEPURACION", "COBOL", "APOTEOSYS"}
        back = front - {"DEPURACION"}
        for role, allowed in {
            "front_office": front,
            "back_office": back,
            "supervisor": front,
            "mission_area": set(),
            "coordinator": set(),
            "manager": set(),
        }.items():
            for code in front:
                for operation in ("consult", "modify"):
                    with self.subTest(role=role, system=code, operation=operation):
                        self.assertEqual(
                            self.check(role, code, operation), code in allowed
                        )

    def test_refusal_says_who_may(self):
        system = self.model("legacy.system", "back_office")._find_by_code("DEPURACION")
        with self.assertRaisesRegex(
            UserError, r"\(Back office\) may not consult DEPURACION.*Front office"
        ):
            system._check_right("consult")
        cobol = self.env.ref("grandes_clientes.legacy_system_cobol")
        cobol.permission_ids.can_modify = False
        with self.assertRaisesRegex(UserError, "modify in COBOL.*nobody"):
            cobol.with_user(self.users["front_office"])._check_right("modify")

    def test_user_given(self):
        """A background job checks the permissions of the user it works for."""
        system = self.env.ref("grandes_clientes.legacy_system_depuracion")
        system._check_right("modify", user=self.users["front_office"])
        with self.assertRaises(UserError):
            system._check_right("modify", user=self.users["back_office"])


@tagged("post_install", "-at_install")
class TestCatalogueAccess(CatalogueCase):
    def can(self, role, name, operation):
        return self.model(name, role).has_access(operation)

    def test_roles_read(self):
        for role in GROUPS:
            for name in (*self.catalogues(), "legacy.system.permission"):
                with self.subTest(role=role, catalogue=name):
                    self.assertTrue(self.can(role, name, "read"))
                    self.assertFalse(self.can(role, name, "unlink"))

    def test_who_writes(self):
        """P6b keeps the catalogues, P8 channels, systems, permissions and profiles."""
        administered = {
            "access.profile",
            "campaign",
            "channel",
            "legacy.system",
            "legacy.system.permission",
        }
        for role in GROUPS:
            for name in (*self.catalogues(), "legacy.system.permission"):
                # The Coordinador, who approves access, does not edit the profiles.
                approves = role == "coordinator" and name != "access.profile"
                allowed = approves or (role == "manager" and name in administered)
                if name == "staff.induction.item":
                    allowed = role == "supervisor"
                for operation in ("write", "create"):
                    with self.subTest(role=role, catalogue=name, operation=operation):
                        self.assertEqual(self.can(role, name, operation), allowed)

    def test_portal_reads_what_filing_needs(self):
        readable = {"channel", "product", "petition.type", "typification"}
        for name in (*self.catalogues(), "legacy.system.permission"):
            with self.subTest(catalogue=name):
                self.assertEqual(self.can("portal", name, "read"), name in readable)
                self.assertFalse(self.can("portal", name, "write"))
        with self.assertRaises(AccessError):
            self.model("typification", "portal").search([], limit=1).read(
                ["answer_hint"]
            )

    def test_outsider_reads_nothing(self):
        self.users["none"] = new_test_user(
            self.env, "catalogue_none", "base.group_user"
        )
        for name in self.catalogues():
            self.assertFalse(self.can("none", name, "read"))
