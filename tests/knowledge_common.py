from .test_mail_request import MailRequestCommon


class KnowledgeCommon(MailRequestCommon):
    """Bulletins of Tesorería, and answers that depend on them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Bulletin = cls.env["grandes.clientes.bulletin"]
        cls.Template = cls.env["grandes.clientes.answer.template"]
        cls.supervisor.email = "supervisora@example.com"

    @classmethod
    def _draft(cls, user=None, **vals):
        return cls.Bulletin.with_user(user or cls.supervisor).create(
            {
                "name": "Cambia la fecha de giro",
                "body": "<p>Desde hoy se gira los viernes.</p>",
                "mission_area_id": cls.treasury.id,
                "typification_ids": cls._typification("T22").ids,
                **vals,
            }
        )

    @classmethod
    def _published(cls, **vals):
        bulletin = cls._draft(**vals)
        bulletin._do_publish()
        return bulletin

    @classmethod
    def _template(cls, **vals):
        return cls.Template.create(
            {
                "name": "Giro en curso",
                "body": "<p>El giro de {{beneficiary}} sale el jueves.</p>",
                "typification_id": cls._typification("T22").id,
                **vals,
            }
        )

    def _owes(self, user, bulletins):
        """Return the bulletins among ``bulletins`` that the user still has to read."""
        mine = self.Bulletin.with_user(user)
        self.env.invalidate_all()
        return mine.search([("is_owed", "=", True), ("id", "in", bulletins.ids)])
