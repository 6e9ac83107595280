from odoo import api, models


class ControlPaper(models.AbstractModel):
    """Prints and keeps papers as they were when something was signed."""

    _name = "grandes.clientes.control.paper"
    _description = "Papers of the controls"

    @api.model
    def _create_paper(self, record, report):
        """Print a record and attach the file to it.

        :param str report: XML id of the report, without the module's name
        :return: the attachment
        """
        # Sudo: reads the language of the company's papers.
        lang = record.company_id.sudo().partner_id.lang or self.env.lang
        # Sudo: the report action is only the layout; the acting user prints.
        action_sudo = self.env["ir.actions.report"].sudo().with_context(lang=lang)
        content, _kind = action_sudo._render_qweb_pdf(
            f"grandes_clientes.{report}", record.ids
        )
        # Sudo: the file belongs to the record, for its readers.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{record.with_context(lang=lang).display_name}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        )
