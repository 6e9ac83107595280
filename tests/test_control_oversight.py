"""Records of the Interventoría: notes, sessions, commitments (P7, A4-2-02)."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .control_common import ControlCommon


class OversightCommon(ControlCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Note = cls.env["grandes.clientes.oversight.note"].with_user(cls.oversight)
        cls._plan()
        cls.absent = cls._of("C06", state="absent")[:1]
        cls.other_oversight = cls._user("oversight_two", "group_oversight")

    @classmethod
    def _require(cls, asked=None, email=None, due_on=date(2026, 9, 21)):
        return cls.Note._do_note(
            cls.absent.with_user(cls.oversight),
            "require",
            "Explique la ausencia.",
            asked if asked or email else cls.quality,
            email,
            due_on,
        )


@tagged("post_install", "-at_install")
class TestOversightNote(OversightCommon):
    def test_an_acknowledgement_and_an_objection_are_noted(self):  # P7
        for kind in ("acknowledge", "object"):
            note = self.Note._do_note(self.absent, kind, "Visto en el tablero.")
            self.assertEqual(note.state, "noted")
            self.assertFalse(note._find_broken_seals())
        self.assertRegex(note.name, r"^NI2026-\d{4}$")

    def test_a_requirement_says_of_whom_and_until_when(self):
        with self.assertRaises(ValidationError):
            self._require(due_on=None)
        with self.assertRaises(ValidationError):
            self.Note._do_note(
                self.absent, "require", "Explique.", due_on=date(2026, 9, 21)
            )
        note = self._require()
        self.assertEqual((note.state, note.asked_id), ("open", self.quality))
        mail = self.env["mail.mail"].search([("email_to", "=", self.quality.email)])
        self.assertIn("Explique la ausencia.", mail[-1:].body_html)

    def test_who_could_not_answer_is_not_asked(self):
        with self.assertRaisesRegex(ValidationError, "no role that reads"):
            self._require(self.front)
        wizard = self.env["grandes.clientes.oversight.note.make"]
        offered = self.env["res.users"].search(
            wizard.fields_get(["asked_id"])["asked_id"]["domain"]
        )
        self.assertIn(self.quality, offered)
        self.assertNotIn(self.front, offered)

    def test_who_was_asked_answers_and_nobody_else(self):
        note = self._require()
        with self.assertRaisesRegex(UserError, "was asked"):
            note.with_user(self.coordinator)._do_answer("Fue un olvido.")
        note.with_user(self.quality)._do_answer("Se firmó tarde.")
        self.assertEqual(note.state, "answered")
        self.assertEqual(note.answer, "Se firmó tarde.")

    def test_a_reply_by_mail_is_entered_with_its_message(self):
        note = self._require(email="contratista@example.com")
        with self.assertRaisesRegex(UserError, "Interventoría enters"):
            note.with_user(self.coordinator)._do_answer("Respondió")
        with self.assertRaisesRegex(ValidationError, "message"):
            note._do_answer("Respondieron", "contratista@example.com")
        message = (
            self.env["ir.attachment"]
            .with_user(self.oversight)
            .create({"name": "respuesta.eml", "raw": b"Se explica"})
        )
        note._do_answer("Respondieron", "contratista@example.com", message)
        self.assertEqual(note.answered_by, "contratista@example.com")
        self.assertFalse(note._find_broken_seals())
        self._assert_kept(message)

    def test_nobody_is_asked_at_what_is_no_address(self):
        with self.assertRaisesRegex(ValidationError, "is no e-mail address"):
            self._require(email="contratista arroba example")

    def test_closed_or_asked_again(self):
        note = self._require()
        note.with_user(self.quality)._do_answer("Se firmó tarde.")
        with self.assertRaises(AccessError):
            note.with_user(self.quality)._do_close("Bien")
        again = note.with_user(self.oversight)._do_insist("Falta decir por qué.")
        self.assertEqual((note.state, again.state), ("closed", "open"))
        self.assertEqual(again.asked_id, self.quality)
        self.assertGreater(again.due_on, date(2026, 9, 16))
        again._do_close("Se explicó en el comité.")
        self.assertEqual(again.state, "closed")

    def test_overdue(self):
        with self.assertRaisesRegex(ValidationError, "day is over"):
            self._require(due_on=date(2025, 9, 21))
        note = self._require(due_on=date(2026, 9, 16))
        with clock.at(NOW + timedelta(days=1)):
            note.invalidate_recordset(["is_overdue"])
            self.assertTrue(note.is_overdue)
            self.assertIn(note, self.Note.search([("is_overdue", "=", True)]))

    def test_only_the_oversight_writes_and_only_on_what_it_may(self):
        for user in (self.quality, self.coordinator, self.supervisor):
            with self.assertRaises(AccessError):
                self.Note.with_user(user)._do_note(
                    self.absent.with_user(user), "object", "No"
                )
        with self.assertRaises(ValidationError):
            self.Note._do_note(
                self.env.company.with_user(self.oversight), "object", "No"
            )

    def test_its_words_stay(self):
        note = self._require()
        for user in (self.oversight, self.quality):
            with self.assertRaises(AccessError):
                note.with_user(user).write({"words": "Otra cosa"})
        with self.assertRaises(UserError):
            note.sudo().unlink()

    def test_the_contractor_reads_what_is_asked_of_it(self):
        mine = self._require(self.supervisor)
        other = self._require()
        found = self.Note.with_user(self.supervisor).search([])
        self.assertIn(mine, found)
        self.assertNotIn(other, found)

    def test_handed_over_it_is_sealed_anew(self):
        note = self._require()
        note.sudo()._apply_hand_over("asked_id", self.quality, self.other_quality)
        self.assertEqual(note.asked_id, self.other_quality)
        self.assertFalse(note._find_broken_seals())


@tagged("post_install", "-at_install")
class TestOversightSession(OversightCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finding = (
            cls.env["grandes.clientes.quality.finding"]
            .with_user(cls.quality)
            .create(
                {
                    "condition": "Cuatro casos escalonados tarde",
                    "criterion": "5.2.12",
                    "responsible_id": cls.supervisor.id,
                }
            )
        )
        cls.finding._do_serve()
        cls.note = cls._require()
        cls.session = (
            cls.env["grandes.clientes.oversight.session"]
            .with_user(cls.oversight)
            .create({"held_on": NOW, "place": "Sala 2"})
        )

    def _attend(self):
        self.session.attendee_ids = [
            Command.create(
                {
                    "user_id": self.quality.id,
                    "position": "Profesional",
                    "party": "entity",
                }
            ),
            Command.create({"name": "Representante", "party": "contractor"}),
        ]

    def test_the_agenda_is_drawn_by_itself(self):  # A4-2-02
        self.session._do_draw()
        kinds = self.session.item_ids.grouped("kind")
        self.assertIn(self.finding.id, kinds["finding"].mapped("res_id"))
        self.assertIn(self.note.id, kinds["requirement"].mapped("res_id"))
        self.assertIn(self.absent.id, kinds["control"].mapped("res_id"))
        self.assertIn("5.2.12", kinds["finding"][0].detail)
        item = kinds["control"].filtered(lambda each: each.res_id == self.absent.id)
        self.assertIn("Firma diaria de las fallas", item.detail)

    def test_what_was_due_on_the_day_of_the_session_comes_next(self):
        self._attend()
        (due,) = self._of("C06", due_on=NOW.date())
        self.session._do_draw()
        self.assertNotIn(due.id, self.session.item_ids.mapped("res_id"))
        self.session._do_sign()
        later = NOW + timedelta(days=30)
        self._plan(later)
        with clock.at(later):
            following = self.session.create({"held_on": later})
            following._do_draw()
            self.assertEqual(due.state, "absent")
            self.assertIn(
                due.id,
                following.item_ids.filtered(lambda i: i.kind == "control").mapped(
                    "res_id"
                ),
            )

    def test_a_day_without_signature_is_one_matter(self):  # C6, C7
        self.session._do_draw()
        items = self.session.item_ids.filtered(
            lambda each: each.res_model == "grandes.clientes.control.occurrence"
        )
        matters = self.env["grandes.clientes.control.occurrence"].browse(
            items.mapped("res_id")
        )
        daily = matters.filtered(lambda each: each.frequency == "daily")
        self.assertTrue(daily)
        self.assertEqual(set(daily.mapped("code")), {"C06"})
        self.assertEqual(len(set(daily.mapped("date_from"))), len(daily))
        names = items.filtered(lambda each: each.res_id in daily.ids).mapped("name")
        self.assertTrue(all(name.startswith("Daily signature · ") for name in names))

    def test_drawn_again_it_says_how_matters_stand(self):
        self.session._do_draw()
        item = self.session.item_ids.filtered(
            lambda each: each.res_model == self.finding._name
            and each.res_id == self.finding.id
        )
        item.discussion = "Se oyó al área."
        self.finding.with_user(self.quality)._do_reply("Se atendió el lunes")
        self.session._do_draw()
        self.assertIn("Se atendió el lunes", item.detail)
        self.assertEqual(item.discussion, "Se oyó al área.")

    def test_drawn_again_what_was_written_stays(self):
        self.session._do_draw()
        item = self.session.item_ids[0]
        item.decision = "Se requiere por escrito."
        count = len(self.session.item_ids)
        self.session._do_draw()
        self.assertEqual(len(self.session.item_ids), count)
        self.assertEqual(item.decision, "Se requiere por escrito.")

    def test_signed_the_acta_is_frozen_with_the_board(self):
        with self.assertRaisesRegex(UserError, "who was there"):
            self.session._do_sign()
        self._attend()
        with self.assertRaisesRegex(UserError, "agenda"):
            self.session._do_sign()
        self.session._do_draw()
        self.session.item_ids[0].decision = "Queda en seguimiento."
        self.session.with_context(force_report_rendering=True)._do_sign()
        self.assertEqual(self.session.state, "signed")
        self.assertTrue(self.session.acta_attachment_id.raw.startswith(b"%PDF"))
        self.assertIn("controls", self.session.reading_id.content)
        self.assertFalse(self.session._find_broken_seals())
        for write in (
            lambda: self.session.write({"words": "Otra cosa"}),
            lambda: self.session.item_ids[0].write({"decision": "Otra"}),
            lambda: self.session.attendee_ids.unlink(),
            lambda: self.env["grandes.clientes.oversight.commitment"]
            .with_user(self.oversight)
            .create(
                {
                    "session_id": self.session.id,
                    "name": "Tarde",
                    "responsible": "Nadie",
                    "due_on": NOW.date(),
                }
            ),
        ):
            with self.assertRaises(UserError):
                write()

    def test_nothing_moves_into_a_signed_acta(self):
        self._attend()
        self.session._do_draw()
        self.session._do_sign()
        other = self.session.create(
            {
                "held_on": NOW,
                "attendee_ids": [Command.create({"name": "Invitada"})],
                "item_ids": [Command.create({"name": "Otro asunto"})],
            }
        )
        for part in (other.item_ids, other.attendee_ids):
            refused = self.assertRaisesRegex(UserError, "The acta is signed")
            with refused, self.cr.savepoint():
                part.write({"session_id": self.session.id})
        self.assertFalse(self.session._find_broken_seals())

    def test_commitments_come_back_until_verified(self):
        self._attend()
        self.session._do_draw()
        self.session.commitment_ids = [
            Command.create(
                {
                    "name": "Firmar cada día",
                    "user_id": self.quality.id,
                    "due_on": date(2026, 9, 20),
                }
            )
        ]
        commitment = self.session.commitment_ids
        self.assertEqual(commitment.responsible, self.quality.name)
        with self.assertRaisesRegex(UserError, "not signed"):
            commitment.with_user(self.quality)._do_tell("Hecho")
        self.session._do_sign()
        following = self.session.create({"held_on": NOW + timedelta(days=30)})
        following._do_draw()
        self.assertIn(
            commitment.id,
            following.item_ids.filtered(lambda i: i.kind == "commitment").mapped(
                "res_id"
            ),
        )
        with self.assertRaisesRegex(UserError, "promised it"):
            commitment.with_user(self.coordinator)._do_tell("Hecho")
        commitment.with_user(self.quality)._do_tell("Se firma a las ocho.")
        with self.assertRaises(AccessError):
            commitment.with_user(self.quality)._do_verify("Sí")
        commitment.with_user(self.oversight)._do_verify("Visto en el tablero.")
        self.assertEqual(commitment.state, "verified")
        self.assertFalse(commitment._find_broken_seals())
        # Later outcomes do not break the seal of the acta.
        self.assertFalse(self.session._find_broken_seals())

    def test_who_promises_may_tell_of_it(self):
        vals = {"name": "Capacitar", "due_on": date(2026, 9, 30)}
        refused = self.assertRaisesRegex(ValidationError, "no role that tells")
        with refused, self.cr.savepoint():
            self.session.commitment_ids = [
                Command.create({**vals, "user_id": self.front.id})
            ]
        self.session.commitment_ids = [
            Command.create({**vals, "responsible": self.front.name})
        ]
        self.assertEqual(self.session.commitment_ids.responsible, self.front.name)

    def test_only_who_may_answer_takes_over_what_is_due(self):
        self.session.commitment_ids = [
            Command.create(
                {
                    "name": "Capacitar",
                    "due_on": date(2026, 9, 30),
                    "user_id": self.quality.id,
                }
            )
        ]
        handover = (
            self.env["grandes.clientes.staff.handover"]
            .with_user(self.supervisor)
            .create({"user_id": self.quality.id, "successor_id": self.front.id})
        )
        self.note.with_user(self.quality)._do_answer("Se explicó.")
        refused = self.assertRaisesRegex(UserError, "cannot be given commitments")
        with refused, self.cr.savepoint():
            handover._do_run()
        note = self._require()
        refused = self.assertRaisesRegex(UserError, "cannot be given requirements")
        with refused, self.cr.savepoint():
            handover._do_run()
        handover.successor_id = self.supervisor
        handover._do_run()
        self.assertEqual(note.asked_id, self.supervisor)
        self.assertEqual(self.session.commitment_ids.user_id, self.supervisor)

    def test_the_next_one_begins_where_this_one_ended(self):
        self._attend()
        self.session._do_draw()
        self.session._do_sign()
        with clock.at(NOW + timedelta(days=30)):
            following = self.session.create({"held_on": clock.now()})
            following._do_draw()
            absent = following.item_ids.filtered(lambda each: each.kind == "control")
        self.assertNotIn(self.absent.id, absent.mapped("res_id"))

    def test_rights(self):
        Session = self.env["grandes.clientes.oversight.session"]
        for user in (self.quality, self.coordinator, self.supervisor):
            with self.assertRaises(AccessError):
                Session.with_user(user).create({"held_on": NOW})
        self.assertTrue(Session.with_user(self.quality).search([]))
        self.assertFalse(Session.with_user(self.supervisor).search([]))
        self._attend()
        self.session._do_draw()
        self.session._do_sign()
        self.assertTrue(Session.with_user(self.supervisor).search([]))

    def test_a_seals_breakage_shows(self):
        self._attend()
        self.session._do_draw()
        self.session._do_sign()
        self.env.cr.execute(
            "UPDATE grandes_clientes_oversight_item SET decision = 'Otra' "
            "WHERE session_id = %s",
            self.session.ids,
        )
        self.session.item_ids.invalidate_recordset()
        self.assertTrue(self.session._find_broken_seals())
