"""Error of a refused call: a sentence for people, a code for programs."""

from odoo.exceptions import UserError


class Refused(UserError):
    """Refused value of a call.

    :param str sentence: says what to do
    :param str code: one of :data:`.api_codes.CODES`
    :param str where: its place in the body, such as ``cases[0].subject``
    """

    def __init__(self, sentence, code, where=None):
        # The sentence may quote input: keep it on one line in the log.
        sentence = "".join(
            letter if letter.isprintable() else " " for letter in sentence
        )
        super().__init__(sentence)
        self.args = (sentence, {"code": code, "where": where})

    def __str__(self):
        return self.args[0]
