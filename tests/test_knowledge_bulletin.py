"""Bulletins: published, read, replaced (C2)."""

from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import clock
from .knowledge_common import KnowledgeCommon
from .people import NOW


@tagged("post_install", "-at_install", "slow")
class TestBulletin(KnowledgeCommon):
    # === PUBLISHED === #

    def test_the_supervisor_publishes_and_nobody_else(self):
        draft = self._draft()
        for user in (self.front, self.back, self.official, self.quality):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                draft.with_user(user)._do_publish()
        draft._do_publish()
        self.assertEqual(draft.state, "published")
        self.assertTrue(draft.number)
        self.assertEqual(draft.published_by_id, self.supervisor)
        self.assertEqual(len(draft.sha256), 64)
        self.assertFalse(draft._find_broken_seals())

    def test_what_was_published_stays_as_it_is(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.supervisor)
            .create({"name": "circular.pdf", "raw": b"%PDF"})
        )
        bulletin = self._published(attachment_ids=file.ids)
        for user in (self.supervisor, self.env.user):
            for vals in (
                {"name": "Otro"},
                {"body": "<p>Otro</p>"},
                {"valid_to": "2027-01-01"},
                {"to_front_office": False},
                {"attachment_ids": [(5,)]},
            ):
                with self.subTest(vals), self.assertRaises(UserError):
                    bulletin.with_user(user).write(vals)
        with self.assertRaises(UserError):
            bulletin.unlink()
        own = bulletin.attachment_ids
        self.assertNotEqual(own, file)
        self.assertEqual(own.with_user(self.front).raw, b"%PDF")
        self.env.cr._now = datetime(2030, 1, 1)
        with self.assertRaises(UserError):
            own.raw = b"otro"

    def test_the_digest_covers_words_and_files(self):
        first, second = self._draft(), self._draft()
        self.assertEqual(first._get_digest(), second._get_digest())
        second.body = "<p>Se gira los lunes.</p>"
        self.assertNotEqual(first._get_digest(), second._get_digest())
        second.body = first.body
        self.assertEqual(first._get_digest(), second._get_digest())
        second.attachment_ids = (
            self.env["ir.attachment"]
            .with_user(self.supervisor)
            .create({"name": "a.txt", "raw": b"a"})
        )
        self.assertNotEqual(first._get_digest(), second._get_digest())

    def test_words_that_change_by_sql_show(self):
        bulletin = self._published()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_bulletin SET body = 'otra' WHERE id = %s",
            [bulletin.id],
        )
        bulletin.invalidate_recordset()
        self.assertTrue(bulletin._find_broken_seals())

    def test_its_readers_are_told(self):
        bulletin = self._published(to_back_office=False)
        told = self.env["mail.message"].search(
            [
                ("model", "=", bulletin._name),
                ("res_id", "=", bulletin.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertIn(self.front.partner_id, told.notified_partner_ids)
        self.assertNotIn(self.back.partner_id, told.notified_partner_ids)

    def test_nobody_to_read_it_is_refused(self):
        draft = self._draft(to_front_office=False, to_back_office=False)
        with self.assertRaisesRegex(UserError, "who has to read"):
            draft._do_publish()

    # === READ === #

    def test_nothing_to_read_is_refused(self):
        for body in (False, "<p><br></p>"):
            draft = self._draft(body=body)
            with self.assertRaisesRegex(UserError, "Write what changes"):
                draft._do_publish()
        files = self.env["ir.attachment"].with_user(self.supervisor)
        file = files.create({"name": "a.pdf", "raw": b"%PDF-1.4"})
        self._draft(body=False, attachment_ids=file.ids)._do_publish()

    def test_a_receipt_says_who_when_and_what(self):
        bulletin = self._published()
        self.assertEqual(self._owes(self.front, bulletin), bulletin)
        receipt = bulletin.with_user(self.front)._do_read()
        self.assertEqual(
            (receipt.user_id, receipt.sha256, receipt.read_on),
            (self.front, bulletin.sha256, NOW),
        )
        self.assertEqual(bulletin.receipt_ids, receipt)
        self.assertFalse(self._owes(self.front, bulletin))
        self.assertTrue(self._owes(self.front2, bulletin))
        self.assertFalse(receipt._find_broken_seals())
        self.assertEqual(bulletin.with_user(self.front)._do_read(), receipt)
        for change in ({"sha256": "x"}, {"user_id": self.front2.id}):
            with self.assertRaises(UserError):
                receipt.sudo().write(change)
        with self.assertRaises(UserError):
            receipt.sudo().unlink()

    def test_nobody_signs_for_another(self):
        bulletin = self._published()
        Receipt = self.env["grandes.clientes.bulletin.receipt"]
        vals = {
            "bulletin_id": bulletin.id,
            "company_id": bulletin.company_id.id,
            "user_id": self.front.id,
            "read_on": NOW,
            "sha256": bulletin.sha256,
        }
        for user in (self.supervisor, self.coordinator, self.quality, self.env.user):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    Receipt.with_user(user).create(vals)
                with self.assertRaises(AccessError):
                    Receipt.with_user(user).sudo().create(vals)
        for records in (bulletin.sudo(), bulletin.with_user(self.front).sudo()):
            with self.assertRaises(AccessError):
                records._do_read()
        # Not even their own receipts by hand, only by the act.
        with self.assertRaises(AccessError):
            Receipt.with_user(self.front).create(vals)

    def test_a_person_reads_once(self):
        bulletin = self._published()
        receipt = bulletin.with_user(self.front)._do_read()
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "INSERT INTO grandes_clientes_bulletin_receipt"
                " (bulletin_id, company_id, user_id, read_on, sha256)"
                " SELECT bulletin_id, company_id, user_id, read_on, sha256"
                "   FROM grandes_clientes_bulletin_receipt WHERE id = %s",
                [receipt.id],
            )

    def test_drafts_and_what_is_to_come_are_not_read(self):
        draft = self._draft()
        with self.assertRaises(AccessError):
            draft.with_user(self.front)._do_read()
        coming = self._published(valid_from=date(2026, 9, 21))
        self.assertEqual(coming.standing, "coming")
        self.assertFalse(self._owes(self.front, coming))
        with self.assertRaisesRegex(UserError, "not in force yet"):
            coming.with_user(self.front)._do_read()

    def test_who_joins_later_owes_what_is_in_force(self):
        in_force, ended = self._published(), self._published(name="Otro")
        ended._do_end("Ya no aplica")
        with clock.at(datetime(2026, 9, 23, 15, 0)):
            newcomer = self._user("newcomer", "group_front_office")
            self.assertEqual(self._owes(newcomer, in_force | ended), in_force)
            owing = in_force._find_owing(newcomer)
            self.assertEqual(
                owing, {in_force: {newcomer: datetime(2026, 9, 23, 15, 0)}}
            )

    def test_the_audience_is_by_role_and_campaign(self):
        desks = self._published(to_back_office=False)
        areas = self._published(
            to_front_office=False, to_back_office=False, to_mission_areas=True
        )
        self.assertEqual(self._owes(self.front, desks | areas), desks)
        self.assertEqual(self._owes(self.official, desks | areas), areas)
        self.assertFalse(self._owes(self.back, desks | areas))
        # The publisher counts as having read it.
        self.assertFalse(self._owes(self.supervisor, desks))
        campaign = self.env["grandes.clientes.campaign"].create(
            {"code": "OTRA", "name": "Otra operación"}
        )
        other = self._published(campaign_ids=campaign.ids)
        self.assertFalse(self._owes(self.front, other))
        grant = self.env["grandes.clientes.access.grant"].search(
            [("user_id", "=", self.front.id), ("state", "=", "in_force")], limit=1
        )
        grant.campaign_id = campaign
        self.assertEqual(self._owes(self.front, other), other)

    def test_receipts_survive_archiving(self):
        bulletin = self._published()
        bulletin.with_user(self.front)._do_read()
        with self.assertRaisesRegex(UserError, "in force"):
            bulletin.active = False
        bulletin._do_end("Ya no aplica")
        bulletin.active = False
        self.env.cr.execute(
            "UPDATE res_users SET active = FALSE WHERE id = %s", [self.front.id]
        )
        self.env.invalidate_all()
        receipts = self.env["grandes.clientes.bulletin.receipt"].with_user(self.quality)
        found = receipts.search([("bulletin_id", "=", bulletin.id)])
        self.assertEqual(found.user_id, self.front)
        self.assertEqual(found.sha256, bulletin.sha256)
        self.assertEqual(bulletin.with_user(self.quality).receipt_ids.ids, found.ids)

    def test_figures_by_business_days(self):
        bulletin = self._published(to_back_office=False)
        bulletin.with_user(self.front)._do_read()
        with clock.at(datetime(2026, 9, 18, 15, 0)):  # two business days later
            bulletin.with_user(self.front2)._do_read()
            bulletin.invalidate_recordset()
            seen = bulletin.with_user(self.quality)
            count = seen.audience_count
            self.assertGreaterEqual(count, 2)
            self.assertEqual(seen.read_count, 2)
            self.assertAlmostEqual(seen.read_within_1, 1 / count)
            self.assertAlmostEqual(seen.read_within_3, 2 / count)
            self.assertNotIn(self.front, seen.missing_ids)

    def test_queries_do_not_grow_with_bulletins(self):
        few = self._published() | self._published()
        many = few | self.Bulletin.union(*(self._published() for _each in range(6)))

        def count(bulletins):
            self.env.invalidate_all()
            bulletins._find_owing()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            bulletins._find_owing()
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(count(many), count(few) + 1)

    # === REPLACED === #

    def test_a_replaced_one_flags_every_template_that_depends_on_it(self):
        templates = self._template() | self._template(name="Otra", active=False)
        apart = self._template(name="Aparte")
        old = self._published(template_ids=templates.ids)
        new = self._draft(replaces_id=old.id)
        self.assertEqual(set(templates.mapped("standing")), {"current"})
        new._do_publish()
        # In the same transaction, without any other call.
        self.assertEqual(old.state, "replaced")
        self.assertEqual(old.replaced_by_ids, new)
        self.assertEqual(set(templates.mapped("standing")), {"to_review"})
        self.assertEqual(set(templates.mapped("review_cause")), {"bulletin"})
        self.assertEqual(apart.standing, "current")
        self.assertFalse(self._owes(self.front, old))

    def test_whether_it_changes_the_answer_asks_its_readers_again(self):
        first = self._published()
        first.with_user(self.front)._do_read()
        typo = self._published(replaces_id=first.id, changes_answer=False)
        self.assertFalse(self._owes(self.front, typo))
        self.assertTrue(self._owes(self.front2, typo))
        change = self._published(replaces_id=typo.id, changes_answer=True)
        self.assertTrue(self._owes(self.front, change))

    def test_it_is_replaced_on_the_day_that_the_new_one_begins(self):
        template = self._template()
        old = self._published(template_ids=template.ids)
        new = self._published(replaces_id=old.id, valid_from=date(2026, 9, 18))
        self.assertEqual(old.state, "published")
        with self.assertRaises(UserError):
            self._draft(replaces_id=old.id)._do_publish()
        with clock.at(datetime(2026, 9, 18, 6, 0)):
            self.Bulletin._cron_begin_and_end()
            self.assertEqual((old.state, new.standing), ("replaced", "in_force"))
            self.assertEqual(template.standing, "to_review")

    def test_it_ends_on_its_day(self):
        template = self._template()
        bulletin = self._published(
            template_ids=template.ids, valid_to=date(2026, 9, 17)
        )
        with clock.at(datetime(2026, 9, 18, 15, 0)):
            self.Bulletin._cron_begin_and_end()
        self.assertEqual(bulletin.state, "ended")
        self.assertEqual(template.review_cause, "bulletin")

    def test_why_it_ended_is_kept_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.env.company.partner_id.lang = "es_CO"
        template = self._template()
        bulletin = self._published(
            template_ids=template.ids, valid_to=date(2026, 9, 17)
        )
        with clock.at(datetime(2026, 9, 18, 15, 0)):
            self.Bulletin.with_context(lang=None)._cron_begin_and_end()
        self.assertNotEqual(bulletin.end_reason, "Its last day is over")
        self.assertIn(bulletin.end_reason, template.review_reason)

    def test_its_number_is_of_its_company(self):
        company = self.env["res.company"].create({"name": "Otra entidad"})
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "grandes.clientes.bulletin")], limit=1
        )
        sequence.copy({"company_id": company.id, "prefix": "OTRA-", "number_next": 1})
        self.supervisor.write({"company_ids": [(4, company.id)]})
        both = (self.env.company | company).ids
        draft = self._draft()
        draft.sudo().company_id = company
        draft.with_context(allowed_company_ids=both)._do_publish()
        self.assertTrue(draft.number.startswith("OTRA-"), draft.number)

    def test_what_is_replaced_already_is_not_replaced_twice(self):
        old = self._published()
        again = self._draft(replaces_id=old.id)
        self._published(replaces_id=old.id)
        with self.assertRaisesRegex(UserError, "in force no more"):
            again._do_publish()

    def test_the_area_corrects_its_own(self):
        bulletin = self._published(template_ids=self._template().ids)
        draft = bulletin.with_user(self.official)._do_correct()
        self.assertEqual(draft.replaces_id, bulletin)
        self.assertEqual(draft.template_ids, bulletin.template_ids)
        draft.body = "<p>Se gira los miércoles.</p>"
        with self.assertRaises(AccessError):
            draft._do_publish()
        self.assertEqual(bulletin.state, "published")
        draft.with_user(self.supervisor)._do_publish()
        self.assertEqual(bulletin.state, "replaced")
        others = self._published(
            mission_area_id=self.env["grandes.clientes.mission.area"]
            .search([("id", "!=", self.treasury.id)], limit=1)
            .id
        )
        with self.assertRaisesRegex(UserError, "that it gave"):
            others.with_user(self.official)._do_correct()

    # === REMINDED === #

    def _reminded(self):
        return self.env["grandes.clientes.bulletin.reminder"]

    def _told(self, user):
        return self.env["mail.message"].search_count(
            [
                ("message_type", "=", "user_notification"),
                ("model", "=", self.Bulletin._name),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ]
        )

    def test_who_owes_is_reminded_and_then_the_supervisor_is_told(self):
        bulletin = self._published(to_back_office=False)
        other = self._published(to_back_office=False)
        (bulletin | other).with_user(self.front)._do_read()
        Reminder = self._reminded()
        before = self._told(self.front2)
        Reminder._cron_remind()
        self.assertEqual(self._told(self.front2), before)
        with clock.at(datetime(2026, 9, 17, 15, 0)):
            Reminder._cron_remind()
            Reminder._cron_remind()
        # One message for everything owed, however often the cron runs.
        self.assertEqual(self._told(self.front2), before + 1)
        self.assertFalse(Reminder.search([("user_id", "=", self.front.id)]))
        supervisors = self._told(self.supervisor)
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            Reminder._cron_remind()
        self.assertEqual(self._told(self.supervisor), supervisors + 1)
        levels = Reminder.search(
            [("user_id", "=", self.front2.id), ("bulletin_id", "=", bulletin.id)]
        )
        self.assertEqual(sorted(levels.mapped("level")), [1, 2])

    def test_nobody_is_reminded_while_away_or_on_a_day_off(self):
        self._published(to_back_office=False)
        self.front2.sudo().write(
            {
                "out_of_office_from": datetime(2026, 9, 16),
                "out_of_office_to": datetime(2026, 9, 30),
            }
        )
        Reminder = self._reminded()
        with clock.at(datetime(2026, 9, 19, 15, 0)):  # a Saturday
            Reminder._cron_remind()
        self.assertFalse(Reminder.search([]))
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            Reminder._cron_remind()
        self.assertFalse(Reminder.search([("user_id", "=", self.front2.id)]))
        self.assertTrue(Reminder.search([("user_id", "=", self.front.id)]))

    # === BESIDE THE ANSWER === #

    def test_it_is_shown_beside_the_case(self):
        case = self._registered(typification="T22")
        bulletin = self._published()
        self._published(typification_ids=self._typification("T11").ids)
        self._published(valid_from=date(2026, 9, 30))
        shown = self.env["grandes.clientes.bulletin.shown"].with_user(self.front)
        self.assertEqual(shown._get_for_cases(case), bulletin)
        case.invalidate_recordset()
        self.assertEqual(case.with_user(self.front).bulletin_shown_ids, bulletin)
        bulletin._do_end("Ya no aplica")
        self.assertFalse(shown._get_for_cases(case))

    def test_nothing_asks_for_a_receipt_while_somebody_is_attended(self):
        """Neither the call, the case nor the dialog of the answer asks for it."""
        for model in ("call", "case", "case.respond"):
            views = (
                self.env[f"grandes.clientes.{model}"]
                .with_user(self.front)
                .get_views([(False, "form")])
            )
            with self.subTest(model):
                self.assertNotIn("action_read", views["views"]["form"]["arch"])

    # === SWITCHED OFF === #

    def test_where_it_is_not_kept(self):
        bulletin = self._published(to_back_office=False, valid_to=date(2026, 9, 17))
        draft = self._draft()
        room = self.env["grandes.clientes.room"].with_user(self.coordinator)
        menu = self.env.ref("grandes_clientes.menu_bulletins")
        menus = self.env["ir.ui.menu"].with_user(self.front)
        self.assertIn(menu.id, menus.load_menus(False))
        room._do_switch("knowledge", False, "Los lleva la mesa de ayuda")
        self.assertNotIn(menu.id, menus.load_menus(False))
        with self.assertRaisesRegex(UserError, "not kept here"):
            self._draft()
        with self.assertRaisesRegex(UserError, "not kept here"):
            draft._do_publish()
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            self.Bulletin._cron_begin_and_end()
            self._reminded()._cron_remind()
            self.env["grandes.clientes.bulletin.plan"]._cron_plan()
        self.assertEqual(bulletin.state, "published")
        self.assertFalse(self._reminded().search([]))
        self.assertFalse(
            self.env["grandes.clientes.bulletin.plan"].search(
                [("week", "=", "2026-W39")]
            )
        )
