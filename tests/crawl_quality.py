"""Quality records of cases in the crawl's world."""

from datetime import datetime, timedelta

from ..tools import clock
from .crawl_marks import DOCUMENT, THEIRS


class WorldOfQuality:
    """Mixin for the crawl's world."""

    @classmethod
    def _be_audited(cls, case):
        """Audit the case: draw, choose, object, coach, and record a finding."""
        Audit = cls.env["grandes.clientes.quality.audit"].with_user(cls.quality)
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            sample = (
                cls.env["grandes.clientes.quality.sample"]
                .with_user(cls.quality)
                .create(
                    {
                        "date_from": "2026-09-14",
                        "date_to": "2026-09-20",
                        "size": 60,
                        "seed": "crawl",
                    }
                )
            )
            sample._do_draw()
        audit = Audit._do_direct(case.with_user(cls.quality), f"Riesgo {THEIRS}")
        audit._do_start()
        for mark in audit.mark_ids:
            mark.write({"answer": "no", "reason": f"Minuto {THEIRS}"})
        audit.write(
            {
                "identity_in_case": "yes",
                "identity_in_mercurio": "no_data",
                "without_recording": True,
                "conclusion": f"Conclusión {THEIRS}",
            }
        )
        audit._do_sign()
        advisor = cls.front2
        audit.sudo().advisor_id = advisor
        mine = audit.with_user(advisor)
        mark = mine.mark_ids[0]
        objection = mine._do_object(mark, "yes", f"Objeción {THEIRS}")
        coaching = audit._do_coach(
            audit.mark_ids[1], f"Acompañamiento {THEIRS}", "2026-10-01"
        )
        finding = cls.env["grandes.clientes.quality.finding"]._create_of(
            "audit",
            [
                {
                    "company_id": case.company_id.id,
                    "condition": f"Hallazgo {THEIRS}",
                    "criterion": "5.2.8",
                    "severity": "minor",
                    "responsible_id": advisor.id,
                }
            ],
        )
        # Once served, nobody may delete it.
        finding.with_user(cls.quality)._do_serve()
        # Another one that needs a review and has none yet.
        risky = cls._registered(
            partner_id=cls.town.id,
            contact_id=cls.stranger.id,
            channel="phone",
            kind="complaint",
            subject=f"Inconforme {THEIRS}",
            beneficiary_id_number=DOCUMENT[:-1] + "4",
        )
        risky._do_answer("<p>Listo</p>", means="phone")
        return [
            risky,
            sample,
            *sample.audit_ids[:2],
            audit,
            *audit.mark_ids[:2],
            objection,
            coaching,
            finding,
        ]

    @classmethod
    def _be_judged(cls, case, mark):
        """Return quality records of a case: decision, non-conformity, moved deadline.

        Created by the system, so that no user is excluded as their author.
        """
        decision = cls.env["grandes.clientes.quality.pnc.decision"]._create_due(
            cls.env.company,
            [
                {
                    "id": case.id,
                    "kind": "complaint",
                    "is_reclassified": False,
                    "ended_on": clock.now(),
                }
            ],
        )
        record = decision._do_decide("yes", "other", note=f"Incumplido {mark}")
        record.write(
            {
                "requirement": mark,
                "responsible_email": "area@example.com",
                "due_on": clock.today(cls.env.company),
                "cause_analysis": mark,
            }
        )
        record._do_open()
        record._do_move_due(record.due_on + timedelta(days=7), mark)
        note = record.message_post(body=mark)
        todo = record.activity_schedule(summary=mark, user_id=cls.quality2.id)
        return [decision, record, record.move_ids, note, todo]

    @classmethod
    def _be_visited(cls, case):
        """Record a finding about a case in a visit and in the channel."""
        cls.env["grandes.clientes.quality.visit"]._cron_plan()
        cls.env["grandes.clientes.quality.dispatch"]._cron_plan()
        visits = cls.env["grandes.clientes.quality.visit"].with_user(cls.quality)
        visit = visits.search([], limit=1)
        visit._do_start()
        item = visit.item_ids[:1]
        item.write({"answer": "no", "note": f"Visto {THEIRS}"})
        findings = cls.env["grandes.clientes.quality.finding"].with_user(cls.quality)
        finding = findings._do_find(
            item,
            {
                "condition": f"Hallado {THEIRS}",
                "criterion": "5.2.5",
                "responsible_id": cls.supervisor.id,
                "case_ids": case.ids,
            },
        )
        finding._do_serve()
        visit._do_close()
        seen = (
            cls.env["grandes.clientes.quality.monitoring"]
            .with_user(cls.quality)
            .create(
                {
                    "channel_id": cls._channel("phone").id,
                    "result": "finding",
                    "description": f"Oído {THEIRS}",
                }
            )
        )
        cls.env.company.grandes_clientes_oversight_email = "ve@example.com"
        cls.env.company.grandes_clientes_technology_email = "tec@example.com"
        dispatches = cls.env["grandes.clientes.quality.dispatch"]
        dispatch = dispatches.with_user(cls.quality).search([], limit=1)
        dispatch._do_send()
        message = (
            cls.env["ir.attachment"]
            .with_user(cls.quality)
            .create({"name": "respuesta.eml", "raw": b"Se mira"})
        )
        dispatch._do_reply("technology", f"Se mira {THEIRS}", attachments=message)
        cls.records += [
            visit,
            *visit.item_ids[:1],
            finding,
            seen,
            dispatch,
            *dispatch.reply_ids,
        ]
