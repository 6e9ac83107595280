"""The dossier compared with the same document printed Odoo's way, with a delay.

Run by ``benchmarks/run bench_dossier`` inside ``odoo shell``, which provides ``env``.
Both are rendered in turns; the medians and their ratio are printed. Everything is
rolled back.
"""

import os
import platform
import statistics
import time

from odoo import release

from odoo.addons.grandes_clientes.models.dossier import ir_actions_report

TURNS = int(os.environ.get("GC_BENCH_TURNS", 7))
# Documents with this name prefix are printed without delay.
OURS, DEFAULT = ir_actions_report._OURS, "nobody."

entity = env["res.partner"].create(  # noqa: F821
    {
        "name": "University",
        "is_company": True,
        "is_large_client": True,
        "large_client_type": "ies",
        "child_ids": [
            (0, 0, {"name": "Coordinator", "email": "coordinator@example.com"})
        ],
    }
)
case = env["grandes.clientes.case"].create(  # noqa: F821
    {
        "partner_id": entity.id,
        "contact_id": entity.child_ids.id,
        "channel_id": env.ref("grandes_clientes.channel_email").id,  # noqa: F821
        "typification_id": env.ref("grandes_clientes.typification_t11").id,  # noqa: F821
        "subject": "Giro no recibido",
        "description": "El giro no aparece.",
        "beneficiary_name": "Ana Gómez",
        "beneficiary_id_type": "CC",
        "beneficiary_id_number": "1020304050",
    }
)
case._do_register()
case._do_escalate("mission_area")
case.escalation_ids._do_answer("Girado el 14 de agosto.")
case._do_answer("<p>Se giró el 14 de agosto.</p>", ground="holder")
reports = env["ir.actions.report"].with_context(  # noqa: F821
    force_report_rendering=True
)
times = {OURS: [], DEFAULT: []}
for turn in range(TURNS + 1):
    for prefix, spent in times.items():
        ir_actions_report._OURS = prefix
        start = time.perf_counter()
        reports._render_qweb_pdf("grandes_clientes.dossier_report", case.ids)
        if turn:  # the first warms up
            spent.append(time.perf_counter() - start)
env.cr.rollback()  # noqa: F821
ours, default = (statistics.median(spent) for spent in times.values())
lines = [
    f"Odoo {release.version}, Python {platform.python_version()}, "
    f"{os.cpu_count()} cores",
    f"a dossier: {ours:.2f} s; waited for {default:.2f} s",
    f"ratio: {ours / default:.3f} (under 0.25)",
]
print("\n".join(lines))
