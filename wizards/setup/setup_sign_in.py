from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError


class SetupSignIn(models.AbstractModel):
    """Base of the wizards that ask for a mail account, without keeping its password.

    The web client saves the record before it calls the button, so the password is
    cleared whatever the outcome. An exception would roll back the clearing, so a
    server's refusal is shown in the wizard, which reopens.
    """

    _name = "grandes.clientes.setup.sign.in"
    _description = "Account of a mail server"

    host = fields.Char()
    port = fields.Integer()
    account = fields.Char()
    password = fields.Char(help="Empty: the one that is known already.")
    refusal = fields.Char(string="Why it was not kept", readonly=True)

    def _enter(self):
        """Store the input and test it; implemented by each wizard.

        :raise UserError: a server refuses
        """
        raise NotImplementedError

    def action_confirm(self):
        """Store the input if the server accepts it, or reopen with the refusal."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                done, refusal = self._enter(), False
        except (ConcurrencyError, OperationalError):
            raise  # Odoo retries the request with the same password
        except UserError as error:
            done, refusal = self._open_again(), str(error)
        except Exception as error:  # pylint: disable=broad-except
            refusal = self.env["grandes.clientes.setup"]._get_refusal(
                error, self.host, self.port, self.password
            )
            done = self._open_again()
        self.write({"password": False, "refusal": refusal})
        return done

    def _open_again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
