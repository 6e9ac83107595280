import secrets

from odoo import http
from odoo.http import request

from ..models.case import document_messages
from ..tools.identity import documents
from .portal import CASE, DRAFT, FILING, PortalBase

TEMPLATE = "grandes.clientes.portal.template"


class PortalFiling(PortalBase):
    """The form of a new request: its draft is kept, then it is filed."""

    @http.route(
        "/my/radicar",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_file_form(self):
        """Show the form of a new request, filled with its draft."""
        draft = request.env[DRAFT]._get_own()
        return self._portal_form(dict(draft.values or {}), draft=draft)

    @http.route(
        "/my/radicar/borrador",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_draft(self, descartar="", solo="", **form):
        """Keep or discard the draft; also works without a script."""
        if not request.env.user._grandes_clientes_get_entities():
            return self._portal_not_found()
        if descartar:
            request.env[DRAFT]._do_discard()
            return request.redirect("/my/radicar")
        request.env[DRAFT]._do_keep(form)
        if solo:
            # Called by a script of the page, which stays as it is.
            return request.make_response("", status=204)
        return request.redirect("/my?hecho=borrador")

    @http.route("/my/borradores", type="jsonrpc", auth="user")
    def portal_typed(self, places=(), place=None, values=None):
        """Keep the texts typed in a form, or return those kept for a page's forms.

        :param list places: addresses of the forms on the page
        :param str place: address of the form that is being filled in
        :param dict values: its texts
        """
        Draft = request.env[DRAFT]
        if place is not None:
            return isinstance(place, str) and Draft._do_keep_typed(place, values)
        if not isinstance(places, list):
            return {}
        return Draft._get_draft_texts(
            [each for each in places[:20] if isinstance(each, str)]
        )

    @http.route("/my/radicar", type="http", auth="user", methods=["POST"], website=True)
    def portal_file(self, **form):
        """File a request, or show what is missing."""
        problems = self._find_problems(form)
        if problems:
            return self._portal_form(form, problems)
        files = self._portal_uploads()
        filing, refused = self._portal_try(
            lambda: request.env[FILING]._do_file_portal(
                self._number(form, "entidad"),
                self._get_asked(form),
                files,
                {"means": form.get("medio"), "contact": form.get("contacto")},
                consent=bool(form.get("consentimiento")),
                key=form.get("once"),
            )
        )
        if refused:
            return self._portal_form(form, {"": refused})
        done = "radicado" if filing._is_sent_by(form.get("once")) else "repetido"
        return request.redirect(f"/my/radicaciones/{filing.id}?hecho={done}")

    def _portal_form(self, form, problems=None, draft=None):
        entities = request.env.user._grandes_clientes_get_entities()
        if not entities:
            return self._portal_not_found()
        company = request.env.company
        # Sudo: reads limits that the form states.
        company_sudo = company.sudo()
        return self._portal_render(
            "portal_file",
            "gc_file",
            status=422 if problems else 200,
            title=request.env._("File a request"),
            form=form,
            problems=problems or {},
            entities=entities,
            draft=draft,
            typifications=request.env[TEMPLATE]._get_matters(),
            kinds=request.env[CASE]._fields["kind"]._description_selection(request.env),
            document_types=request.env[CASE]._selection_document_type(),
            consent=company._grandes_clientes_get_consent_text(),
            most_files=company_sudo.grandes_clientes_portal_files,
            most_mb=company_sudo.grandes_clientes_portal_file_mb,
            wanted=request.env["grandes.clientes.answer.means"]._get_wanted(),
            email=request.env.user.email or "",
            once=form.get("once") or secrets.token_urlsafe(16),
        )

    def _find_problems(self, form):
        """Return ``{field: message}`` for what is missing, in the order of the form."""
        problems = {}
        if not form.get("asunto", "").strip():
            problems["asunto"] = request.env._("Say in a few words what you ask.")
        if not form.get("detalle", "").strip():
            problems["detalle"] = request.env._("Explain what you ask.")
        if form.get("documento", "").strip() and not form.get("tipo_documento"):
            problems["tipo_documento"] = request.env._(
                "Choose the type of the document."
            )
        elif said := self._find_odd_document(form):
            problems["documento"] = said
        wanted = request.env[FILING]._get_wanted_problem(
            form.get("medio"), form.get("contacto")
        )
        if wanted:
            problems["contacto"] = wanted
        if not form.get("consentimiento"):
            problems["consentimiento"] = request.env._(
                "Without the consent we cannot treat the data of the request."
            )
        return problems

    def _find_odd_document(self, form):
        """Return a warning about an odd document number, once: it may be correct."""
        number = form.get("documento", "").strip()
        code = number and documents.problem(form.get("tipo_documento"), number)
        if not code or form.get("documento_dicho", "").strip() == number:
            return None
        said = document_messages.get_sentence(request.env._, code, number)
        return request.env._("%(problem)s If it is so, file it as it is.", problem=said)

    def _get_asked(self, form):
        """Return the values of the case from the form."""
        return {
            "subject": form.get("asunto"),
            "description": form.get("detalle"),
            "kind": self._choice("kind", form.get("clase")),
            "typification_id": self._typification(form),
            "academic_period": form.get("periodo"),
            "beneficiary_name": form.get("beneficiario"),
            "beneficiary_id_type": self._choice(
                "beneficiary_id_type", form.get("tipo_documento")
            ),
            "beneficiary_id_number": form.get("documento"),
        }

    def _typification(self, form):
        found = request.env["grandes.clientes.typification"].search(
            [("id", "=", self._number(form, "tema"))]
        )
        return found.id

    def _choice(self, name, value):
        """Return ``value`` if the field offers it."""
        field = request.env[CASE]._fields[name]
        offered = dict(field._description_selection(request.env))
        return value if value in offered else False

    def _number(self, form, name):
        value = form.get(name, "")
        return int(value) if value.isdecimal() and len(value) < 10 else 0
