import { registry } from "@web/core/registry";
import { rpcBus } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { TourStepAutomatic } from "@web_tour/js/tour_automatic/tour_step_automatic";

// A step has ten seconds, in which a busy machine may not even have drawn a dialog. Who
// waits for what comes loses nothing by a longer limit.
const PATIENCE = 90000;
// What does not come is told sooner: where nothing is asked of the server, and nothing
// in the page has changed for so long, nothing will. Counted in beats of the page, which
// a busy machine lets wait as it does all else; a late one begins anew.
const BEAT = 100;
const LATE = 1000;
const BEATS = 250;

const tours = registry.category("web_tour.tours");
const wait = (tour) => (tour.timeout = PATIENCE);

tours.getAll().forEach(wait);
tours.addEventListener("UPDATE", ({ detail: { value } }) => wait(value));

let asked = 0;
let still = 0;
const move = () => (still = 0);
/** How many answers of the server the page waits for: read from outside, too. */
const count = (change) => {
    asked += change;
    window.gcAsked = asked;
    move();
};
rpcBus.addEventListener("RPC:REQUEST", () => count(1));
rpcBus.addEventListener("RPC:RESPONSE", () => count(-1));

/** Count how long the page stands still, once there is a tour. */
function watch() {
    new MutationObserver(move).observe(document, {
        attributes: true,
        characterData: true,
        childList: true,
        subtree: true,
    });
    let last = performance.now();
    setInterval(() => {
        const now = performance.now();
        still = asked > 0 || now - last > LATE ? 0 : still + 1;
        last = now;
    }, BEAT);
}

let watched = false;
let told = null;
patch(TourStepAutomatic.prototype, {
    findTrigger() {
        if (!watched) {
            watched = true;
            watch();
        }
        const found = super.findTrigger();
        if (found) {
            move();
        } else if (still > BEATS && told !== this) {
            told = this;
            const seconds = (BEATS * BEAT) / 1000;
            const why = `Nothing has moved for ${seconds} seconds.`;
            this.tour.throwError(...this.describeWhyIFailed, why);
        }
        return found;
    },
});
