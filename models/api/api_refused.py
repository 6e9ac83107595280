"""What a call is refused with: a sentence for people, a code for programs."""

from odoo.exceptions import UserError


class Refused(UserError):
    """Something that was sent is not taken.

    :param str sentence: says what to do
    :param str code: of :data:`.api_operations.CODES`
    :param str where: in the body, as ``cases[0].subject``
    """

    def __init__(self, sentence, code, where=None):
        # What was sent may be in it: one line in the log, whatever came.
        sentence = "".join(
            letter if letter.isprintable() else " " for letter in sentence
        )
        super().__init__(sentence)
        self.args = (sentence, {"code": code, "where": where})

    def __str__(self):
        return self.args[0]
