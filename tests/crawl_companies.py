"""A second company in the crawl's world, hidden from the users of the first."""

from odoo.fields import Command
from odoo.tests import new_test_user

from .portal_secrets import Secrets

OTHER = "DEOTRAEMPRESA"
_DOCUMENT = "60123456"


class Company:
    """A second company with an advisor, who works as those of the first one do.

    :param test: the test's class
    """

    def __init__(self, test):
        self.company = test.env["res.company"].create({"name": "Otra Empresa"})
        self.env = test.env(
            context={
                **test.env.context,
                "allowed_company_ids": self.company.ids,
            }
        )
        self.front = new_test_user(
            test.env,
            "gc_other_front",
            groups="base.group_user,grandes_clientes.group_front_office",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self._channel = test._channel
        self._case_vals = test._case_vals

    def _registered(self, **vals):
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        case = Case.create(self._case_vals(**vals))
        case._do_register()
        return case


def settle(cls):
    """Make a second company attend the same entity; return its records of it.

    The entity, the matrix and the areas are shared; the cases are not.
    """
    company = Company(cls)
    secrets = Secrets(company, cls.town, cls.stranger, OTHER, _DOCUMENT)
    cls.env["grandes.clientes.setup"].with_user(cls.manager).action_skip("mail_in")
    cls.env["grandes.clientes.mail.test"].create(
        [
            {"company_id": each.id, "email_to": address, "is_sent": True}
            for each, address in (
                (cls.env.company, "administradora@example.com"),
                (company.company, f"{OTHER}@example.com"),
            )
        ]
    )
    return secrets.records
