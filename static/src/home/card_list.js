/**
 * The list that a card of a home opens into, as the properties of an embedded view.
 *
 * @param {Object} card its model and view
 * @param {Array} domain
 * @param {Object} action service by which a record is opened
 */
export function getCardList(card, domain, action) {
    return {
        type: "list",
        resModel: card.model,
        viewId: card.view_id || undefined,
        domain,
        context: {},
        display: { controlPanel: false },
        allowSelectors: false,
        selectRecord: (resId) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: card.model,
                res_id: resId,
                views: [[false, "form"]],
            }),
    };
}
