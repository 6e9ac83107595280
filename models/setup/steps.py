from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

_SYSTEM = ("base.group_system",)
_MANAGER = ("grandes_clientes.group_manager",)
_MAIL = (*_MANAGER, *_SYSTEM)
_COORDINATOR = ("grandes_clientes.group_coordinator",)
_PORTFOLIO = ("grandes_clientes.group_supervisor", *_MANAGER)
_ADVISOR = ("grandes_clientes.group_front_office",)
_ODOO = _lt("Odoo's administrator")
_PROFILES = _lt("the administrator of profiles")
_ADVISORS = _lt("an advisor")

#: Steps from the installation to the first answered case.
STEPS = (
    {
        "code": "language",
        "label": _lt("Language"),
        "help": _lt("Screens, letters and mails speak Spanish once it is installed."),
        "required": True,
        "groups": _SYSTEM,
        "who": _ODOO,
        "button": _lt("Add the language"),
        "probe": "_probe_language",
        "action": "grandes_clientes.setup_language_action",
    },
    {
        "code": "company",
        "label": _lt("Company and country"),
        "help": _lt("Name, NIT, country and e-mail stand on every letter and mail."),
        "required": True,
        "groups": _SYSTEM,
        "who": _ODOO,
        "button": _lt("Write its data"),
        "probe": "_probe_company",
        "action": "_open_company",
    },
    {
        "code": "mail_out",
        "label": _lt("Mail out"),
        "help": _lt(
            "Odoo's administrator enters the outgoing server. A test message to "
            "yourself says whether mail leaves, and if not, why."
        ),
        "required": True,
        "groups": _MAIL,
        "who": _PROFILES,
        "button": _lt("Send a test message"),
        "probe": "_probe_mail_out",
        "action": "_send_mail_test",
        "odoo": {
            "button": _lt("Enter the outgoing server"),
            "action": "grandes_clientes.setup_mail_out_action",
        },
    },
    {
        "code": "mail_in",
        "label": _lt("Mail in"),
        "help": _lt(
            "Odoo's administrator enters the address and from where its mail is "
            "fetched; a test message comes back by it. Who is written to by nobody "
            "leaves it out."
        ),
        "required": False,
        "groups": _MAIL,
        "who": _PROFILES,
        "button": _lt("Open the mailbox"),
        "probe": "_probe_mail_in",
        "action": "_open_mailbox",
        "odoo": {
            "button": _lt("Enter the mailbox"),
            "action": "grandes_clientes.setup_mail_in_action",
        },
    },
    {
        "code": "manager",
        "label": _lt("Administration of profiles"),
        "help": _lt(
            "Gives people what they may do, and needs none of Odoo's Settings: from "
            "here on she goes on by herself."
        ),
        "required": True,
        "groups": _SYSTEM,
        "who": _ODOO,
        "button": _lt("Name the administrator"),
        "probe": "_probe_manager",
        "action": "grandes_clientes.setup_manager_action",
    },
    {
        "code": "own",
        "label": _lt("Numbering, mailbox and calendar of its own"),
        "help": _lt("Of several companies, each may number and count by itself."),
        "required": False,
        "groups": _MANAGER,
        "who": _PROFILES,
        "button": _lt("Choose what is its own"),
        "probe": "_probe_own",
        "action": "grandes_clientes.setup_own_action",
    },
    {
        "code": "calendar",
        "label": _lt("Calendar of terms"),
        "help": _lt(
            "Business days and holidays, by which the law's terms are counted."
        ),
        "required": True,
        "groups": _MANAGER,
        "who": _PROFILES,
        "button": _lt("Look over the holidays"),
        "probe": "_probe_calendar",
        "action": "_open_calendar",
    },
    {
        "code": "people",
        "label": _lt("People and profiles"),
        "help": _lt(
            "At least one advisor, and the Coordinador who answers for the matrix. One "
            "person may have two profiles."
        ),
        "required": True,
        "groups": _MANAGER,
        "who": _PROFILES,
        "button": _lt("Make a person"),
        "probe": "_probe_people",
        "action": "grandes_clientes.person_action",
    },
    {
        "code": "areas",
        "label": _lt("Areas with their people"),
        "help": _lt(
            "Every area to which the matrix sends cases has members, or a mailbox at "
            "which it is asked."
        ),
        "required": True,
        "groups": _MANAGER,
        "who": _PROFILES,
        "button": _lt("Put people into areas"),
        "probe": "_probe_areas",
        "action": "grandes_clientes.setup_areas_action",
    },
    {
        "code": "matrix",
        "label": _lt("Matrix reviewed"),
        "help": _lt(
            "The Coordinador reads the version in force and approves it, or activates "
            "another."
        ),
        "required": True,
        "groups": _COORDINATOR,
        "who": _lt("the Coordinador"),
        "button": _lt("Review the matrix"),
        "probe": "_probe_matrix",
        "action": "_open_matrix",
    },
    {
        "code": "entities",
        "label": _lt("Entities"),
        "help": _lt(
            "From the lists of SNIES and DANE, or from our template. Which is which is "
            "recognised, and each NIT is checked."
        ),
        "required": True,
        "groups": _PORTFOLIO,
        "who": _PROFILES,
        "button": _lt("Import entities"),
        "probe": "_probe_entities",
        "action": "grandes_clientes.entity_import_action",
    },
    {
        "code": "portfolios",
        "label": _lt("Portfolios and pool"),
        "help": _lt(
            "Who attends which entity. Without them, each case is whoever registers it."
        ),
        "required": False,
        "groups": _PORTFOLIO,
        "who": _PROFILES,
        "button": _lt("Distribute entities"),
        "probe": "_probe_portfolios",
        "action": "grandes_clientes.setup_portfolio_action",
    },
    {
        "code": "filing",
        "label": _lt("First filing"),
        "help": _lt("A call, a visit or a letter that becomes a numbered case."),
        "required": True,
        "groups": _ADVISOR,
        "who": _ADVISORS,
        "button": _lt("Attend a call"),
        "probe": "_probe_filing",
        "action": "grandes_clientes.call_action",
    },
    {
        "code": "answer",
        "label": _lt("First answer"),
        "help": _lt("A case is answered, and the requester has it."),
        "required": True,
        "groups": _ADVISOR,
        "who": _ADVISORS,
        "button": _lt("Answer a case"),
        "probe": "_probe_answer",
        "action": "grandes_clientes.case_my_work_action",
    },
)


class Setup(models.AbstractModel):
    """The steps from the installation to the first answered case."""

    _name = "grandes.clientes.setup"
    _inherit = "grandes.clientes.setup"

    @api.model
    def _get_steps(self):
        """Add these steps; for Odoo's administrator, with their Odoo variants."""
        is_odoo = self.env.user.has_group("base.group_system")
        return [
            *super()._get_steps(),
            *(
                {
                    **step,
                    **(step.get("odoo", {}) if is_odoo else {}),
                    "sequence": place * 10,
                    "is_shown": step["code"] != "own" or self._are_several(),
                }
                for place, step in enumerate(STEPS, start=1)
            ),
        ]

    @api.model
    def _are_several(self):
        """Return whether the database has more than one company."""
        # Sudo: only checks whether there are others.
        return self.env["res.company"].sudo().search_count([], limit=2) > 1
