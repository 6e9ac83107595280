"""Fields that keep what is archived propose only what is not."""

from lxml import etree

from odoo.tests import TransactionCase, tagged

_PREFIX = "grandes.clientes."


@tagged("post_install", "-at_install")
class TestArchived(TransactionCase):
    def test_archived_records_are_kept_and_not_proposed(self):
        """The context of a field reaches the search of its choices, too."""
        found, wrong = set(), []
        views = self.env["ir.ui.view"].search([("type", "in", ("form", "list"))])
        for view in views.filtered(lambda each: each.model in self.env):
            Model = self.env[view.model]
            if not Model._name.startswith(_PREFIX) or Model._transient:
                continue
            arch = etree.fromstring(Model.get_view(view.id, view.type)["arch"])
            for node, field in self._find_fields(arch, Model):
                if not field.context.get("active_test", True) and field.store:
                    found.add(str(field))
                    if "'active_test': True" not in node.get("context", ""):
                        wrong.append((view.xml_id, field.name))
        self.assertIn("grandes.clientes.delegation.partner_ids", found)
        self.assertFalse(wrong)

    def test_what_is_archived_is_shown_all_the_same(self):
        campaign = self.env["grandes.clientes.campaign"].create(
            {"code": "VIEJA", "name": "Vieja", "active": False}
        )
        profile = self.env.ref("grandes_clientes.access_profile_front_office")
        profile.campaign_ids = campaign
        of_view = {"fields": {"display_name": {}}, "context": {"active_test": True}}
        [shown] = profile.web_read({"campaign_ids": of_view})
        self.assertEqual(
            shown["campaign_ids"],
            [{"id": campaign.id, "display_name": campaign.display_name}],
        )

    def _find_fields(self, node, Model):
        """Yield ``(node, field)`` of the relations that a view lets users choose."""
        if node.tag == "list" and not (node.get("editable") or node.get("multi_edit")):
            return
        for child in node:
            field = child.tag == "field" and Model._fields.get(child.get("name"))
            within = Model
            if field and field.relational:
                within = self.env[field.comodel_name]
                if child.get("readonly") not in ("1", "True") and not field.readonly:
                    yield child, field
            yield from self._find_fields(child, within)
