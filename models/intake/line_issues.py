"""Issues of rows of a filed spreadsheet, as codes and sentences."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Issues that keep a row from being registered until somebody fixes them.
TO_COMPLETE = {
    "no_entity": _lt("Say on the filing which entity files it."),
    "not_large_client": _lt(
        "The entity is not a large client: correct the filing's entity, or leave the "
        "rows out and transfer the matter to the general channel."
    ),
    "names_other": _lt(
        "The spreadsheet names %(named)s, not %(entity)s: say above the rows whose it "
        "is."
    ),
    "no_mercurio": _lt(
        "Enter the filing's Mercurio number and date: a written request carries them."
    ),
    "typification_missing": _lt("Choose the typification."),
    "typification_unknown": _lt(
        "«%(text)s» is not in the catalogue: choose the typification."
    ),
    "period": _lt("Write the academic period as 2026-1."),
    "nothing_asked": _lt("Say what is asked: write the subject or the detail."),
}
# Issues for information.
NOTES = {
    "repeat_of_case": _lt("Repeat of %(cases)s."),
    "repeat_of_row": _lt("Repeat of row %(row)s of this spreadsheet."),
    "like_case": _lt("Looks like %(cases)s."),
    "like_row": _lt(
        "Asks the same as row %(row)s, and no beneficiary tells them apart."
    ),
    "anyway": _lt("It is registered anyway: %(reason)s."),
    "guess": _lt("Typification proposed by likeness; the sheet says «%(text)s»."),
    "guess_by_product": _lt(
        "Typification proposed by the product: the only one it has."
    ),
    "scholarship": _lt(
        "Will be numbered and transferred with notice: scholarships enter only when "
        "an institution of higher education files them."
    ),
    "filed": _lt("Filed as %(cases)s."),
    "left_out": _lt("Left out: %(reason)s."),
    "failed": _lt("It could not be filed: %(text)s"),
}
ISSUES = {**TO_COMPLETE, **NOTES}
