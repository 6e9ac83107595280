from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools import clock

#: Groups that may record what a requester said about their data.
RECORDERS = ("group_front_office", "group_supervisor")
_SAID = ("given", "refused")


class Filing(models.Model):
    """Consent of the requester to data processing (Law 1581 of 2012, INV-14).

    Consent is never assumed: if it was not asked for, it stays «not asked», whatever
    the channel. Users of the portal accept a text; another system declares the consent;
    the front office records what it was told. A petition is attended to without consent
    too, because the entity acts within its functions (article 10).
    """

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    consent = fields.Selection(
        selection=[
            ("not_asked", "Not asked"),
            ("given", "Consent given"),
            ("refused", "Consent refused"),
        ],
        string="Consent to treat the data",
        required=True,
        readonly=True,
        copy=False,
        default="not_asked",
        help="What the requester said about their personal data (Law 1581 of 2012).",
    )
    consent_on = fields.Datetime(string="Said on", readonly=True, copy=False)
    consent_means = fields.Selection(
        selection=[
            ("portal", "On the form of the portal"),
            ("system", "Declared by the system that filed it"),
            ("phone", "By voice, on the telephone"),
            ("in_person", "By voice, in person"),
            ("email", "By e-mail"),
            ("letter", "In a signed letter"),
        ],
        string="By which means",
        readonly=True,
        copy=False,
    )
    consent_text = fields.Text(
        string="Text accepted",
        readonly=True,
        copy=False,
        help="What the requester accepted, word by word, or what proves it.",
    )

    _consent_check = models.Constraint(
        "CHECK (CASE WHEN consent = 'not_asked' THEN consent_on IS NULL"
        " AND consent_means IS NULL AND consent_text IS NULL"
        " ELSE consent_on IS NOT NULL AND consent_means IS NOT NULL END)",
        "What was said about the personal data has its day and its means; what was not "
        "asked has none.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "consent",
            "consent_on",
            "consent_means",
            "consent_text",
        }

    @api.model
    def _prepare_consent_vals(self, means, text=None, on=None, consent="given"):
        """Return the values of a filing whose requester stated the consent on filing.

        :param str means: means by which it was stated
        :param str text: what was accepted, word by word
        :param datetime on: naive UTC, now by default
        """
        return {
            "consent": consent,
            "consent_on": on or clock.now(),
            "consent_means": means,
            "consent_text": text or False,
        }

    def _do_record_consent(self, consent, means, on=None, text=None):
        """Record what the requesters said about their personal data, when and how.

        Earlier statements are not lost: each one is an event of the cases.

        :param str consent: ``given`` or ``refused``
        :param str means: means by which it was stated
        :param datetime on: naive UTC, now by default; never in the future
        :param str text: what they accepted, or what proves it
        """
        if not (
            self.env.su
            or any(
                self.env.user.has_group(f"grandes_clientes.{role}")
                for role in RECORDERS
            )
        ):
            raise AccessError(
                self.env._("Only the front office puts down what a requester said.")
            )
        self.check_access("write")
        if consent not in _SAID or means not in dict(
            self._fields["consent_means"].selection
        ):
            raise ValidationError(
                self.env._("Say whether it was given or refused, and by which means.")
            )
        on = fields.Datetime.to_datetime(on) or clock.now()
        if on > clock.now():
            raise UserError(
                self.env._("Nothing is said in the future: correct the date.")
            )
        # Sudo: only this act, checked above, writes these fields.
        filings_sudo = self.sudo()
        filings_sudo.write(
            self._prepare_consent_vals(means, (text or "").strip(), on, consent)
        )
        facts = {"consent": consent, "means": means, "on": on.isoformat()}
        filings_sudo.case_ids.sudo(self.env.su)._log_events(
            "record_consent", note=(text or "").strip() or None, facts=facts
        )
        return True

    def action_record_consent(self):
        """Ask what the requester said about their personal data."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Personal data of %(filing)s", filing=", ".join(self.mapped("name"))
            ),
            "res_model": "grandes.clientes.filing.consent",
            "view_mode": "form",
            "target": "new",
            "context": {"default_filing_ids": self.ids},
        }
