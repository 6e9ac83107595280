"""I13, satisfaction surveys: sent, answered, marks, recommendation (5.2.20)."""

from odoo.tools.translate import LazyTranslate

from ..tools.report.definition import (
    Breakdown,
    Definition,
    Drawing,
    Field,
    Listing,
    Rate,
    Ratio,
)
from ..tools.report.table import DECIMAL, INSTANT, INTEGER
from .columns import ADVISOR, CASE, CHANNEL, ENTITY
from .sources.surveys import SURVEY_LIST, SURVEYS
from .words import CUT_OFF, NO_DATA

_lt = LazyTranslate(__name__)

_COLUMNS = (
    "sent",
    "replied",
    Rate("rate", _lt("Answered (%)"), "replied", "sent"),
    "answered",
    "satisfied",
    Rate("csat", _lt("Satisfied (%)"), "satisfied", "answered"),
    "mark",
)
_FORMULA = _lt("(Recommendations of 9 and 10 − of 0 to 6) / recommendations")

REPORT = Definition(
    code="I13",
    title=_lt("Satisfaction surveys"),
    version="2",
    sections=(
        Breakdown("channel", _lt("By channel"), SURVEYS, "channel", _COLUMNS),
        Breakdown(
            "entity_type", _lt("By type of entity"), SURVEYS, "entity_type", _COLUMNS
        ),
        Breakdown(
            "typification", _lt("By typification"), SURVEYS, "typification", _COLUMNS
        ),
        Breakdown("advisor", _lt("By advisor"), SURVEYS, "advisor", _COLUMNS),
        Breakdown(
            "recommendation",
            _lt("Recommendations"),
            SURVEYS,
            "channel",
            ("rated", "promoters", "detractors"),
        ),
        Listing(
            "answers",
            _lt("Answers in the period"),
            SURVEY_LIST,
            (
                CASE,
                ENTITY,
                CHANNEL,
                ADVISOR,
                Field("sent_on", _lt("Sent"), "sent_on", INSTANT),
                Field("answered_on", _lt("Answered"), "answered_on", INSTANT),
                Field("score", _lt("Mark"), "score", INTEGER),
                Field(
                    "recommendation", _lt("Recommendation"), "recommendation", INTEGER
                ),
                Field("comment", _lt("Comment"), "comment"),
            ),
            order="answered_on, survey_id",
            when="is_answered",
            counted=(
                SURVEYS,
                "answered",
                _lt("Held back: %(count)s, so as not to tell who gave them."),
            ),
            notes=(
                _lt(
                    "Only the answers that you may read: the company may keep from "
                    "the team who gave them."
                ),
            ),
        ),
    ),
    indicators=(
        Ratio(
            code="I13.rate",
            name=_lt("Surveys answered"),
            formula=_lt("Of the surveys sent in the period, answered / sent"),
            source=SURVEYS,
            part="replied",
            whole="sent",
        ),
        Ratio(
            code="I13.csat",
            name=_lt("Satisfaction (CSAT)"),
            formula=_lt("Marks 4 and 5 / answers in the period"),
            source=SURVEYS,
            part="satisfied",
            whole="answered",
            interval=True,
        ),
        Ratio(
            code="I13.mark",
            name=_lt("Mean mark"),
            formula=_lt("Mean of the marks, from 1 to 5, of the answers in the period"),
            source=SURVEYS,
            value="mark",
            whole="answered",
            unit=DECIMAL,
            unit_label=_lt("of 5"),
        ),
        Ratio(
            code="I13.nps",
            name=_lt("Recommendation (NPS)"),
            formula=_FORMULA,
            source=SURVEYS,
            part="promoters",
            less="detractors",
            unit_label=_lt("points"),
            whole="rated",
        ),
    ),
    drawings=(
        Drawing("channel", "bar", ("sent", "replied"), _lt("Surveys by channel")),
    ),
    definitions=(CUT_OFF, NO_DATA),
)
