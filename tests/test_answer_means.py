import ast
import re
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .answer_common import BODY, AnswerCommon

_ROOT = Path(__file__).parent.parent
MEANS = "grandes.clientes.answer.means"


class MessengerMeans(models.AbstractModel):
    """What another addon has to define in a single file: a means and how it is sent."""

    _register = False
    _module = "grandes_clientes"
    _name = MEANS
    _inherit = (MEANS,)

    @api.model
    def _get_rows(self):
        return super()._get_rows() | {
            "messenger": {
                "label": "Messenger",
                "address": "_get_messenger",
                "lacking": "Nobody left a number for the messenger.",
                "leaves": "_send_by_messenger",
                "proof": "carrier",
                "of_channel": True,
                "outcome": "%(means)s: closes when the messenger delivers it.",
                "wanted": "By messenger",
                "wanted_contact": True,
            },
            "courier": {
                "label": "Courier",
                "address": "_get_messenger",
                "on_paper": True,
            },
        }


class MessengerFiling(models.Model):
    _register = False
    _module = "grandes_clientes"
    _name = "grandes.clientes.filing"
    _inherit = ("grandes.clientes.filing",)

    def _get_messenger(self):
        return self.contact_id.phone


class MessengerAnswer(models.Model):
    _register = False
    _module = "grandes_clientes"
    _name = "grandes.clientes.case.answer"
    _inherit = ("grandes.clientes.case.answer",)

    def _send_by_messenger(self):
        return {answer.id: {"address": answer._get_address()} for answer in self}


@tagged("post_install", "-at_install", "slow")
class TestAnswerMeans(AnswerCommon):
    """A means is a row that everything about answers refers to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for definition in (MessengerMeans, MessengerFiling, MessengerAnswer):
            cls._extend(definition)
        cls.registry._setup_models__(cls.env.cr, [])
        cls.registry.clear_cache()

    @classmethod
    def _extend(cls, definition):
        """Extend a model as an addon does, and restore it at the end of the class."""
        model = cls.registry[definition._name]
        bases = model._base_classes__

        def restore():
            model._base_classes__ = bases
            model._setup_done__ = False
            cls.registry._setup_models__(cls.env.cr, [])
            cls.registry.clear_cache()

        cls.addClassCleanup(restore)
        add_to_registry(cls.registry, definition)

    def _reachable(self, **vals):
        case = self._registered(**vals)
        case.contact_id.phone = "601 555 0134"
        return case

    def _settle(self):
        self.Answer.sudo()._apply_outcomes(self.Answer.sudo()._get_delivery_outcomes())

    # === A MEANS OF ANOTHER ADDON === #

    def test_a_new_means_answers_up_to_closing(self):
        case = self._reachable()
        answer = case._do_answer(BODY, means="messenger")
        self.assertRecordValues(
            answer, [{"state": "sent", "address": "601 555 0134", "attempt": 1}]
        )
        self.assertEqual(case.state, "answered")
        self.assertEqual(self._events(answer), ["sent"])
        # The carrier reports the delivery; the cron closes the case.
        answer._add_deliveries("delivered")
        self._settle()
        self.assertEqual((case.state, answer.state), ("closed", "delivered"))
        self.assertEqual(
            self._last(case),
            [("5.2.7", "answer", "answered"), ("5.2.8", "close", "closed")],
        )

    def test_a_new_means_comes_back_when_it_fails(self):
        case = self._reachable()
        answer = case._do_answer(BODY, means="messenger")
        self.Answer.sudo()._log_stuck_mails()  # it has no mail, and needs none
        answer._add_deliveries("failed", "The number is out of service.")
        self._settle()
        self.assertEqual((case.state, answer.state), ("front_office", "failed"))
        self.assertEqual(answer.failure_reason, "The number is out of service.")

    def test_a_new_means_says_what_it_needs(self):
        case = self._registered()
        case.contact_id.phone = False
        with self.assertRaisesRegex(UserError, "number for the messenger"):
            case._do_answer(BODY, means="messenger")

    def test_a_new_means_is_chosen_in_the_dialog(self):
        case = self._reachable()
        action = case.with_user(self.front).action_answer()
        with self._open_dialog(self.front, action) as form:
            form.means = "messenger"
            form.body = BODY
            self.assertIn("when the messenger delivers it", form.next_steps)
        form.record.action_confirm()
        self.assertEqual(case.answer_ids.means, "messenger")

    def test_a_new_means_of_a_channel(self):
        case = self._reachable()
        case.channel_id.sudo().answer_means = "messenger"
        self.assertEqual(case._do_answer(BODY).means, "messenger")

    def test_a_new_means_that_a_person_witnesses(self):
        case = self._reachable()
        answer = case._do_answer(BODY, means="courier")
        self.assertEqual(case.state, "answered")
        self.assertTrue(answer.goes_on_paper)
        # No system delivers it, but the address is kept all the same.
        self.assertEqual(answer.address, "601 555 0134")
        # No system closes it: the case shows who has to.
        self.assertIn("record the delivery", case.with_user(self.front).guidance)
        with self.assertRaisesRegex(UserError, "Picked up by the requester.*Courier"):
            answer._do_record_delivery("phone", "The doorman signed for it.")
        answer._do_record_delivery("courier", "The doorman signed for it.")
        self.assertEqual(case.state, "closed")
        self.assertEqual(answer.delivery_ids.mapped("address"), ["601 555 0134"] * 2)

    def test_the_dialog_offers_first_the_way_that_it_went(self):
        answers = {
            means: self._reachable(beneficiary_id_number=number)._do_answer(
                BODY, means=means
            )
            for means, number in (("courier", "52438911"), ("messenger", "52438912"))
        }
        for went, offered in (
            (answers["courier"], "courier"),
            (answers["messenger"], "pick_up"),
            (answers["courier"] | answers["messenger"], "pick_up"),
        ):
            action = went.with_user(self.front).action_record_delivery()
            form = self._open_dialog(self.front, action)
            self.assertEqual(form.how, offered)

    def test_a_new_means_is_offered_in_the_portal(self):
        codes = [means["code"] for means in self.env[MEANS]._get_wanted()]
        self.assertEqual(codes, ["email", "mercurio", "phone", "messenger"])
        filing = self._registered().filing_id.sudo()
        filing.wanted_means = "messenger"
        with self.assertRaises(ValueError):
            filing.wanted_means = "courier"

    # === WHAT IS NONE === #

    def test_what_is_no_means_is_refused(self):
        answer = self._registered()._do_prepare_answer(BODY)
        with self.assertRaises(ValueError):
            answer.means = "pigeon"

    def test_what_went_by_a_means_that_is_gone_still_shows(self):
        answer = self._registered()._do_answer(BODY, means="phone")
        self.env.cr.execute(
            "UPDATE grandes_clientes_case_answer SET means = 'pigeon' WHERE id = %s",
            [answer.id],
        )
        answer.invalidate_recordset()
        self.assertEqual(answer._get_means().label, "pigeon")
        self.assertFalse(answer._is_delivered_by_mercurio())
        self.assertEqual(answer.read(["means"])[0]["means"], "pigeon")

    # === NO COMPARISONS === #

    def test_nobody_compares_means_with_a_code(self):
        codes = set(self.env[MEANS]._find_codes())
        found = []
        for place in ("models", "wizards", "controllers", "reports", "tools"):
            for path in sorted((_ROOT / place).rglob("*.py")):
                source = path.read_text(encoding="utf-8")
                # A file without either name compares neither.
                if not re.search(r"\b(?:means|how)\b", source):
                    continue
                for node in ast.walk(ast.parse(source)):
                    if isinstance(node, ast.Compare) and _names_means(node, codes):
                        found.append(f"{path.name}:{node.lineno}")
        self.assertEqual(found, [])


def _names_means(node, codes):
    """Return whether a comparison is between a means and one of its codes."""
    sides = [node.left, *node.comparators]
    values = [each for side in sides for each in ast.walk(side)]
    return any(
        isinstance(each, ast.Constant) and each.value in codes for each in values
    ) and any(
        getattr(each, "attr", getattr(each, "id", None)) in ("means", "how")
        for each in values
    )
