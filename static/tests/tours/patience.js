import { registry } from "@web/core/registry";

// A step has ten seconds, in which a busy machine may not even have drawn a dialog. Who
// waits for what comes loses nothing by a longer limit.
const PATIENCE = 90000;

const tours = registry.category("web_tour.tours");
const wait = (tour) => (tour.timeout = PATIENCE);

tours.getAll().forEach(wait);
tours.addEventListener("UPDATE", ({ detail: { value } }) => wait(value));
