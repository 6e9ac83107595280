"""Weekly visits of quality, and the follow-up of their findings."""

from datetime import timedelta

from ..tools import clock

SHOWN = "Revisado en el caso y en sus anexos."


class Visits:
    """Visits made by quality; part of the rounds."""

    def _visit(self, answers, signature="signed", words=None):
        """Make this week's visit; ``{item: (note, finding)}`` lists unmet items."""
        visit = self._as("calidad", "visit").search([("state", "=", "planned")])[:1]
        visit._do_start()
        found = self._as("calidad", "finding")
        for item in visit.item_ids:
            name = item.checklist_item_id.get_external_id()[item.checklist_item_id.id]
            note, vals = answers.get(name.rpartition("item_")[2], (None, None))
            item.write({"answer": "no" if note else "yes", "note": note or SHOWN})
            if vals:
                found |= found._do_find(
                    item,
                    {
                        "condition": note,
                        "criterion": item.criterion,
                        "responsible_id": self.people["supervisora"].id,
                        **vals,
                    },
                )
        visit.write(
            {
                "visited_name": self.people["supervisora"].name,
                "visited_position": "Supervisora del outsourcing",
                "visited_signature": signature,
                "visited_words": words,
            }
        )
        visit._do_close()
        found._do_serve()
        return found

    def visit_first(self):
        """Make a visit with two findings, one of which will be replied to."""
        self.told["replied"], self.told["silent"] = self._visit(
            {
                "two_days": (
                    "Cuatro casos se escalaron al tercer día, sin razón escrita.",
                    {
                        "severity": "major",
                        "cause": "La bandeja se revisa una sola vez al día.",
                        "effect": "El área misional recibe con el término empezado.",
                    },
                ),
                "data": (
                    "Dos fotocopias de documentos quedaron sobre un escritorio.",
                    {"effect": "Datos de beneficiarios a la vista de terceros."},
                ),
            }
        )

    def visit_second(self):
        """Make a visit without findings to serve, with which the visited disagrees."""
        self._visit(
            {"portfolio": ("Dos entidades sin contacto en el mes.", None)},
            "disagrees",
            "Las dos entidades están en vacaciones colectivas.",
        )

    def visit_quiet(self):
        """Make a visit with every item met."""
        self._visit({})

    def visit_third(self):
        """Make a visit with a finding that may still be replied to."""
        self._visit(
            {
                "systems": (
                    "La caída de la línea del martes no tiene reporte de falla.",
                    {"cause": "El asesor avisó de viva voz."},
                ),
            }
        )

    def explain_missed(self):
        """Explain last week's missed visit, which stays missed."""
        self._as("calidad", "visit").search([("state", "=", "missed")])._do_explain(
            "La profesional estuvo en la auditoría interna de la entidad."
        )

    def present_report(self):
        """Present the report of the last visit."""
        self._as("calidad", "visit").search(
            [("state", "=", "done"), ("presented_on", "=", False)]
        )._do_present()

    def receive_report(self):
        """Receive the presented report, as Coordinador."""
        self._as("coordinador", "visit").search(
            [("presented_on", "!=", False), ("received_on", "=", False)]
        )._do_receive()

    def reply(self):
        """Reply to the first finding, as supervisor."""
        self.told["replied"].with_user(self.people["supervisora"])._do_reply(
            "Es cierto en tres de los cuatro. Se revisará la bandeja mañana y tarde."
        )

    def uphold(self):
        """Uphold the finding with a reply; its action is under way."""
        finding = self.told["replied"]
        finding._do_uphold("La respuesta reconoce los hechos y no los desvirtúa.")
        finding._do_agree(
            "Revisión de la bandeja a las 8 y a las 14, con registro.",
            self.present + timedelta(days=21),
        )

    def uphold_silent(self):
        """Uphold the finding without a reply; its action will be overdue."""
        finding = self.told["silent"]
        finding._do_uphold("Nadie respondió en el término; los hechos constan.")
        finding._do_agree(
            "Cajón con llave en cada sitio de trabajo.",
            clock.today(self.company) + timedelta(days=7),
        )
