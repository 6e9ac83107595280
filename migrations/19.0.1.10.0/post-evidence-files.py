"""Give files that were taken as evidence to their records, whose readers open them."""

from odoo.tools import SQL

# Model that owns the files; table and columns of the relation; and the table between
# them with its column of the owner, if the relation is not the owner's.
_RELATIONS = (
    (
        "grandes.clientes.quality.finding",
        ("grandes_clientes_finding_reply_rel", "finding_id"),
        None,
    ),
    (
        "grandes.clientes.quality.finding",
        ("grandes_clientes_finding_action_rel", "finding_id"),
        None,
    ),
    (
        "grandes.clientes.quality.monitoring",
        ("grandes_clientes_monitoring_file_rel", "monitoring_id"),
        None,
    ),
    (
        "grandes.clientes.quality.dispatch",
        ("grandes_clientes_dispatch_reply_rel", "reply_id"),
        ("grandes_clientes_quality_dispatch_reply", "dispatch_id"),
    ),
    (
        "grandes.clientes.training.session",
        ("grandes_clientes_training_list_rel", "session_id"),
        None,
    ),
    (
        "grandes.clientes.outage",
        ("grandes_clientes_outage_statement_file_rel", "statement_id"),
        ("grandes_clientes_outage_statement", "outage_id"),
    ),
    (
        "grandes.clientes.control.occurrence",
        ("grandes_clientes_control_evidence_rel", "evidence_id"),
        ("grandes_clientes_control_evidence", "occurrence_id"),
    ),
    (
        "grandes.clientes.oversight.commitment",
        ("grandes_clientes_commitment_rel", "commitment_id"),
        None,
    ),
    (
        "grandes.clientes.oversight.note",
        ("grandes_clientes_oversight_note_rel", "note_id"),
        None,
    ),
)


def migrate(cr, version):
    """Set the owner of files that have none, or a dialog.

    Their name and content, which are sealed, stay. A file of several records becomes
    that of the first.
    """
    for model, (relation, column), between in _RELATIONS:
        owner = SQL("rel.%s", SQL.identifier(column))
        joined = SQL()
        if between:
            table, owner_column = between
            joined = SQL(
                "JOIN %s AS line ON line.id = %s", SQL.identifier(table), owner
            )
            owner = SQL("line.%s", SQL.identifier(owner_column))
        cr.execute(
            SQL(
                """
                UPDATE ir_attachment AS file
                   SET res_model = %s,
                       res_id = kept.owner_id
                  FROM (
                        SELECT rel.attachment_id,
                               MIN(%s) AS owner_id
                          FROM %s AS rel
                               %s
                         GROUP BY rel.attachment_id
                       ) AS kept
                 WHERE file.id = kept.attachment_id
                   AND file.res_field IS NULL
                   AND (
                        COALESCE(file.res_id, 0) = 0
                        OR COALESCE(file.res_model, '') = ''
                        OR file.res_model IN (
                            SELECT model FROM ir_model WHERE transient
                        )
                       )
                """,
                model,
                owner,
                SQL.identifier(relation),
                joined,
            )
        )
