import math
from collections import Counter

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import clock
from .base_text import read_lines
from .case_text import get_words_sql

# How many similar cases are shown, and how many vote on the typification.
_SHOWN = 5
_VOTING = 9
# Maximum number of rows fetched per search, however frequent the words are.
_MOST = 2_000
# Number of words searched for; more would only cost time.
_MOST_WORDS = 12
_COMBINED = 4
# Words in more than this share of the cases are ignored.
_TOO_FREQUENT = 0.4
# Minimum share of the total word weight for a case to count as similar.
_ENOUGH = 0.35
# Minimum number of votes to suggest a typification.
_FEWEST_VOTES = 3
_LONGEST = 4_000
_SAID = 220


class Similar(models.AbstractModel):
    """Search for similar closed cases by words, without network or language model.

    Rare words are used first, by PostgreSQL's own statistics (``pg_stats``), so that
    any search looks at a bounded number of rows. Cases that the user may not read are
    excluded in the same query, and do not count.
    """

    _name = "grandes.clientes.similar"
    _description = "Closed cases that are alike"

    @api.model
    def get_panel(self, case_id):
        """Return the panel of a case: similar closed cases and a suggestion.

        :param int case_id: a case that the user may read
        :return: ``{"cases": [{id, number, subject, entity, typification, closed, said,
            has_answer}], "can_use": bool, "suggestion": … or None}``
        :raise AccessError: the user may not read the case, or is not of the staff
        """
        if not self.env.user.has_group("grandes_clientes.group_user"):
            raise AccessError(self.env._("Similar cases are shown to the staff."))
        case = self.env["grandes.clientes.case"].browse(case_id).exists()
        case.check_access("read")
        if not case:
            return {"cases": [], "can_use": False, "suggestion": None}
        found = self._find(f"{case.subject or ''}", case.description or "", case)
        return {
            "cases": self._get_rows(found[:_SHOWN]),
            "can_use": bool(case._get_acting_role("answer"))
            and not case._get_cannot_act_reasons("answer"),
            "suggestion": self.env[
                "grandes.clientes.typification.suggestion"
            ]._get_shown(case, found),
        }

    @api.model
    def _get_rows(self, cases):
        """Return the panel's data of each case."""
        answers = self.env["grandes.clientes.similar.base"]._find_answers(cases)
        rows = []
        for case in cases:
            answer = answers.get(case.id)
            rows.append(
                {
                    "id": case.id,
                    "number": case.name,
                    "subject": case.subject or "",
                    # Sudo: a name that any list shows with the case.
                    "entity": case.partner_id.sudo().name or "",
                    "typification": case.typification_id.code or "",
                    "closed": clock.day_on_screen(
                        clock.local_date(case.company_id, case.closed_on),
                        self.env.lang or "es_CO",
                    )
                    if case.closed_on
                    else "",
                    "said": _first_lines(str(answer.body or "")) if answer else "",
                    "has_answer": bool(answer),
                }
            )
        return rows

    # === THE VOTE === #

    @api.model
    def _get_vote(self, cases):
        """Return the typification that most of the cases have, or ``None``.

        :param cases: similar cases, the most similar first
        :return: ``{"typification": record, "votes": n, "of": n}``
        """
        voting = cases[:_VOTING].filtered("typification_id.active")
        if not voting:
            return None
        counts = Counter(case.typification_id for case in voting)
        [(typification, votes)] = counts.most_common(1)
        if votes < _FEWEST_VOTES or votes * 2 <= len(voting):
            return None
        return {"typification": typification, "votes": votes, "of": len(voting)}

    # === FINDING === #

    @api.model
    def _find(self, subject, text, case=None):
        """Return the closed cases that are similar to a text, the most similar first.

        :param str subject: subject, whose words weigh more
        :param case: case to exclude from the result
        """
        Case = self.env["grandes.clientes.case"]
        words = self._get_words(subject, text, case)
        lots = self._get_lots(words)
        if not lots:
            return Case
        allowed = Case._search(
            Domain("state", "=", "closed")
            & Domain("id", "!=", case.id if case else False)
        )
        total = sum(weight for _word, _share, weight in words)
        likeness = SQL(" + ").join(
            SQL(
                "CASE WHEN kept.words @@ %s::tsquery THEN %s::float ELSE 0 END",
                f"'{word}'",
                weight / total,
            )
            for word, _share, weight in words
        )
        matched = SQL(" + ").join(
            SQL("(kept.words @@ %s::tsquery)::int", f"'{word}'")
            for word, _share, _weight in words
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH found AS MATERIALIZED (%(lots)s),
                alike AS MATERIALIZED (
                    SELECT kept.case_id, %(likeness)s AS likeness,
                           %(matched)s AS matched,
                           ts_rank(kept.words, %(every)s::tsquery) AS rank
                      FROM found
                      JOIN grandes_clientes_case_text AS kept ON kept.id = found.id
                     WHERE kept.case_id IN (%(allowed)s)
                )
                SELECT case_id FROM alike
                 WHERE likeness >= %(enough)s AND matched >= %(fewest)s
                 ORDER BY likeness DESC, rank DESC, case_id DESC
                 LIMIT %(voting)s
                """,
                lots=SQL(" UNION ").join(
                    SQL(
                        "(SELECT id FROM grandes_clientes_case_text"
                        " WHERE words @@ %s::tsquery LIMIT %s)",
                        lot,
                        # Bounded, as weighing all words of a row is expensive.
                        _MOST // len(lots),
                    )
                    for lot in lots
                ),
                likeness=likeness,
                matched=matched,
                every=" | ".join(f"'{word}'" for word, _share, _weight in words),
                allowed=allowed.subselect(),
                enough=_ENOUGH,
                fewest=min(2, len(words)),
                voting=_VOTING,
            )
        )
        return Case.browse([case_id for (case_id,) in rows])

    @api.model
    def _get_words(self, subject, text, case=None):
        """Return ``[(stem, share of the cases that have it, weight), …]``, rare first.

        Leaves out the names of the case's beneficiary and contact.
        """
        # Sudo: reads only the names to leave out.
        case_sudo = case.sudo() if case else self.env["grandes.clientes.case"]
        names = f"{case_sudo.beneficiary_name or ''} {case_sudo.contact_id.name or ''}"
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS (
                    SELECT ts_delete(
                               setweight(%(subject)s, 'A') || setweight(%(text)s, 'B'),
                               tsvector_to_array(%(names)s)
                           ) AS words
                ), known AS (
                    SELECT unnest(most_common_elems::text::text[]) AS word,
                           unnest(
                               most_common_elem_freqs[
                                   1:cardinality(most_common_elems::text::text[])
                               ]
                           ) AS share
                      FROM pg_stats
                     WHERE schemaname = current_schema
                       AND tablename = 'grandes_clientes_case_text'
                       AND attname = 'words'
                ), rows AS (
                    SELECT greatest(reltuples, 1) AS count FROM pg_class
                     WHERE oid = 'grandes_clientes_case_text'::regclass
                )
                SELECT lexeme, 'A' = ANY(weights), known.share, rows.count,
                       (SELECT min(share) FROM known)
                  FROM asked CROSS JOIN unnest(asked.words) CROSS JOIN rows
                  LEFT JOIN known ON known.word = lexeme
                """,
                subject=get_words_sql(SQL("%s", subject)),
                text=get_words_sql(SQL("%s", text[:_LONGEST])),
                names=get_words_sql(SQL("%s", names)),
            )
        )
        words = []
        for word, in_subject, share, count, least in rows:
            if len(word) < 3:
                continue
            # A word outside the statistics is rarer than any word in them.
            share = share if share is not None else (least or 0.002) / 2
            if share > _TOO_FREQUENT:
                continue
            weight = math.log1p(1 / max(share, 1 / count)) * (2 if in_subject else 1)
            words.append((word.replace("'", ""), share, weight))
        words.sort(key=lambda each: -each[2])
        return sorted(words[:_MOST_WORDS], key=lambda each: each[1])

    @api.model
    def _get_lots(self, words):
        """Return tsquery strings that each match few enough cases.

        Rare words match alone; of the frequent ones, several must occur together.

        :param words: as returned by :meth:`_get_words`
        """
        count = self._get_count()
        rare, expected = [], 0
        for word, share, _weight in words:
            if expected + share * count > _MOST:
                break
            expected += share * count
            rare.append(word)
        lots = [" | ".join(f"'{word}'" for word in rare)] if rare else []
        # The frequent words with the greatest weight.
        rest = sorted(words[len(rare) :], key=lambda each: -each[2])[: _COMBINED + 1]
        size, share = 0, 1.0
        while size < min(_COMBINED, len(rest)) and (size < 2 or share * count > _MOST):
            share *= rest[size][1]
            size += 1
        if size:
            chosen = [word for word, _share, _weight in rest]
            lots.append(_all_of(chosen[:size]))
            # One of them may be missing if the others and the next one occur.
            lots += [
                _all_of([word for word in chosen[: size + 1] if word != left_out])
                for left_out in chosen[:size]
                if len(chosen) > size
            ]
        return lots

    @api.model
    def _get_count(self):
        """Return the estimated number of indexed closed cases."""
        [[count]] = self.env.execute_query(
            SQL(
                "SELECT greatest(reltuples, 1)::int FROM pg_class"
                " WHERE oid = 'grandes_clientes_case_text'::regclass"
            )
        )
        return count


def _all_of(words):
    return " & ".join(f"'{word}'" for word in words)


def _first_lines(body):
    """Return the beginning of an answer, without the greeting."""
    lines = read_lines(body).split("\n\n")
    said = " ".join(
        line for line in lines if not (len(line) < 90 and line.endswith((":", ",")))
    )
    return said if len(said) <= _SAID else said[:_SAID].rpartition(" ")[0] + "…"
