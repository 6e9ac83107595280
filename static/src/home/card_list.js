/**
 * Return the properties of the embedded list that a card of a home page opens.
 *
 * @param {Object} card card with its model and view
 * @param {Array} domain
 * @param {Object} action action service, used to open a record
 * @param {Boolean} isSmall whether to use kanban cards (mobile) instead of a list
 */
export function getCardList(card, domain, action, isSmall = false) {
    const own = isSmall
        ? { type: "kanban" }
        : {
              type: "list",
              viewId: card.view_id || undefined,
              allowSelectors: false,
          };
    return {
        ...own,
        resModel: card.model,
        domain,
        context: {},
        display: { controlPanel: false },
        selectRecord: (resId) =>
            action.doAction({
                type: "ir.actions.act_window",
                res_model: card.model,
                res_id: resId,
                views: [[false, "form"]],
            }),
    };
}
