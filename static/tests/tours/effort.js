import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The effort of a step: clicks, and keys including the one that goes to the field. */
function getEffort({ run, upload, paste }) {
    if (upload) {
        return [1, 0]; // the click that chooses the file
    }
    if (typeof run !== "string") {
        return [0, 0];
    }
    const [act, ...rest] = run.split(" ");
    if (act === "click" || act === "dblclick") {
        return [1, 0];
    }
    if (act === "press") {
        return [0, 1];
    }
    if (["edit", "fill", "editor"].includes(act)) {
        return [0, paste ? 2 : rest.join(" ").length + 1];
    }
    return [0, 0];
}

/**
 * Add a tour whose clicks and keys are counted; above the limit it fails.
 *
 * @param {string} name
 * @param {{ clicks: number, keys: number }} most
 * @param {() => object[]} getSteps returns the steps; a step that chooses a file has
 *     `upload: true`, one that pastes its text `paste: true`
 */
export function addCounted(name, most, getSteps) {
    tours.add(name, {
        steps: () => {
            const steps = getSteps();
            let [clicks, keys] = [0, 0];
            for (const step of steps) {
                const [click, key] = getEffort(step);
                clicks += click;
                keys += key;
            }
            const told = steps.map(({ upload, paste, ...step }) => step);
            return [
                ...told,
                {
                    content: `${clicks} clicks of ${most.clicks}, ${keys} keys of ${most.keys}`,
                    trigger: "body",
                    run() {
                        if (clicks > most.clicks || keys > most.keys) {
                            throw new Error(`${name}: ${clicks} clicks and ${keys} keys`);
                        }
                    },
                },
            ];
        },
    });
}
