"""Specifications with which the web client reads a screen.

Modelled on ``getFieldsSpec`` of the client's relational model: all fields of the view,
including those in closed tabs, the columns of embedded lists, and display names of
linked records.
"""

from lxml import etree


def form_spec(records):
    """Return the specification with which the client reads the whole form.

    :param records: recordset of the model, in the user's environment
    """
    views = records.get_views([(False, "form")])
    arch = etree.fromstring(views["views"]["form"]["arch"])
    return _spec(arch, records)


def list_spec(records, hidden=True):
    """Return the specification with which the client reads a page of the list.

    :param bool hidden: include optional columns that are hidden, as the client does;
        else only those shown at first
    """
    arch = etree.fromstring(records.get_view(view_type="list")["arch"])
    columns = arch.xpath("/list/field")
    return {
        node.get("name"): _field_spec(node, records)
        for node in columns
        if hidden or node.get("optional") != "hide"
    }


def _spec(node, records):
    found = {}
    for child in node:
        if child.tag == "field":
            name = child.get("name")
            spec = _field_spec(child, records)
            # A field that occurs twice is read once, with the more detailed spec.
            if "fields" not in found.get(name, {}):
                found[name] = spec
        elif isinstance(child.tag, str):
            found.update(
                (name, spec)
                for name, spec in _spec(child, records).items()
                if "fields" not in found.get(name, {})
            )
    return found


def _field_spec(node, records):
    field = records._fields[node.get("name")]
    if not field.relational or node.get("invisible") in ("1", "True"):
        return {}
    if field.type == "many2one":
        return {"fields": {"display_name": {}}}
    lines = records.env[field.comodel_name]
    views = [view for view in node if view.tag in ("list", "kanban", "form")]
    columns = {}
    for view in views:
        columns = {**_spec(view, lines), **columns}
    return {"fields": columns or {"display_name": {}}, "limit": 40}
