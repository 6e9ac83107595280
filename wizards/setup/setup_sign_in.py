from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError


class SetupSignIn(models.AbstractModel):
    """A server's account that somebody enters, whose password stays with it alone.

    The screen saves the dialog before it calls its button: whatever comes of that, the
    row forgets the password. An error would take the forgetting back, so what a server
    refuses is told in the dialog, which opens again.
    """

    _name = "grandes.clientes.setup.sign.in"
    _description = "Account of a mail server"

    host = fields.Char()
    port = fields.Integer()
    account = fields.Char()
    password = fields.Char(help="Empty: the one that is known already.")
    refusal = fields.Char(string="Why it was not kept", readonly=True)

    def _enter(self):
        """Enter what the dialog says; each dialog does so.

        :raise UserError: a server refuses
        """
        raise NotImplementedError

    def action_confirm(self):
        """Keep what was entered, once the server took the sign-in, and try it."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                done, refusal = self._enter(), False
        except (ConcurrencyError, OperationalError):
            raise  # tried again at once, with the same password
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
