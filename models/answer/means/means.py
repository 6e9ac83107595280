from dataclasses import dataclass

from odoo import api, fields, models, tools
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

MEANS = "grandes.clientes.answer.means"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """A way to hand answers out: what it needs, how it leaves, what proves it.

    :param code: what answers, events and deliveries keep of it
    :param label: what people choose
    :param address: method of the filing that returns where the answer goes, for what
        goes to an address; without one nothing is sent
    :param lacking: what to do where there is no address
    :param leaves: method of the answers that hands them over at once and returns
        ``{id: values}`` to write on them; absent where a person does it
    :param proof: what says that the answer was delivered, which closes its case:
        ``mail_server`` (taken from the mail queue), ``carrier`` (who carries it adds
        the delivery), ``recording`` (putting it down is enough, as of a call),
        ``number`` (Mercurio's outgoing one), ``witness`` (a person says so, with a
        reason)
    :param number_setting: setting of the company that asks for Mercurio's number too;
        where a case closes by that number, it delivers what goes so
    :param step: of the procedure, that closes the case; with Mercurio's number 5.2.9
    :param is_told: whoever answers says when it was done
    :param on_paper: it takes a letter
    :param of_channel: a channel may imply it
    :param outcome: sentence that says what will happen to the case; that a witnessed
        delivery closes it, where it says nothing else
    :param outcome_many: the same of many cases; may name ``count`` and ``mails``
    :param wanted: how requesters ask for it in the portal; absent where they may not
    :param wanted_rank: its place among what they choose from
    :param wanted_contact: they have to say where
    :param wanted_telephone: what they say is a telephone
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
        """Whether the mail queue hands it over."""
        return self.proof == "mail_server"

    @property
    def is_carried(self):
        """Whether a system carries it, whose taking it proves no receipt."""
        return self.proof in ("mail_server", "carrier")

    @property
    def is_witnessed(self):
        """Whether no system sees its delivery: a person says so."""
        return self.proof == "witness"

    @property
    def is_recorded(self):
        """Whether it is delivered by being put down."""
        return self.proof == "recording"

    @property
    def is_told_otherwise(self):
        """Whether a person can tell that way what no system proves to have arrived."""
        return not self.is_carried

    @property
    def takes_number(self):
        """Whether Mercurio's outgoing number may be what delivers it."""
        return self.proof == "number" or bool(self.number_setting)


class AnswerMeans(models.AbstractModel):
    """The table of the means of answering; each has a file that adds its row."""

    _name = "grandes.clientes.answer.means"
    _description = "Means of answering"

    @api.model
    def _get_rows(self):
        """Return ``{code: values of its row}``, in the order that people choose from.

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

        What answers went by before its addon was taken away is shown by its code.
        """
        return self._get_table().get(code) or Means(code=code, label=code or "")

    @api.model
    def _find(self, quality=None):
        """Return the means that have ``quality``, an attribute of theirs, or all."""
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
        """Return what requesters may ask for, in the order that they choose from.

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
    """A choice among the means, which refuses what is none, as a fixed list would."""

    def convert_to_cache(self, value, record, validate=True):
        if validate and value and value not in self.get_values(record.env):
            raise ValueError(f"Wrong value for {self}: {value!r}")
        return super().convert_to_cache(value, record, validate)


def among(quality=None):
    """Return the ``selection`` of a field that offers the means with ``quality``.

    :param str quality: attribute of :class:`Means`; all of them where absent
    """
    return lambda model: model.env[MEANS]._get_selection(quality)
