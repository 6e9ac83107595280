import { registry } from "@web/core/registry";
import { rpcBus } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { TourStepAutomatic } from "@web_tour/js/tour_automatic/tour_step_automatic";

// By default a step has ten seconds, in which a busy machine may not even draw a
// dialog. A longer limit costs nothing if the step succeeds.
const PATIENCE = 90000;
// A failure is detected sooner: if no request is pending and the page has not changed
// for this long, nothing will happen. Counted in ticks of the page, which a busy
// machine delays like everything else; a late tick restarts the count.
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
/** The number of pending requests of the page; also read from outside. */
const count = (change) => {
    asked += change;
    window.gcAsked = asked;
    move();
};
rpcBus.addEventListener("RPC:REQUEST", () => count(1));
rpcBus.addEventListener("RPC:RESPONSE", () => count(-1));

/** Count how long the page is idle, once there is a tour. */
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
