import re
from functools import lru_cache

from lxml import html

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from .answer_template import PLACEHOLDER

_lt = LazyTranslate(__name__)

_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "blockquote", "pre")
# Blanks that a template leaves to be filled in.
_MARK = re.compile(r"\[[^\]\n]{0,80}\]|_{3,}|X{4,}|\.{6,}|…{2,}")
_NAMED = re.compile(r"\[[^\]]*\w[^\]]*\]")
#: Markers in a text copied from another case, in the language used with requesters and
#: worded as nobody would write on their own.
MARKS_OF_OTHERS = {
    "name": "[falta: nombre]",
    "entity": "[falta: entidad]",
    "document": "[falta: documento]",
    "address": "[falta: dirección]",
    "email": "[falta: correo]",
    "phone": "[falta: teléfono]",
    "link": "[falta: enlace]",
    "amount": "[falta: valor]",
    "date": "[falta: fecha]",
    "period": "[falta: período]",
    "number": "[falta: número]",
}
_MARK_OF_OTHER = re.compile("|".join(map(re.escape, MARKS_OF_OTHERS.values())))
_LEFT_OPEN = re.compile(f"{_MARK_OF_OTHER.pattern}|{PLACEHOLDER.pattern}")
_SPACES = re.compile(r"[\s\u00a0\u200b\ufeff]+")
# Number of characters around a blank that identify it.
_AROUND = 60
_STILL_SHELL = _lt(
    "The text is still its template: write what was found where it says «%(before)s»."
)
_STILL_PLACEHOLDER = _lt(
    "Nothing is known that stands for «%(what)s»: write it in words, or take it out."
)


class AnswerTemplate(models.Model):
    """Blanks of a template, to be filled in for each case."""

    _name = "grandes.clientes.answer.template"
    _inherit = ["grandes.clientes.answer.template", "grandes.clientes.cached.mixin"]

    @api.model
    @tools.ormcache("company_ids")
    def _get_all_blanks(self, company_ids):
        """Return the blanks of all final-answer templates of the companies.

        :param tuple company_ids: ids
        """
        # Sudo: templates are open to everybody who answers; includes archived ones,
        # since answers may have been started from them.
        templates_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search(
                [("kind", "=", "final"), ("company_id", "in", [*company_ids, False])]
            )
        )
        return tuple(
            dict.fromkeys(
                blank for template in templates_sudo for blank in template._get_blanks()
            )
        )

    def _get_blanks(self):
        """Return the blanks of the template: ``[(words before, words after), …]``.

        A blank is an empty paragraph after a sentence that ends with a colon, except
        the greeting, or a mark such as ``[date]`` or ``____``, wherever it stands. For
        marks the words after are ``None``.
        """
        self.ensure_one()
        return _find_blanks(str(self.body or ""))

    @api.model
    def _is_untouched(self, body, case):
        """Return whether a text equals a template, filled in for ``case`` or not."""
        text = as_read(str(body))
        for template in self._get_for_case(case, "final") | self._get_for_case(
            case, "interim"
        ):
            if text in (
                as_read(str(template.body)),
                as_read(str(self._render_filled(template.body, case))),
            ):
                return True
        return False


class CaseAnswer(models.Model):
    """Refuse final answers that are still a bare template (5.2.7)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _get_blank_reasons(self):
        """Return ``{id: reason}`` for texts still to be filled in or adapted.

        Final answers must fill in their template; no answer may keep a marker copied
        with the text of another case.
        """
        reasons = {
            answer.id: self._get_left_open(str(answer.body))
            for answer in self
            if _LEFT_OPEN.search(str(answer.body or ""))
        }
        finals = self.filtered(lambda answer: answer.kind == "final")
        if not finals:
            return reasons
        blanks = self.env["grandes.clientes.answer.template"]._get_all_blanks(
            tuple(finals.company_id.ids)
        )
        return reasons | {
            answer.id: self._get_blank_reason(before)
            for answer in finals
            if (before := find_blank_left(str(answer.body), blanks))
        }

    @api.model
    def _get_left_open(self, body):
        """Return why a text is incomplete, for any kind of answer, or ``""``."""
        if mark := _MARK_OF_OTHER.search(body):
            return self.env._(
                "Where it says «%(mark)s», the answer to the other case spoke of "
                "somebody else: write what is true of this one.",
                mark=mark[0],
            )
        # Known values of the case were filled in before; this one is unknown.
        if left := PLACEHOLDER.search(body):
            sentence = self.env._(_STILL_PLACEHOLDER)
            return sentence % {"what": as_read(left[0])}
        return ""

    @api.model
    def _get_blank_reason(self, before):
        """Return the sentence for a text with an unfilled blank after ``before``."""
        sentence = self.env._(_STILL_SHELL)
        return sentence % {"before": before.lstrip("».,;:) ")}

    def _check_no_blanks(self):
        """Raise if an answer is a bare template, keeps a marker or mistypes a copy."""
        reasons = self._get_blank_reasons() | self._get_copy_reasons()
        if reasons:
            answer_id, reason = next(iter(reasons.items()))
            case = self.browse(answer_id).case_id
            raise UserError(
                self.env._(
                    "%(case)s: %(reason)s", case=case.display_name, reason=reason
                )
            )


def find_blank_left(body, blanks):
    """Return the words before the first unfilled blank, or ``""``."""
    text = as_read(body)
    for before, after in blanks:
        place = text.find(_spaced(f"{before} {after or ''}"))
        if place >= 0 and (after or after is None or text.endswith(before)):
            return before
    return ""


@lru_cache(maxsize=256)
def _find_blanks(body):
    """Return the blanks of a template's text; see ``_get_blanks``."""
    blocks, blanks, lines = _blocks(body), [], 0
    for place, text in enumerate(blocks):
        for mark in _MARK.finditer(text):
            # Words in brackets identify the blank by themselves.
            said = mark[0] if _NAMED.fullmatch(mark[0]) else text[: mark.end()]
            blanks.append((_last_words(said), None))
        if text:
            lines += 1
            continue
        before = next((each for each in reversed(blocks[:place]) if each), "")
        after = next((each for each in blocks[place + 1 :] if each), "")
        # The first line is the greeting; a space below it is not a blank.
        if lines > 1 and before.endswith(":"):
            blanks.append((_last_words(before), _first_words(after)))
    return tuple(dict.fromkeys(blank for blank in blanks if len(blank[0]) > 2))


def _blocks(body):
    """Return the paragraphs of a text as they read, including empty ones."""
    if not body.strip():
        return []
    blocks = [""]

    def walk(node):
        begins = node.tag in _BLOCKS
        if begins:
            blocks.append("")
        blocks[-1] += f" {node.text or ''}" if node.tag == "br" else node.text or ""
        for child in node:
            if isinstance(child.tag, str):
                walk(child)
            if child.tag in _BLOCKS and (child.tail or "").strip():
                blocks.append("")
            blocks[-1] += child.tail or ""

    walk(html.fragment_fromstring(body, create_parent="section"))
    return [_spaced(block) for block in blocks]


def as_read(body):
    """Return a text as it reads, as one line."""
    return _spaced(" ".join(_blocks(body)))


def _spaced(text):
    return _SPACES.sub(" ", text).strip()


def _last_words(text):
    """Return the end of a text after its last placeholder."""
    return PLACEHOLDER.split(text)[-1][-_AROUND:].strip()


def _first_words(text):
    """Return the beginning of a text before its first placeholder."""
    return PLACEHOLDER.split(text)[0][:_AROUND].strip()
