from odoo import exceptions


class HeldWarning(exceptions.UserError, exceptions.RedirectWarning):
    """A refusal with a button that opens the hand-over.

    Other callers get the message alone; the web client, which recognises it by the name
    of Odoo's own warning, shows a dialog with the button.
    """

    def __init__(self, message, action, button_text, additional_context=None):
        exceptions.RedirectWarning.__init__(
            self, message, action, button_text, additional_context
        )

    def __str__(self):
        return self.args[0]


# The client looks the dialog up by this name.
HeldWarning.__module__ = exceptions.RedirectWarning.__module__
HeldWarning.__name__ = exceptions.RedirectWarning.__name__
