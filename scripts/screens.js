/**
 * Measures what only a browser can tell about a screen: `measureScreen()`.
 *
 * Used by `scripts/measure_screens.py` on the demonstration and by
 * `tests/test_screens_browser.py` in the tests.
 */
globalThis.measureScreen = () => {
    const isSeen = (node) =>
        node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const textOf = (node) => node.innerText.replace(/\s+/g, " ").trim();
    const isWider = (node) => node.clientWidth && node.scrollWidth > node.clientWidth + 1;
    const topOf = (node) => Math.round(node.getBoundingClientRect().top);
    const dialogs = [...document.querySelectorAll(".modal-dialog")].filter(isSeen);
    const root =
        dialogs.at(-1) || document.querySelector(".o_action_manager") || document.body;
    const all = (selector) => [...root.querySelectorAll(selector)].filter(isSeen);
    const one = (selector) => all(selector)[0];

    const kinds = ["form", "list", "kanban", "graph", "pivot", "calendar", "activity"];
    const kind =
        kinds.find((each) => one(`.o_${each}_view, .o_${each}_renderer`)) || "page";
    const title = dialogs.length
        ? one(".modal-title")
        : [...document.querySelectorAll(".o_last_breadcrumb_item, .o_breadcrumb .active")]
              .filter(isSeen)
              .at(-1) || one("h1");
    const found = {
        kind: dialogs.length ? `dialog ${kind}` : kind,
        title: title ? textOf(title) : "",
        tabs: all(".o_gc_page_tab, .o_notebook_headers .nav-link").map(textOf),
        cards: all(".o_gc_home_card > span").map(textOf),
        columns: [],
        rows: 0,
        cells: 0,
        cut: {},
        same: {},
        varied: [],
    };

    // Lists: their cells, and columns with the same value in every row.
    const values = {};
    const isSample = !!one(".o_view_sample_data"); // sample data
    const lists = kind === "list" && !isSample ? all(".o_list_table") : [];
    for (const table of lists) {
        for (const head of table.querySelectorAll("thead th[data-name]")) {
            found.columns.push([head.dataset.name, textOf(head)]);
            const label = head.querySelector(".text-truncate");
            if (label && isWider(label)) {
                found.cut[`(${head.dataset.name})`] = 1;
            }
        }
        for (const row of table.querySelectorAll("tr.o_data_row")) {
            found.rows += 1;
            for (const cell of row.querySelectorAll("td.o_data_cell[name]")) {
                const text = textOf(cell);
                const name = cell.getAttribute("name");
                const icon = cell.querySelector("i.fa, i.oi, input");
                const mark = icon ? icon.className + icon.checked : "";
                (values[name] ||= []).push(text || mark);
                if (!text) {
                    continue;
                }
                found.cells += 1;
                if ([cell, ...cell.querySelectorAll("*")].some(isWider)) {
                    found.cut[name] = (found.cut[name] || 0) + 1;
                }
            }
        }
    }
    // Only if all rows are visible, and only columns with a heading.
    const total = one(".o_control_panel .o_pager_limit");
    const isWhole =
        !one(".o_group_header:not(.o_group_open)") &&
        (!total || parseInt(total.textContent) <= found.rows);
    const labels = new Map(found.columns);
    for (const [name, each] of Object.entries(values)) {
        const isSame = each.length > 3 && new Set(each).size === 1;
        if (new Set(each).size > 1) {
            found.varied.push(name);
        }
        if (isSame && isWhole && labels.get(name)) {
            found.same[name] = each[0];
        }
    }

    // Elements wider than the screen, or than the box that contains them.
    found.wide = document.documentElement.scrollWidth - window.innerWidth;
    found.wider = all(".o_content, .o_list_renderer, .modal-body, .o_form_sheet_bg")
        .filter((node) => node.scrollWidth > node.clientWidth + 1)
        .map((node) => `${node.classList[0]} +${node.scrollWidth - node.clientWidth}`);

    // One primary button per screen.
    found.primary = all(
        ".o_control_panel .btn-primary, .o_statusbar_buttons .btn-primary," +
            " .o_form_sheet .btn-primary, .modal-footer .btn-primary"
    )
        .filter((node) => !node.closest(".o_searchview, .dropdown-menu, .btn-group, [role=group]"))
        .map(textOf);
    found.badges = all(".badge, .o_tag")
        .map(textOf)
        .filter((text) => text.length > 24);
    found.images = all("img")
        .filter((node) => node.complete && !node.naturalWidth)
        .map((node) => node.src);
    found.empty = one(".o_view_nocontent") ? textOf(one(".o_view_nocontent")) : "";

    // Forms: how far down the main content begins, and what is above it.
    const fields = all(".o_form_view .o_form_label, .modal .o_form_label").filter(textOf);
    const request = kind === "form" && one(".o_form_view [name=description]");
    const tabs = kind === "form" && one(".o_notebook");
    found.labels = fields.map(textOf);
    if (request) {
        const due = one(".o_gc_due");
        found.request = topOf(request);
        found.due = due ? topOf(due) : null;
    }
    const content = request || tabs;
    found.before = content
        ? fields.filter((label) => topOf(label) < topOf(content)).length
        : fields.length;
    found.content = content ? topOf(content) : null;
    const beside = {};
    for (const label of fields) {
        const box = label.closest(".o_inner_group, .o_group, .o_form_sheet");
        const key = `${textOf(label)}`;
        (beside[key] ||= []).push(box);
    }
    found.doubled = Object.keys(beside).filter(
        (key) => new Set(beside[key]).size < beside[key].length
    );
    found.text = textOf(dialogs.at(-1) || document.body).slice(0, 20000);
    return found;
};

/** Returns sentences about faults that no screen may have, whatever its content. */
globalThis.judgeScreen = (found) => {
    const told = [];
    const cut = Object.values(found.cut).reduce((sum, count) => sum + count, 0);
    if (cut > found.cells * 0.02) {
        told.push(`cut: ${JSON.stringify(found.cut)} of ${found.cells} cells`);
    }
    if (found.kind.endsWith("form") && found.primary.length > 1) {
        told.push(`several primary buttons: ${found.primary.join(", ")}`);
    }
    if (found.wide > 0) {
        told.push(`${found.wide} px wider than the screen`);
    }
    if (found.images.length) {
        told.push(`broken pictures: ${found.images.join(" ")}`);
    }
    // For a case; while a request is being entered, the requester's fields come first.
    if (found.request !== undefined && found.due !== null) {
        if (found.request > window.innerHeight - 40) {
            told.push(`the request begins at ${found.request} px, below the fold`);
        }
        if (found.before > 10) {
            told.push(`${found.before} labels before the request`);
        }
    }
    return told;
};
