from urllib.parse import urlencode

from odoo import fields, http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.portal.portal_cases import COUNTED
from ..tools.sheet.writer import XLSX
from .download import download

CASE = "grandes.clientes.case"
LIST = "grandes.clientes.portal.cases"
FILING = "grandes.clientes.filing"
ANSWER = "grandes.clientes.case.answer"
INVITATION = "grandes.clientes.portal.invitation"
DRAFT = "grandes.clientes.portal.draft"
_SORTS = ("newest", "oldest", "promised")


class PortalBase(CustomerPortal):
    """Base of the portal pages for coordinators.

    Routes rely on record rules alone: there are no access tokens (INV-10). GET requests
    change nothing; acts are POST requests with Odoo's CSRF protection.
    """

    def _portal_render(self, template, page_name, status=200, **values):
        """Return a portal page that is not cached."""
        company = request.env.company
        user = request.env.user
        response = request.render(
            f"grandes_clientes.{template}",
            {
                **self._prepare_portal_layout_values(),
                "page_name": page_name,
                "company": company,
                # Sudo: reads the names of the company and of the reader.
                "company_name": company.sudo().name,
                "reader_name": user.sudo().name,
                "reads": bool(user._grandes_clientes_get_entities()),
                "failure_text": company._grandes_clientes_get_failure_text(),
                # Browsers do not refill the files of a form that is shown again.
                "lost_files": any(
                    file.filename
                    for _name, file in request.httprequest.files.items(multi=True)
                ),
                **values,
            },
            status=status,
        )
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def _portal_not_found(self):
        """Return the same page for what does not exist and what is somebody else's.

        A user who coordinates no entity is told so and how to proceed, whatever they
        requested.
        """
        if not request.env.user._grandes_clientes_get_entities():
            return self._portal_access_page(status=404)
        return self._portal_render("portal_not_found", "gc_none", status=404)

    def _portal_access_page(self, form=None, problem=None, status=200):
        """Show a user without access how to request it, and what they requested."""
        # Sudo: reads the user's own requests.
        asked_sudo = (
            request.env[INVITATION]
            .sudo()
            .search(
                [("asked_by_id", "=", request.env.uid), ("is_own", "=", True)], limit=5
            )
        )
        company_sudo = request.env.company.sudo()
        return self._portal_render(
            "portal_access",
            "gc_access",
            status=status,
            title=request.env._("You have no access yet"),
            form=form or {},
            problem=problem,
            asked=asked_sudo,
            phone=company_sudo.phone,
            email=company_sudo.email,
        )

    def _portal_record(self, model, record_id):
        """Return the record if the user may read it, else an empty recordset."""
        record = request.env[model].browse(record_id)
        try:
            record.check_access("read")
            return record.exists()
        except (AccessError, MissingError):
            return record.browse()

    def _portal_uploads(self):
        """Return ``(name, bytes)`` of each file that the form sent.

        Reads at most one byte more than the limit, which reveals an excess at no
        further cost.
        """
        # Sudo: reads a limit that everybody is told.
        company_sudo = request.env.company.sudo()
        most = company_sudo.grandes_clientes_portal_file_mb * 1024**2 + 1
        uploads = []
        for file in request.httprequest.files.getlist("archivos"):
            if file.filename:
                # Already read if Odoo retries the request after a conflict: of several
                # files with the same name it only rewinds the first.
                file.seek(0)
                uploads.append((file.filename, file.read(most)))
        return uploads

    def _portal_try(self, act):
        """Call ``act()``; return ``(result, None)``, or ``(None, refusal message)``."""
        try:
            with request.env.cr.savepoint():
                result = act()
        except UserError as error:
            return None, str(error)
        if request.httprequest.method == "POST":
            # The form was submitted, so its draft is discarded.
            request.env[DRAFT]._do_discard(request.httprequest.path)
        return result, None


class PortalCases(PortalBase):
    """The list of an entity's requests, and its download."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "gc_case_count" in counters:
            entities = request.env.user._grandes_clientes_get_entities()
            Case = request.env[CASE]
            domain = request.env[LIST]._get_portal_domain(
                entities=entities, state="open"
            )
            values["gc_case_count"] = self._counted(Case, domain)[0] if entities else 0
        return values

    @http.route(["/my", "/my/home"], type="http", auth="user", website=True)
    def home(self, **kw):
        """Show coordinators what awaits them; show Odoo's home to everybody else.

        ``/my/home`` remains Odoo's for everybody: it has the documents of other
        applications.
        """
        entities = request.env.user._grandes_clientes_get_entities()
        if not entities or request.httprequest.path.rstrip("/") == "/my/home":
            return super().home(**kw)
        return self._portal_render(
            "portal_home",
            "gc_home",
            title=request.env._("Home"),
            entities=entities,
            home=request.env["grandes.clientes.portal.home"]._get_home(entities),
            advisor=request.env["grandes.clientes.portal.advisor"]._get_advisor(
                entities[:1]
            ),
            draft=request.env["grandes.clientes.portal.draft"]._get_own(),
            done=kw.get("hecho"),
        )

    @http.route(
        "/my/casos",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_cases(self, **query):
        """Show one page of the list."""
        entities = request.env.user._grandes_clientes_get_entities()
        if not entities:
            return self._portal_not_found()
        asked, problem = self._read_query(query)
        Case = request.env[CASE]
        domain = request.env[LIST]._get_portal_domain(entities=entities, **asked)
        page, unknown = self._portal_try(
            lambda: request.env[LIST]._get_portal_page(
                domain, asked["sort"], query.get("pagina", "")
            )
        )
        if unknown:
            return request.redirect("/my/casos")
        is_filtered = any(query.get(name) for name in self._filters())
        # The number of all requests ever made is of no use.
        count = self._counted(Case, domain) if is_filtered else None
        return self._portal_render(
            "portal_cases",
            "gc_cases",
            title=request.env._("Requests"),
            entities=entities,
            asked=asked,
            query=query,
            problem=problem,
            page=page,
            count=count,
            left_out=self._get_left_out(entities, asked, count),
            url=self._list_url(query),
            is_narrowed=any(
                query.get(name) for name in (*self._filters()[1:], "orden")
            ),
            is_filtered=is_filtered,
        )

    @http.route(
        "/my/casos/respuestas",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_answers(self, **query):
        """Download the requests of the list with their answers."""
        entities = request.env.user._grandes_clientes_get_entities()
        asked, problem = self._read_query(query)
        Case = request.env[CASE]
        if not entities:
            return self._portal_not_found()
        content, refused = self._portal_try(lambda: self._answers(entities, asked))
        if problem or refused:
            return self._portal_render(
                "portal_message",
                "gc_cases",
                title=request.env._("Answers in a spreadsheet"),
                problem=problem or refused,
                back=self._list_url(query)(),
            )
        name = Case.env._("Answers")
        return download(content, XLSX, f"{name}.xlsx", kept=False)

    def _answers(self, entities, asked):
        Case = request.env[CASE]
        domain = request.env[LIST]._get_portal_domain(entities=entities, **asked)
        # One more than the limit, to detect that there are more.
        cases = Case.search(domain, limit=5_001)
        return request.env["grandes.clientes.portal.download"]._get_answers_sheet(cases)

    def _counted(self, Case, domain):
        """Return ``(count, whether there are more)``, counting up to a limit."""
        count = Case.search_count(domain, limit=COUNTED + 1)
        return min(count, COUNTED), count > COUNTED

    def _get_left_out(self, entities, asked, count):
        """Return how many matches of the search the other filters hide, up to a limit.

        :param count: result of :meth:`_counted` for the filtered list
        """
        narrowed = (
            asked["state"] != "all"
            or asked["sort"] == "promised"
            or any(
                asked[name] for name in ("entity_id", "date_from", "date_to", "mine")
            )
        )
        if not narrowed or not asked["search"].strip() or count[1]:
            return 0
        every = request.env[LIST]._get_portal_domain(
            entities=entities, search=asked["search"]
        )
        return self._counted(request.env[CASE], every)[0] - count[0]

    def _filters(self):
        return ("texto", "estado", "desde", "hasta", "mios", "entidad")

    def _read_query(self, query):
        """Return ``(arguments for the domain and sort, what is wrong with them)``."""
        problem = None
        dates = {}
        for name in ("desde", "hasta"):
            try:
                dates[name] = fields.Date.to_date(query.get(name) or False)
                # The calendar of terms and date arithmetic are limited.
                if dates[name] and not 1990 <= dates[name].year <= 2200:
                    raise ValueError
            except ValueError:
                dates[name] = None
                problem = request.env._("Write the dates as year-month-day.")
        if dates["desde"] and dates["hasta"] and dates["desde"] > dates["hasta"]:
            problem = request.env._(
                "The first day is after the last one: exchange the two dates."
            )
        entity = query.get("entidad", "")
        sort = query.get("orden", "")
        state = query.get("estado", "")
        return {
            "entity_id": int(entity) if entity.isdecimal() and len(entity) < 10 else 0,
            "state": state
            if state in request.env[LIST]._get_portal_states()
            else "all",
            "search": query.get("texto", "")[:100],
            "date_from": dates["desde"],
            "date_to": dates["hasta"],
            "mine": bool(query.get("mios")),
            "sort": sort if sort in _SORTS else "newest",
        }, problem

    def _list_url(self, query):
        """Return a function that builds the URL of the list with given changes."""
        kept = {
            name: query[name] for name in (*self._filters(), "orden") if query.get(name)
        }

        def url(path="/my/casos", **changes):
            asked = {k: v for k, v in {**kept, **changes}.items() if v}
            return f"{path}?{urlencode(asked)}" if asked else path

        return url
