"""Logged acts: exports, opened files and changes of identity."""

from ..tools import clock


def make(env, people):
    """Export, open a received file, ask for changes of identity and approve one.

    :param people: ``{login: res.users}``
    """
    last = env["grandes.clientes.case.event"].search([], order="id desc", limit=1)
    with clock.at(last.happened_on):
        _export(env, people)
        _open_file(env, people["interventoria"])
        _change_identities(env, people)


def _export(env, people):
    """Export cases, as an advisor and as an entity's coordinator."""
    filings = env["grandes.clientes.filing"].with_user(people["asesor1"])
    for filing in filings.search([("sheet_state", "=", "done")], order="id", limit=1):
        filing._log_sheet_taken()
    requester = env["res.users"].search([("login", "=", "ies.norte")])
    cases = env["grandes.clientes.case"].with_user(requester)
    cases.env["grandes.clientes.portal.download"]._log_download(cases.search([]))


def _open_file(env, user):
    """Open a spreadsheet of a month's sample, as the Interventoría."""
    Filing = env["grandes.clientes.filing"].with_user(user)
    for filing in Filing.search([("sheet_attachment_id", "!=", False)], order="id"):
        file_sudo = filing._get_masked_files()[:1]
        if not file_sudo:
            continue
        env["grandes.clientes.file.access"].with_user(user)._do_open(
            file_sudo.with_env(Filing.env),
            "Muestra de la visita de octubre: comparar filas con los casos.",
        )
        break


def _change_identities(env, people):
    """Request two changes as an advisor, and approve one as supervisor."""
    Partner = env["res.partner"].with_user(people["asesor1"])
    first, second = Partner.search(
        [
            ("is_coordinator", "=", True),
            ("parent_id.advisor_id", "=", people["asesor1"].id),
        ],
        order="id",
        limit=2,
    )
    request = first._do_change_identity(
        "La universidad lo pidió en su carta del 3 de noviembre.",
        email=f"nueva.{first.email}",
    )
    request.with_user(people["supervisora"])._do_approve()
    second._do_change_identity(
        "La entidad informó por teléfono que deja de coordinar.",
        is_coordinator=False,
    )
