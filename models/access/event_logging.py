import hashlib
import json

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.http import request
from odoo.tools import SQL

from ...tools import access, clock
from ...tools.access_diff import Change, changes
from ...tools.text import storable_value
from ..engine import mass

# Fields covered by the digest chain, in this order.
SEALED = (
    "company_id",
    "user_id",
    "profile_id",
    "grant_id",
    "request_id",
    "sequence",
    "kind",
    "role",
    "happened_on",
    "by_id",
    "seen_by",
    "before",
    "after",
    "reason",
    "ip_address",
    "state",
)
_RACES = (
    "grandes_clientes_access_event_user_chain_uniq",
    "grandes_clientes_access_event_profile_chain_uniq",
)


class AccessEvent(models.Model):
    """Writing the log: hooks and the nightly comparison share one diff."""

    _name = "grandes.clientes.access.event"
    _inherit = "grandes.clientes.access.event"

    @api.model
    def _log_changes(self, user_ids=None, also=()):
        """Log what has changed for the given people since their last line.

        Every hook and the nightly comparison call this function. It compares the
        current state of the database with the state in the last line of the log.

        :param user_ids: ids of the people; everybody when absent
        :param also: :class:`~.access_diff.Change` values that leave no trace in the
            compared state, such as a link for a new password
        :return: the number of lines added
        """
        if user_ids is not None and not user_ids:
            return 0
        now = fields.Datetime.to_string(clock.now())
        # Sudo: the log covers everybody, and nobody writes it by hand.
        log_sudo = self.sudo()
        found = {}
        for user_id, company_id, state, sequence, digest, last in log_sudo.env[
            "grandes.clientes.access.membership"
        ]._get_states(user_ids):
            lines = [*self._find_differences(last, state, now), *also]
            if lines:
                found[user_id] = (company_id, state, sequence or 0, digest or "", lines)
        if not found:
            return 0
        log_sudo._create_chained(log_sudo._prepare_lines(found))
        return sum(len(row[-1]) for row in found.values())

    @api.model
    def _find_differences(self, last, state, now):
        """Return the differences; one baseline line for people older than the log."""
        if last == state:
            return []
        if last is None and access.cause().seen_by == "update":
            return [Change("baseline", after=", ".join(sorted(state["roles"])))]
        return changes(last, state, now)

    @api.model
    def _prepare_lines(self, found):
        """Return the values of the lines; each person's last line carries the state.

        :param dict found: ``{user id: (company, state, sequence, digest, changes)}``
        """
        grants = self.env["grandes.clientes.access.grant"].browse(
            {
                change.grant_id
                for *_rest, lines in found.values()
                for change in lines
                if change.grant_id
            }
        )
        common = self._prepare_common()
        seen_later = access.cause().seen_by == "comparison"
        profiles = {grant.id: grant for grant in grants.exists()}
        rows = []
        for user_id, (company_id, state, sequence, digest, lines) in found.items():
            for number, change in enumerate(lines, 1):
                grant = profiles.get(change.grant_id)
                rows.append(
                    {
                        **common,
                        "by_id": None if seen_later else common["by_id"],
                        "company_id": company_id,
                        "user_id": user_id,
                        "sequence": sequence + number,
                        "kind": change.kind,
                        "role": change.role or (grant and grant.role) or None,
                        "profile_id": grant.profile_id.id if grant else None,
                        "grant_id": grant.id if grant else None,
                        "request_id": common["request_id"]
                        or (grant and grant.request_id.id)
                        or None,
                        "before": change.before or None,
                        "after": change.after or None,
                        "reason": common["reason"] or self._get_reason(grant, change),
                        "state": state if number == len(lines) else None,
                        "previous": digest if number == 1 else None,
                    }
                )
        return rows

    @api.model
    def _get_reason(self, grant, change):
        """Return why the grant began or ended, if it states a reason."""
        if not grant:
            return None
        ended = change.kind == "profile_ended"
        return (grant.end_reason if ended else grant.reason) or None

    @api.model
    def _prepare_common(self):
        """Return who is changing access, when, from where and why."""
        cause = access.cause()
        return {
            "happened_on": clock.now(),
            "by_id": self.env.uid,
            "seen_by": cause.seen_by,
            "reason": cause.reason,
            "request_id": cause.request_id,
            "ip_address": request.httprequest.remote_addr if request else None,
        }

    @api.model
    def _log_of_profile(self, profiles, kind, before, after):
        """Log changes of profiles, each in the profile's own chain.

        :param dict before: ``{profile id: text}``
        :param dict after: the new texts, likewise
        """
        # Sudo: nobody writes the log by hand.
        log_sudo = self.sudo()
        ends = {
            row[0]: row[1:]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (profile_id) profile_id, sequence, digest
                      FROM grandes_clientes_access_event
                     WHERE user_id IS NULL AND profile_id = ANY(%s)
                     ORDER BY profile_id, sequence DESC
                    """,
                    profiles.ids,
                )
            )
        }
        common = log_sudo._prepare_common()
        rows = []
        # Sudo: reads the names for a log that few people may read.
        for profile in profiles.sudo():
            old, new = before.get(profile.id) or None, after.get(profile.id) or None
            if old == new:
                continue
            sequence, digest = ends.get(profile.id, (0, ""))
            rows.append(
                {
                    **common,
                    "company_id": (profile.company_id or self.env.company).id,
                    "user_id": None,
                    "profile_id": profile.id,
                    "grant_id": None,
                    "sequence": sequence + 1,
                    "kind": kind,
                    "role": profile.role,
                    "before": old,
                    "after": new,
                    "state": None,
                    "previous": digest,
                }
            )
        log_sudo._create_chained(rows)

    @api.model
    def _create_chained(self, rows):
        """Insert lines with a known position, each sealed over its predecessor.

        :param rows: values, in the order of each chain; the first line of a chain has
            the digest of the line before it as ``previous``
        :raise ConcurrencyError: another transaction took the position in the chain
        """
        if not rows:
            return
        ids = self.env.execute_query(
            SQL(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
                " FROM generate_series(1, %s)",
                self._table,
                len(rows),
            )
        )
        before = ""
        for (row_id,), row in zip(ids, rows, strict=True):
            previous = row.pop("previous")
            before = before if previous is None else previous
            for name in ("before", "after", "reason"):
                # The seal covers the value as it will be stored.
                row[name] = storable_value(row[name]) if row[name] else None
            row["digest"] = before = self._get_digest(
                before,
                [
                    fields.Datetime.to_string(row[name])
                    if name == "happened_on"
                    else row[name]
                    for name in SEALED
                ],
            )
            row["state"] = json.dumps(row["state"]) if row["state"] else None
            row["id"] = row_id
        try:
            # Expected when somebody else changes the same person's access.
            with mass.error_expected(), self.env.cr.savepoint():
                mass.insert(self, rows)
        except UniqueViolation as error:
            if error.diag.constraint_name not in _RACES:
                raise
            raise ConcurrencyError("Somebody else changed the same access") from error
        # Sudo: the seal entry is a consequence of the line; nobody writes it by hand.
        self.env["grandes.clientes.seal.entry"].sudo()._create_entries(
            self._name,
            {row["id"]: row["digest"] for row in rows},
            "access",
            {row["id"]: row["company_id"] for row in rows},
            first=True,
        )

    @api.model
    def _get_digest(self, previous, values):
        """Return the SHA-256 of a line, given its values in the order of ``SEALED``."""
        text = json.dumps([previous, *values], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def _cron_compare(self):
        """Log what no hook saw: changes by SQL, by an update or by other modules.

        Then create and end grants to match, so that every member of a role's group has
        a profile with that role.
        """
        self.env.invalidate_all()
        with access.because(seen_by="comparison"):
            if self._log_changes():
                # Odoo was not notified of the change, so its caches may be stale.
                self.env.registry.clear_cache()
            self.env["grandes.clientes.access.grant"]._apply_groups()

    @api.model
    def _log_baseline(self):
        """Start the log with the existing people, and create grants for their roles."""
        with access.because(
            seen_by="update", reason=self.env._("Was so before there was a log.")
        ):
            self.env["grandes.clientes.access.grant"]._apply_groups()
            self._log_changes()
