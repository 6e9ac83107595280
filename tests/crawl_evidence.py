"""The evidence, as database rows: hashed before and after every call.

Append-only models are included automatically. The other evidence is listed here, with
its columns and the condition on its rows.
"""

from odoo.tools import SQL

_NOT_SAID = {"id", "write_uid", "write_date"}
# Model: the columns that no client may change, and the condition on its rows. Acts
# write the others.
_SAID = {
    "grandes.clientes.filing": (
        "name channel_id company_id subject body email_from arrived_on digest "
        "client_reference client_digest consent consent_on consent_means consent_text",
        "",
    ),
    "grandes.clientes.inbound.mail": (
        "subject sender_name email_from recipients message_id date_header fetched_on "
        "original_id preview fingerprint content_digest raw_digest",
        "",
    ),
    "grandes.clientes.case.answer": (
        "body kind means signed_by_id sent_by_id sent_on case_id",
        "sent_on IS NOT NULL",
    ),
    "grandes.clientes.letter": (
        "company_id occasion number content lang sha256 made_by_id made_on",
        "",
    ),
    "grandes.clientes.satisfaction": (
        "case_id score comment answered_on answered_by",
        "state = 'answered'",
    ),
    "grandes.clientes.report.pack": (
        "date_from date_to version sha256 files_sha256 frozen_on frozen_by_id",
        "frozen_on IS NOT NULL",
    ),
    "mail.message": (
        "subject body author_id email_from reply_to date model res_id message_type "
        "subtype_id is_internal parent_id",
        "model LIKE 'grandes.clientes.%%'",
    ),
    "mail.tracking.value": (
        "field_id old_value_char new_value_char old_value_text new_value_text "
        "mail_message_id",
        "",
    ),
    "mail.mail": ("mail_message_id body_html email_to", ""),
}
_LINKS = {
    "grandes_clientes_filing_attachment_rel": "filing_id, attachment_id",
    "grandes_clientes_answer_attachment_rel": "answer_id, attachment_id",
    "message_attachment_rel": "message_id, attachment_id",
}


class Evidence:
    """The rows that prove something, as they are at instantiation.

    Rows added later are no change. A table is hashed again only after rows of it were
    updated or deleted, rolled back or not.

    :param env: environment with all rights, flushed
    """

    def __init__(self, env):
        self.env = env
        self._queries = {}
        self._seen = {}
        for name, model in env.items():
            if isinstance(model, env.registry["grandes.clientes.append.only"]):
                if not (model._abstract or name in _SAID):
                    columns = [
                        field.name
                        for field in model._fields.values()
                        if field.store and field.column_type
                    ]
                    self._add(model._table, {*columns} - _NOT_SAID, "")
        for name, (columns, rows) in _SAID.items():
            self._add(env[name]._table, columns.split(), rows)
        files = env["ir.attachment"].browse(self._sealed_files())
        self._add(
            files._table,
            "name checksum store_fname res_model res_id res_field mimetype url".split(),
            f"id IN ({', '.join(map(str, files.ids or [0]))})",
        )
        for table, columns in _LINKS.items():
            self._add_links(table, columns)
        self.before = {label: self._hash(label) for label in self._queries}

    def _sealed_files(self):
        """Return the ids of the files that were received, sent or frozen."""
        ids = set()
        for model in self.env.values():
            if hasattr(model, "_get_sealed_attachments") and not model._abstract:
                ids.update(model.search([])._get_sealed_attachments().ids)
        return sorted(ids)

    def _add(self, table, columns, rows):
        [[last]] = self.env.execute_query(
            SQL("SELECT coalesce(max(id), 0) FROM %s", SQL.identifier(table))
        )
        self._queries[table] = SQL(
            "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM"
            " (SELECT id, %s FROM %s WHERE id <= %s AND %s) t",
            SQL(", ").join(SQL.identifier(column) for column in sorted(columns)),
            SQL.identifier(table),
            last,
            SQL(rows or "TRUE"),
        )

    def _add_links(self, table, columns):
        [[known]] = self.env.execute_query(
            SQL("SELECT to_regclass(%s) IS NOT NULL", table)
        )
        if not known:
            raise AssertionError(f"There is no table {table}: give its present name.")
        owner = columns.split(",", 1)[0]
        [[last]] = self.env.execute_query(
            SQL("SELECT coalesce(max(%s), 0) FROM %s", SQL(owner), SQL(table))
        )
        self._queries[table] = SQL(
            "SELECT md5(string_agg(t::text, '|' ORDER BY %s)) FROM"
            " (SELECT %s FROM %s WHERE %s <= %s) t",
            SQL(columns),
            SQL(columns),
            SQL(table),
            SQL(owner),
            last,
        )

    def _hash(self, table):
        [[digest]] = self.env.execute_query(self._queries[table])
        return digest

    def changed(self):
        """Return the names of the tables with changed rows."""
        touched = self.env.execute_query(
            SQL(
                "SELECT t, pg_stat_get_xact_tuples_updated(t::regclass)"
                " + pg_stat_get_xact_tuples_deleted(t::regclass)"
                " FROM unnest(%s::text[]) t",
                list(self._queries),
            )
        )
        changed = []
        for table, count in touched:
            if self._seen.get(table) != count:
                self._seen[table] = count
                if self._hash(table) != self.before[table]:
                    changed.append(table)
        return changed
