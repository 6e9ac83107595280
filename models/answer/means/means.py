from dataclasses import dataclass

from odoo import api, fields, models, tools
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

MEANS = "grandes.clientes.answer.means"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Means of answering: what it needs, how it leaves, what proves delivery.

    :param code: value stored on answers, events and deliveries
    :param label: shown to users
    :param address: name of the filing's method that returns the address, for means that
        need one; without an address nothing is sent
    :param lacking: what to do if the address is missing
    :param leaves: name of the answers' method that hands them over at once and returns
        ``{id: values}`` to write on them; empty if a person does it
    :param proof: what proves the delivery, which closes the case: ``mail_server``
        (accepted from the mail queue), ``carrier`` (the carrier adds the delivery),
        ``recording`` (recording is enough, as for a call), ``number`` (the outgoing
        Mercurio number), ``witness`` (a person states it, with a reason)
    :param number_setting: company setting that requires Mercurio's number too; where a
        case closes by that number, the number also delivers the answer
    :param step: step of the procedure that closes the case; 5.2.9 with Mercurio's
        number
    :param is_told: the user who answers says when it was done
    :param on_paper: it needs a letter
    :param of_channel: a channel may imply it
    :param outcome: sentence on what will happen to the case; by default, that a
        witnessed delivery closes it
    :param outcome_many: the same for many cases; may use ``count`` and ``mails``
    :param wanted: label for requesters in the portal; empty if they cannot ask for it
    :param wanted_rank: position among their choices
    :param wanted_contact: they have to say where
    :param wanted_telephone: what they say is a telephone number
    """

    code: str
    label: LazyTranslate | str
    address: str | None = None
    lacking: LazyTranslate | str = ""
    leaves: str | None = None
    proof: str = "witness"
    number_setting: str | None = None
    step: str = "5.2.8"
    is_told: bool = False
    on_paper: bool = False
    of_channel: bool = False
    outcome: LazyTranslate | str = _lt(
        "%(means)s: closes when you record the delivery, with its reason."
    )
    outcome_many: LazyTranslate | str | None = None
    wanted: LazyTranslate | str | None = None
    wanted_rank: int = 100
    wanted_contact: bool = False
    wanted_telephone: bool = False

    @property
    def is_queued(self):
        """Return whether the mail queue hands it over."""
        return self.proof == "mail_server"

    @property
    def is_carried(self):
        """Return whether a system carries it, whose acceptance proves no receipt."""
        return self.proof in ("mail_server", "carrier")

    @property
    def is_witnessed(self):
        """Return whether no system observes its delivery: a person states it."""
        return self.proof == "witness"

    @property
    def is_recorded(self):
        """Return whether recording it counts as delivery."""
        return self.proof == "recording"

    @property
    def is_told_otherwise(self):
        """Return whether it can notify an answer whose carried delivery is unproven."""
        return not self.is_carried

    @property
    def takes_number(self):
        """Return whether Mercurio's outgoing number may count as its delivery."""
        return self.proof == "number" or bool(self.number_setting)


class AnswerMeans(models.AbstractModel):
    """Registry of the means of answering; each has a file that adds its row."""

    _name = "grandes.clientes.answer.means"
    _description = "Means of answering"

    @api.model
    def _get_rows(self):
        """Return ``{code: values of its row}``, in the order shown to users.

        A hook: each means extends it, ours in this folder, those of other addons in
        theirs. See :class:`Means` for the values.
        """
        return {}

    @api.model
    @tools.ormcache()
    def _get_table(self):
        """Return ``{code: Means}``."""
        return {
            code: Means(code=code, **values)
            for code, values in self._get_rows().items()
        }

    @api.model
    def _get(self, code):
        """Return the means of this code.

        A code whose addon was uninstalled gets a placeholder labelled by the code.
        """
        return self._get_table().get(code) or Means(code=code, label=code or "")

    @api.model
    def _find(self, quality=None):
        """Return the means with a true attribute ``quality``, or all of them."""
        return [
            means
            for means in self._get_table().values()
            if not quality or getattr(means, quality)
        ]

    @api.model
    def _find_codes(self, quality=None):
        """Return the codes of :meth:`_find`."""
        return [means.code for means in self._find(quality)]

    @api.model
    def _get_wanted(self):
        """Return the means that requesters may ask for, in order.

        :return: ``[{"code", "label", "asks_where", "by_email"}]``, in their language
        """
        return [
            {
                "code": means.code,
                "label": self.env._(means.wanted),
                "asks_where": means.wanted_contact,
                "by_email": means.is_queued,
            }
            for means in sorted(
                self._find("wanted"), key=lambda means: means.wanted_rank
            )
        ]

    @api.model
    def _get_selection(self, quality=None):
        """Return ``[(code, label)]`` of :meth:`_find`, in the user's language."""
        return [(means.code, self.env._(means.label)) for means in self._find(quality)]


class MeansField(fields.Selection):
    """Selection of a means; refuses unknown codes although the list is dynamic."""

    def convert_to_cache(self, value, record, validate=True):
        if validate and value and value not in self.get_values(record.env):
            raise ValueError(f"Wrong value for {self}: {value!r}")
        return super().convert_to_cache(value, record, validate)


def among(quality=None):
    """Return the ``selection`` of a field that offers the means with ``quality``.

    :param str quality: attribute of :class:`Means`; default: all means
    """
    return lambda model: model.env[MEANS]._get_selection(quality)
