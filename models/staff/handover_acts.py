from odoo import models
from odoo.exceptions import UserError

from ...tools import clock
from ..engine import mass

# Work that comes in for who leaves while it is handed over is handed over too.
_ROUNDS = 5
_ITEM = "grandes.clientes.staff.handover.item"
# What hangs on a case by the name of its model.
_MODEL_FIELDS = {"mail.activity": "res_model", "mail.scheduled.message": "model"}
# Whoever gets the work joins the list, whoever else gets the rest.
_JOINS_WITH = {"area_member": "escalation", "pool": "case"}


class Handover(models.Model):
    """Handing over: what is held becomes rows, and each row changes hands."""

    _name = "grandes.clientes.staff.handover"
    _inherit = "grandes.clientes.staff.handover"

    def _do_run(self):
        """Hand everything over: in this request, or as a long act above the limit.

        :return: the long act, empty where all was done
        :raise UserError: a successor cannot hold what they would get
        """
        self._check_act("run")
        jobs = self.env["grandes.clientes.job"]
        for handover in self:
            handover._check_takers()
            # Sudo: what the act, checked above, decides.
            handover.sudo().write(
                {
                    "state": "running",
                    "run_by_id": self.env.uid,
                    "run_on": clock.now(),
                }
            )
            # The one that is first holds the row: who comes second is refused.
            self.env.flush_all()
            items = handover._create_items()
            job = jobs._run_or_submit(items, "_do_move", handover.display_name)
            if job:
                handover.sudo().job_id = job
                jobs |= job
            else:
                handover._apply_end()
        return jobs

    # === WHO CAN TAKE IT === #

    def _check_takers(self):
        """Raise unless each successor is there, and may hold what they would get.

        :raise UserError: names who cannot, and why
        """
        self.ensure_one()
        takers = self.successor_id | self.other_successor_id
        takers |= self.line_ids.successor_id | self.kind_ids.successor_id
        # Sudo: roles and absences of whoever is given work.
        for taker_sudo in takers.sudo():
            if not taker_sudo.active or taker_sudo.share:
                raise UserError(
                    self.env._(
                        "%(person)s is not there: choose somebody else.",
                        person=taker_sudo.name,
                    )
                )
            if taker_sudo._is_absent_at(clock.now()):
                raise UserError(
                    self.env._(
                        "%(person)s is absent by now: choose somebody who is there.",
                        person=taker_sudo.name,
                    )
                )
        held = self.user_id._grandes_clientes_get_roles_needed()
        for (model, name), entry in self.user_id._get_held_entries():
            if not entry.counts or entry.kind not in held:
                continue
            for taker_sudo in self._get_takers(model, name, entry).sudo():
                self._check_taker(taker_sudo, entry, held[entry.kind])

    def _get_takers(self, model, name, entry):
        """Return all who would get some of a kind."""
        by_kind = self.kind_ids.filtered(lambda line: line.kind == entry.kind)
        takers = by_kind.successor_id or self.successor_id
        if entry.entity is not None:
            takers |= self.line_ids.successor_id
        return takers

    def _check_taker(self, taker, entry, roles):
        """Raise unless ``taker`` has a role that a kind of work takes.

        :param roles: sets of our groups, one of each set is needed
        """
        for one_of in roles:
            if one_of and not any(
                taker.has_group(f"grandes_clientes.{role}") for role in one_of
            ):
                kind = self.env._(entry.many)
                refs = [self.env.ref(f"grandes_clientes.{role}") for role in one_of]
                raise UserError(
                    self.env._(
                        "%(person)s cannot be given %(kind)s, which takes the role "
                        "«%(role)s»: give these to somebody else.",
                        person=taker.name,
                        kind=(kind % {"count": ""}).strip(),
                        # Sudo: the name of a role.
                        role=", ".join(ref.sudo().name for ref in refs),
                    )
                )

    # === ROWS === #

    def _create_items(self):
        """Put down what the person holds by now, what is due soon first.

        What is put down already is not again.

        :return: the rows that wait
        """
        self.ensure_one()
        known = set()
        # Sudo: bookkeeping of the act, which nobody reads.
        Item_sudo = self.env[_ITEM].sudo()
        for item in Item_sudo.search_fetch(
            [("handover_id", "=", self.id)], ["res_model", "res_id", "field_name"]
        ):
            known.add((item.res_model, item.field_name, item.res_id))
        rows = []
        for (model, name), entry in self.user_id._get_held_entries():
            if entry.blocks:
                continue
            rows += [
                row
                for row in self._prepare_items(model, name, entry)
                if (model, name, row["res_id"]) not in known
            ]
        rows.sort(key=lambda row: not row["is_urgent"])
        before = max(Item_sudo.search([], order="id desc", limit=1).ids, default=0)
        mass.insert(Item_sudo, rows)
        Item_sudo.invalidate_model()
        items = Item_sudo.search(
            [("handover_id", "=", self.id), ("id", ">", before)], order="id"
        )
        return items.sudo(self.env.su)

    def _prepare_items(self, model, name, entry):
        """Return the rows of one field, each with who gets the record."""
        records = self._get_held_records(model, name, entry)
        if not records:
            return []
        places = self._get_places(records, entry)
        by_entity = self._get_entity_takers()
        kind = _JOINS_WITH.get(entry.kind, entry.kind)
        by_kind = self.kind_ids.filtered(lambda line: line.kind == kind)
        default = by_kind.successor_id[:1] or self.successor_id
        urgent = self._get_urgent_ids(records, entry)
        is_list = records._fields[name].type == "many2many"
        rows = []
        for record in records:
            case, entity = places[record.id]
            taker = default
            if entity:
                taker = self._get_entity_taker(entity, by_entity) or default
            state = "waiting"
            if case and case.complained_user_id and case.complained_user_id == taker:
                taker = self._get_other_taker(case)
                if not taker and case.complained_user_id != self.env.user:
                    state = "left"
            elif is_list and (
                taker in record[name] or not self._may_join(taker, entry)
            ):
                # The person leaves the list, and nobody joins it.
                taker = taker.browse()
            rows.append(
                {
                    "handover_id": self.id,
                    "kind": entry.kind,
                    "res_model": model,
                    "res_id": record.id,
                    "field_name": name,
                    "successor_id": taker.id or None,
                    "state": state,
                    "is_urgent": record.id in urgent,
                }
            )
        return rows

    def _get_held_records(self, model, name, entry):
        """Return, with all rights, what the person holds of a kind."""
        # Sudo: all of it, of whatever company, archived too, a complaint about the
        # supervisor among it. They are told how many, no more.
        Model_sudo = self.env[model].sudo().with_context(active_test=False)
        return Model_sudo.search(
            [(name, "in", self.user_id.ids), *entry.domain], order="id"
        )

    def _get_places(self, records, entry):
        """Return ``{id: (case, entity)}`` that the records are about, where any."""
        # Sudo: what goes together goes to one person, whoever may read it.
        Case_sudo = self.env["grandes.clientes.case"].sudo()
        Partner_sudo = self.env["res.partner"].sudo()
        model = _MODEL_FIELDS.get(records._name)
        if model:
            ids = {
                record.id: record.res_id
                for record in records
                if record[model] == Case_sudo._name
            }
            cases = {case.id: case for case in Case_sudo.browse(ids.values()).exists()}
            return {
                record.id: (
                    (case := cases.get(ids.get(record.id), Case_sudo)),
                    case.partner_id,
                )
                for record in records
            }
        return {
            record.id: (
                Case_sudo if entry.case is None else _follow(record, entry.case),
                Partner_sudo if entry.entity is None else _follow(record, entry.entity),
            )
            for record in records
        }

    def _get_urgent_ids(self, records, entry):
        """Return the ids of the records that have to be done within two days."""
        if not entry.due:
            return set()
        day = self._get_urgent_day()
        return set(records.filtered_domain([(entry.due, "<=", day)]).ids)

    def _get_other_taker(self, case):
        """Return who gets a complaint about the successor, nobody where none may.

        The person complained of must not learn of it: where they hand over
        themselves, it goes to whom the case would be given if it were new, or waits
        among the unassigned.
        """
        complained = case.complained_user_id
        if self.other_successor_id and self.other_successor_id != complained:
            return self.other_successor_id
        if complained != self.env.user:
            return complained.browse()
        assignment = self.env["grandes.clientes.case.assignment"]
        able = assignment._get_portfolio(case)
        able |= case.company_id.grandes_clientes_pool_user_ids
        return (able - self.user_id).filtered(
            lambda user: assignment._can_hold(case, user)
        )[:1]

    def _may_join(self, taker, entry):
        # Sudo: whether whoever is given work may be of the list.
        return any(
            taker.sudo().has_group(f"grandes_clientes.{role}")
            for role in entry.get_roles()
        )

    # === THE END === #

    def _apply_end(self):
        """End the hand-over: what came in meanwhile, then the counts, then notices."""
        self.ensure_one()
        for _round in range(_ROUNDS):
            items = self._create_items()
            if not items:
                break
            items._do_move()
        self._apply_counts()
        # Sudo: what the act decides.
        self.sudo().write({"state": "done", "done_on": clock.now()})
        self._log_seal("done")
        self._notify_takers()
        self._tell_entities()

    def _apply_counts(self):
        """Put down what became of each kind, and ask what is left of it."""
        self.ensure_one()
        # Sudo: bookkeeping of the act.
        self_sudo = self.sudo()
        groups = (
            self.env[_ITEM]
            .sudo()
            ._read_group(
                [("handover_id", "=", self.id)], ["kind", "state"], ["__count"]
            )
        )
        counts = {}
        for kind, state, count in groups:
            counts.setdefault(kind, {})[state] = count
        lines = {line.kind: line for line in self_sudo.kind_ids}
        for (model, name), entry in self.user_id._get_held_entries():
            left = self.user_id._count_held(model, name, entry).get(self.user_id.id, 0)
            found = counts.get(entry.kind, {})
            line = lines.get(entry.kind)
            if not (found or left or line):
                continue
            vals = {
                "held_count": sum(found.values()),
                "moved_count": found.get("moved", 0),
                "gone_count": found.get("gone", 0),
                "undone_count": found.get("undone", 0),
                "left_count": left,
                "sequence": entry.sequence,
            }
            if line:
                line.write(vals)
            else:
                self_sudo.kind_ids.create(
                    {"handover_id": self.id, "kind": entry.kind, **vals}
                )


def _follow(record, path):
    """Return what a dotted path leads to, the record itself by an empty one."""
    for name in filter(None, path.split(".")):
        record = record[name]
    return record
