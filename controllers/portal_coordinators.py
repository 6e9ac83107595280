from odoo import fields, http
from odoo.http import request

from ..tools import clock
from .portal import INVITATION, PortalBase


class PortalCoordinators(PortalBase):
    """The coordinators of the entity, confirmed each semester (P1)."""

    @http.route(
        "/my/coordinadores",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_coordinators(self, hecho=None):
        """Show the coordinators of the user's own entity."""
        return self._portal_coordinators_page(done=hecho)

    @http.route(
        "/my/coordinadores", type="http", auth="user", methods=["POST"], website=True
    )
    def portal_confirm_coordinators(self, **form):
        """Confirm the coordinators, and record who left."""
        entity = self._own_entity()
        if not entity:
            return self._portal_not_found()
        today = clock.today(request.env.company)
        left, problem = {}, None
        for contact in entity.coordinator_ids:
            if form.get(f"sigue_{contact.id}") == "no":
                try:
                    day = form.get(f"ultimo_{contact.id}") or False
                    left[contact.id] = fields.Date.to_date(day) or today
                except ValueError:
                    problem = request.env._("Write the dates as year-month-day.")
        if not problem:
            _done, problem = self._portal_try(
                lambda: entity.sudo(False)._do_confirm_coordinators(left)
            )
        if problem:
            return self._portal_coordinators_page(problem=problem, form=form)
        return request.redirect("/my/coordinadores?hecho=confirmado")

    @http.route(
        "/my/coordinadores/invitar",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_invite(self, nombre="", correo="", telefono="", cargo="", **_others):
        """Request access for a colleague; our staff decides."""
        entity = self._own_entity()
        if not entity:
            return self._portal_not_found()
        _done, problem = self._portal_try(
            lambda: request.env[INVITATION]._do_invite(
                entity.id, nombre, correo, telefono, cargo
            )
        )
        if problem:
            typed = {
                "nombre": nombre,
                "correo": correo,
                "telefono": telefono,
                "cargo": cargo,
            }
            return self._portal_coordinators_page(problem=problem, form=typed)
        return request.redirect("/my/coordinadores?hecho=invitado")

    @http.route(
        "/my/acceso",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_access(self):
        """Show users who coordinate no entity how to get access."""
        if request.env.user._grandes_clientes_get_entities():
            return request.redirect("/my")
        return self._portal_access_page()

    @http.route("/my/acceso", type="http", auth="user", methods=["POST"], website=True)
    def portal_ask_access(
        self, entidad="", telefono="", cargo="", motivo="", **_others
    ):
        """Request access for oneself; our staff decides."""
        _done, problem = self._portal_try(
            lambda: request.env[INVITATION]._do_ask_access(
                entidad, telefono, cargo, motivo
            )
        )
        if problem:
            typed = {
                "entidad": entidad,
                "telefono": telefono,
                "cargo": cargo,
                "motivo": motivo,
            }
            return self._portal_access_page(typed, problem, status=422)
        return request.redirect("/my/acceso")

    def _own_entity(self):
        """Return the entity that the user coordinates, in sudo mode; may be empty."""
        # Sudo: reads the user's own contact and its entity.
        partner_sudo = request.env.user.partner_id.sudo()
        entity_sudo = partner_sudo.parent_id
        return entity_sudo if partner_sudo.is_coordinator else entity_sudo.browse()

    def _portal_coordinators_page(self, done=None, problem=None, form=None):
        entity = self._own_entity()
        if not entity:
            return self._portal_not_found()
        return self._portal_render(
            "portal_coordinators",
            "gc_coordinators",
            status=422 if problem else 200,
            title=request.env._("Coordinators"),
            entity=entity,
            form=form or {},
            me=request.env.user.partner_id,
            today=clock.today(request.env.company),
            done=done,
            problem=problem,
            # Sudo: reads what people of the user's own entity requested.
            invitations=request.env[INVITATION]
            .sudo()
            .search([("entity_id", "=", entity.id), ("is_own", "=", False)], limit=20),
        )
