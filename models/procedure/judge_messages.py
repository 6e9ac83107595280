"""Texts of the judge: the labels of its checks and the explanations of findings."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: Labels of the checks, shown where rules are maintained.
CHECKS = {
    "skipped": _lt("Step left out"),
    "out_of_order": _lt("Step out of order"),
    "repeated": _lt("Step done again without a reason"),
    "wrong_role": _lt("Step done by another role"),
    "no_evidence": _lt("Step without evidence"),
    "written_not_looked_up": _lt("Written request not looked up in Mercurio"),
    "not_consulted": _lt("Answered without a look-up"),
    "written_without_number": _lt("Written answer without outgoing Mercurio number"),
    "late_escalation": _lt("Late escalation"),
    "scholarship": _lt("Scholarship sent elsewhere"),
    "late_answer": _lt("Answer after the legal term"),
    "off_matrix": _lt("Escalation that leaves the matrix"),
    "incomplete": _lt("Escalation without the information needed"),
    "complained_advisor": _lt("Complaint worked by who it is about"),
    "wrong_desk": _lt("Escalated to the wrong desk"),
    "late_desk": _lt("Late information of a desk"),
}
#: Explanations of what was found, with named parameters.
EXPLANATIONS = {
    "skipped": _lt("%(step)s was left out: %(reached)s came right after %(after)s."),
    "skipped_first": _lt("%(step)s was left out: the case begins with %(reached)s."),
    "skipped_end": _lt("%(step)s was left out: the case ended right after %(after)s."),
    "out_of_order": _lt("%(step)s does not come after %(after)s."),
    "out_of_order_first": _lt("No case begins with %(step)s."),
    "out_of_order_end": _lt("The case does not end after %(after)s."),
    "repeated": _lt("%(step)s was done again, after %(after)s, and nothing led back."),
    "wrong_role": _lt("%(step)s was done as «%(role)s», which is not its role."),
    "no_evidence_gap": _lt(
        "Events are missing before number %(sequence)s of the history."
    ),
    "no_evidence_state": _lt(
        "The history breaks at number %(sequence)s: nothing moved the case from "
        "«%(was)s» to «%(is)s»."
    ),
    "no_evidence_end": _lt(
        "Nothing after number %(sequence)s of the history moved the case from "
        "«%(was)s» to «%(is)s»."
    ),
    "no_evidence_document": _lt(
        "%(step)s names no document that would show it was done."
    ),
    "written_not_looked_up": _lt(
        "A written request was registered without its look-up in Mercurio."
    ),
    "not_consulted": _lt(
        "It was answered without a look-up, which its typification %(typification)s "
        "asks for."
    ),
    "written_without_number": _lt(
        "A written request was closed without the answer's number in Mercurio."
    ),
    "late_escalation": _lt("It was escalated after the first two days."),
    "scholarship": _lt(
        "A scholarship was escalated elsewhere than to Relaciones Internacionales."
    ),
    "late_answer": _lt("It was answered after the legal term."),
    "off_matrix_no_rule": _lt("It was escalated where the matrix says nothing of it."),
    "off_matrix_desk": _lt(
        "It was escalated to the back office, whose scope the matrix leaves it out of."
    ),
    "off_matrix_area": _lt(
        "It was escalated to another area than the matrix names: %(area)s."
    ),
    "off_matrix_mode": _lt(
        "It was escalated alone, while the matrix sends it only in mass."
    ),
    "incomplete": _lt("The desk sent it back: the information needed was missing."),
    "incomplete_missing": _lt(
        "It was escalated without what the matrix requires: %(missing)s."
    ),
    "complained_advisor": _lt("Who the complaint is about did %(step)s."),
    "wrong_desk": _lt("The desk rejected it as another area's matter."),
    "wrong_desk_skips": _lt(
        "It went straight to an area, although the back office's scope comes first."
    ),
    "late_desk": _lt("The desk gave the information after its term."),
    "unapproved": _lt(
        "A change was executed without approval, and none was delegated."
    ),
    "unapproved_as": _lt("A change was executed that is not the one approved."),
    "late_desk_back": _lt("The desk sent it back after its term."),
}
