from odoo import models
from odoo.exceptions import UserError

from ...tools import clock
from ..engine import mass

# Rounds that pick up work the person receives while the hand-over is running.
_ROUNDS = 5
_ITEM = "grandes.clientes.staff.handover.item"
# Models that refer to a case by model name: the field with that name.
_MODEL_FIELDS = {"mail.activity": "res_model", "mail.scheduled.message": "model"}
# Lists that the successor for a kind of work joins, whoever gets the other kinds.
_JOINS_WITH = {"area_member": "escalation", "pool": "case"}


class Handover(models.Model):
    """Running a hand-over: each held record becomes an item, and each item is moved."""

    _name = "grandes.clientes.staff.handover"
    _inherit = "grandes.clientes.staff.handover"

    def _do_run(self):
        """Hand everything over, at once or, above the limit, as a background job.

        :return: the job; empty if all was done at once
        :raise UserError: a successor cannot hold what they would get
        """
        self._check_act("run")
        jobs = self.env["grandes.clientes.job"]
        for handover in self:
            handover._check_takers()
            # Sudo: writes the outcome of the act, which was checked above.
            handover.sudo().write(
                {
                    "state": "running",
                    "run_by_id": self.env.uid,
                    "run_on": clock.now(),
                }
            )
            # The first transaction locks the row; a concurrent one is refused.
            self.env.flush_all()
            items = handover._create_items()
            job = jobs._run_or_submit(items, "_do_move", handover.display_name)
            if job:
                handover.sudo().job_id = job
                jobs |= job
            else:
                handover._apply_end()
        return jobs

    # === SUCCESSORS === #

    def _check_takers(self):
        """Raise unless each successor is available and may hold what they would get.

        :raise UserError: names who cannot, and why
        """
        self.ensure_one()
        takers = self.successor_id | self.other_successor_id
        takers |= self.line_ids.successor_id | self.kind_ids.successor_id
        # Sudo: reads the roles and absences of the successors.
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
        """Return everybody who would get records of a kind."""
        by_kind = self.kind_ids.filtered(lambda line: line.kind == entry.kind)
        takers = by_kind.successor_id or self.successor_id
        if entry.entity is not None:
            takers |= self.line_ids.successor_id
        return takers

    def _check_taker(self, taker, entry, roles):
        """Raise unless ``taker`` has the roles that a kind of work requires.

        :param roles: sets of our groups; one group of each set is required
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
                        # Sudo: reads only the name of a role.
                        role=", ".join(ref.sudo().name for ref in refs),
                    )
                )

    # === ITEMS === #

    def _create_items(self):
        """Create items for what the person holds now, urgent ones first.

        Records that have an item already are skipped.

        :return: the new items
        """
        self.ensure_one()
        known = set()
        # Sudo: bookkeeping of the act, which users do not read.
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
        """Return the values of the items for one field, each with its successor."""
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
                # The person leaves the list and nobody takes their place.
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
        """Return the records of a kind that the person holds, in sudo mode."""
        # Sudo: everything counts, in any company and archived too, even a complaint
        # about the supervisor, who is told only a count.
        Model_sudo = self.env[model].sudo().with_context(active_test=False)
        return Model_sudo.search(
            [(name, "in", self.user_id.ids), *entry.domain], order="id"
        )

    def _get_places(self, records, entry):
        """Return ``{id: (case, entity)}`` that the records belong to, empty if none."""
        # Sudo: related records go to the same person, whoever may read them.
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
        """Return the ids of the records that are due within two days."""
        if not entry.due:
            return set()
        day = self._get_urgent_day()
        return set(records.filtered_domain([(entry.due, "<=", day)]).ids)

    def _get_other_taker(self, case):
        """Return who gets a complaint about the successor, empty if nobody may.

        The person complained of must not learn of it. If they run the hand-over
        themselves, the complaint goes to whoever would be assigned it if it were new,
        or stays unassigned.
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
        # Sudo: checks the roles of whoever is given the work.
        return any(
            taker.sudo().has_group(f"grandes_clientes.{role}")
            for role in entry.get_roles()
        )

    # === COMPLETION === #

    def _apply_end(self):
        """Finish the hand-over: late arrivals, then the counts, then the notices."""
        self.ensure_one()
        for _round in range(_ROUNDS):
            items = self._create_items()
            if not items:
                break
            items._do_move()
        # Sudo: writes the outcome of the act.
        self.sudo().write({"state": "done", "done_on": clock.now()})
        self._apply_outcome()

    def _apply_outcome(self):
        """Count and seal what the hand-over moved, and notify."""
        self._apply_counts()
        self._log_seal("done")
        self._notify_takers()
        self._tell_entities()

    def _apply_counts(self):
        """Store the outcome of each kind, and query what is left of it."""
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
    """Return the value at the end of a dotted path; the record if it is empty."""
    for name in filter(None, path.split(".")):
        record = record[name]
    return record
