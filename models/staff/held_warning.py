from odoo import exceptions


class HeldWarning(exceptions.UserError, exceptions.RedirectWarning):
    """A refusal with a button that leads to the hand-over.

    A sentence for whoever calls; for the web client, which knows it by the name of
    Odoo's own warning, a dialog with the button.
    """

    def __init__(self, message, action, button_text, additional_context=None):
        exceptions.RedirectWarning.__init__(
            self, message, action, button_text, additional_context
        )

    def __str__(self):
        return self.args[0]


# What the client looks the dialog up by.
HeldWarning.__module__ = exceptions.RedirectWarning.__module__
HeldWarning.__name__ = exceptions.RedirectWarning.__name__
