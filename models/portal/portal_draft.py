import re
from datetime import timedelta

from odoo import api, fields, models

from ...tools import clock
from ...tools.text import storable_value

# Saved fields of the form; never the consent, which is given on filing.
_KEPT = (
    "entidad asunto detalle tema clase periodo beneficiario tipo_documento documento "
    "medio contacto"
).split()
_LONGEST = 20_000
#: Address of the form that files a request.
FILING_FORM = "/my/radicar"
# Addresses of the other forms with a longer text.
_PLACES = re.compile(
    r"/my/(acceso|coordinadores/invitar|casos/\d+/(escribir|no-resuelve|retirar)"
    r"|radicar/hoja/\d+/filas/\d+|satisfaction/\d+)"
)
# Maximum drafts per user, and fields per draft.
_MOST_PLACES = 50
_MOST_FIELDS = 20
_KEEP = timedelta(days=30)


class PortalDraft(models.Model):
    """Draft of a portal form, one per user and form.

    It is saved while the user types, so that nothing is lost when the session expires,
    the telephone turns off or a day passes. It is private, and deleted on filing.
    """

    _name = "grandes.clientes.portal.draft"
    _description = "Request that is being written in the portal"
    _inherit = ["grandes.clientes.protected.mixin"]
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="cascade"
    )
    place = fields.Char(
        required=True,
        readonly=True,
        default=FILING_FORM,
        help="Address of the form that it is typed in.",
    )
    kept_on = fields.Datetime(required=True, readonly=True)
    values = fields.Json(required=True, readonly=True)

    _user_place_uniq = models.UniqueIndex("(user_id, place)")

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that only the form itself writes."""
        return super()._get_protected_fields() | {
            "user_id",
            "place",
            "kept_on",
            "values",
        }

    @api.model
    def _get_own(self, place=FILING_FORM):
        """Return, as sudo, the user's draft of a form, or an empty recordset."""
        # Sudo: no role has access to drafts; this one is the user's own.
        return self.sudo().search(
            [("user_id", "=", self.env.uid), ("place", "=", place)]
        )

    @api.model
    def _get_typed(self, places):
        """Return ``{place: {field: text}}`` of the user's drafts.

        :param list places: addresses of the forms on a page
        """
        # Sudo: no role has access to drafts; these are the user's own.
        drafts_sudo = self.sudo().search(
            [("user_id", "=", self.env.uid), ("place", "in", places)]
        )
        return {draft.place: draft.values for draft in drafts_sudo}

    @api.model
    def _do_keep_typed(self, place, values):
        """Save what the user has typed in a form other than the filing's.

        :param str place: address of the form
        :param dict values: ``{field: text}``; a draft without any text is deleted
        :return: whether it was saved
        """
        if not isinstance(values, dict) or not _PLACES.fullmatch(place or ""):
            return False
        values = {
            storable_value(str(name))[:50]: storable_value(text)[:_LONGEST]
            for name, text in list(values.items())[:_MOST_FIELDS]
            if isinstance(text, str) and text.strip()
        }
        draft_sudo = self._get_own(place)
        if not values:
            draft_sudo.unlink()
            return False
        vals = {"values": values, "kept_on": clock.now()}
        if draft_sudo:
            draft_sudo.write(vals)
            return True
        # Sudo: as above.
        own_sudo = self.sudo().search(
            [("user_id", "=", self.env.uid), ("place", "!=", FILING_FORM)],
            order="kept_on desc, id desc",
        )
        own_sudo[_MOST_PLACES - 1 :].unlink()
        own_sudo.create({**vals, "user_id": self.env.uid, "place": place})
        return True

    @api.model
    def _do_keep(self, form):
        """Save what the user has typed so far in the filing form.

        :param dict form: values of the form; unknown fields are left out
        :return: the draft, empty if nothing was typed
        """
        values = {
            name: storable_value(str(form[name]))[:_LONGEST]
            for name in _KEPT
            if str(form.get(name) or "").strip()
        }
        draft_sudo = self._get_own()
        if not values.get("asunto") and not values.get("detalle"):
            return draft_sudo
        vals = {"values": values, "kept_on": clock.now()}
        if draft_sudo:
            draft_sudo.write(vals)
            return draft_sudo
        # Sudo: the user's own draft.
        return self.sudo().create({**vals, "user_id": self.env.uid})

    @api.model
    def _do_discard(self, place=FILING_FORM):
        """Delete the user's draft of a form."""
        self._get_own(place).unlink()

    @api.autovacuum
    def _gc_old(self):
        """Delete abandoned drafts."""
        # Sudo: no role has access to drafts.
        self.sudo().search([("kept_on", "<", clock.now() - _KEEP)]).unlink()
