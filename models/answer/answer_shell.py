import re
from functools import lru_cache

from lxml import html

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from .answer_template import PLACEHOLDER

_lt = LazyTranslate(__name__)

_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "blockquote", "pre")
# What a template leaves to be written in its own words.
_MARK = re.compile(r"\[[^\]\n]{0,80}\]|_{3,}|X{4,}|\.{6,}|…{2,}")
_NAMED = re.compile(r"\[[^\]]*\w[^\]]*\]")
#: What stands in a text that was taken from another case, in the language in which
#: requesters are written to, and as nobody writes of their own accord.
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
# So much of the words around a blank tells that it is the same blank.
_AROUND = 60
_STILL_SHELL = _lt(
    "The text is still its template: write what was found where it says «%(before)s»."
)
_STILL_PLACEHOLDER = _lt(
    "Nothing is known that stands for «%(what)s»: write it in words, or take it out."
)


class AnswerTemplate(models.Model):
    """What a template leaves blank, to be written for each case."""

    _name = "grandes.clientes.answer.template"
    _inherit = ["grandes.clientes.answer.template", "grandes.clientes.cached.mixin"]

    @api.model
    @tools.ormcache("company_ids")
    def _get_all_blanks(self, company_ids):
        """Return the blanks of all templates of final answers of the companies.

        :param tuple company_ids: ids
        """
        # Sudo: texts that everybody who answers starts from, and what was written from
        # one that is archived since.
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

        An empty paragraph after a sentence that ends with a colon is one, the greeting
        apart, and so is a mark such as ``[date]``, wherever it stands, or ``____``. Of
        marks it says nothing of what comes after: it is ``None``.
        """
        self.ensure_one()
        return _find_blanks(str(self.body or ""))

    @api.model
    def _is_untouched(self, body, case):
        """Whether a text reads as a template does, filled for ``case`` or not."""
        text = _read(str(body))
        for template in self._get_for_case(case, "final") | self._get_for_case(
            case, "interim"
        ):
            if text in (
                _read(str(template.body)),
                _read(str(self._render_filled(template.body, case))),
            ):
                return True
        return False


class CaseAnswer(models.Model):
    """A final answer says something: no template's shell is sent (5.2.7)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _get_shell_reasons(self):
        """Return ``{id: reason}`` for what is still a template, or of another case.

        Final answers fill in their template; no answer keeps a blank that was left by
        what was true of another case alone.
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
            answer.id: self._get_shell_reason(before)
            for answer in finals
            if (before := find_blank_left(str(answer.body), blanks))
        }

    @api.model
    def _get_left_open(self, body):
        """Return why a text says nothing true yet, whatever answer it is, or ``""``."""
        if mark := _MARK_OF_OTHER.search(body):
            return self.env._(
                "Where it says «%(mark)s», the answer to the other case spoke of "
                "somebody else: write what is true of this one.",
                mark=mark[0],
            )
        # What is known of the case is filled in before.
        if left := PLACEHOLDER.search(body):
            sentence = self.env._(_STILL_PLACEHOLDER)
            return sentence % {"what": _read(left[0])}
        return ""

    @api.model
    def _get_shell_reason(self, before):
        """Return the sentence for a text that left the blank after ``before`` so."""
        sentence = self.env._(_STILL_SHELL)
        return sentence % {"before": before.lstrip("».,;:) ")}

    def _check_no_shell(self):
        """Raise where a final answer is still what its template says."""
        reasons = self._get_shell_reasons()
        if reasons:
            answer_id, reason = next(iter(reasons.items()))
            case = self.browse(answer_id).case_id
            raise UserError(
                self.env._(
                    "%(case)s: %(reason)s", case=case.display_name, reason=reason
                )
            )


def find_blank_left(body, blanks):
    """Return the words before the first blank that nobody filled in, or ``""``."""
    text = _read(body)
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
            # Words in brackets say by themselves that they are none of the answer.
            said = mark[0] if _NAMED.fullmatch(mark[0]) else text[: mark.end()]
            blanks.append((_last_words(said), None))
        if text:
            lines += 1
            continue
        before = next((each for each in reversed(blocks[:place]) if each), "")
        after = next((each for each in blocks[place + 1 :] if each), "")
        # The first line greets, and a space below it is none.
        if lines > 1 and before.endswith(":"):
            blanks.append((_last_words(before), _first_words(after)))
    return tuple(dict.fromkeys(blank for blank in blanks if len(blank[0]) > 2))


def _blocks(body):
    """Return the paragraphs of a text as they read, the empty ones too."""
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


def _read(body):
    """Return a text as it reads, without its paragraphs."""
    return _spaced(" ".join(_blocks(body)))


def _spaced(text):
    return _SPACES.sub(" ", text).strip()


def _last_words(text):
    """Return the end of a text after its last placeholder."""
    return PLACEHOLDER.split(text)[-1][-_AROUND:].strip()


def _first_words(text):
    """Return the beginning of a text before its first placeholder."""
    return PLACEHOLDER.split(text)[0][:_AROUND].strip()
