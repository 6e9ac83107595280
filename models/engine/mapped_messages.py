"""Problems of a foreign export and what to do about them, by code."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: ``{code: (what is wrong, what to do)}``; both are filled with column and value.
PROBLEMS = {
    "missing": (
        _lt("The file has no column «%(column)s»."),
        _lt("Say which heading it is, or add the column and load the file again."),
    ),
    "column_twice": (
        _lt("There are two columns for «%(column)s»; the second is «%(value)s»."),
        _lt("Leave one of them, or say which heading it is."),
    ),
    "no_rows": (
        _lt("There is no row below the headings."),
        _lt("Export the period again, with its data."),
    ),
    "blank": (
        _lt("«%(column)s» is empty."),
        _lt("Write its value, or take the row out."),
    ),
    "no_date": (
        _lt("«%(value)s» is no date."),
        _lt("Write it as 20/11/2026."),
    ),
    "no_number": (
        _lt("«%(value)s» is no number."),
        _lt("Write digits alone, with a comma for decimals."),
    ),
    "not_whole": (
        _lt("«%(value)s» is no whole number."),
        _lt("Write how many they were, without decimals."),
    ),
    "no_seconds": (
        _lt("«%(value)s» is no length of time."),
        _lt("Write seconds, or hours:minutes:seconds."),
    ),
    "negative": (
        _lt("«%(value)s» is below zero."),
        _lt("Correct the figure: nothing is counted below zero."),
    ),
    "too_high": (
        _lt("«%(value)s» is more than there can be."),
        _lt("Correct the figure, or look whether it is another column."),
    ),
    "formula": (
        _lt("There is a formula: «%(value)s»."),
        _lt("Write its result: formulas are not computed."),
    ),
    "cell_error": (
        _lt("The cell has an error: %(value)s."),
        _lt("Correct its formula, or write the value."),
    ),
    "doubled": (
        _lt("It is in row %(value)s already."),
        _lt("Leave one row for it: nobody knows which one counts."),
    ),
}
