import { Component, onMounted, useExternalListener, useRef, useState } from "@odoo/owl";

const STEP = "step";
const ARROWS = {
    ArrowDown: [0, 1],
    ArrowUp: [0, -1],
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
};
// Weight by which a sideways step counts as farther than one straight ahead.
const ASIDE = 3;

/**
 * The procedure as lanes, steps and arrows. One step can have the focus: the arrow keys
 * move it, Home and End go to the first and last step, Enter and Space select.
 */
export class ProcedureDrawing extends Component {
    static template = "grandes_clientes.ProcedureDrawing";
    static props = {
        scene: Object,
        title: String,
        selected: { type: [String, { value: null }], optional: true },
        focused: { type: String, optional: true },
        figures: { type: Boolean, optional: true },
        onSelect: Function,
    };

    setup() {
        this.box = useRef("box");
        const first = this.steps[0];
        this.state = useState({
            focused: this.props.focused || (first && first.key),
            more: false,
        });
        onMounted(() => this.onScroll());
        useExternalListener(window, "resize", () => this.onScroll());
    }

    get viewBox() {
        // Space for marks that extend beyond the boxes at the edge.
        return `-1 -1 ${this.props.scene.width + 2} ${this.props.scene.height + 2}`;
    }

    /** No larger than the drawing, and never too small to read. */
    get size() {
        const width = this.props.scene.width;
        return `width: 100%; max-width: ${width}px; min-width: ${Math.round(width * 0.8)}px;`;
    }

    get steps() {
        return this.props.scene.nodes.filter((node) => this.isStep(node));
    }

    get labelled() {
        return this.props.scene.edges.filter((edge) => edge.label);
    }

    isStep(node) {
        return node.kind === STEP;
    }

    lineWidth(edge) {
        return edge.width ? `stroke-width: ${edge.width}px` : "";
    }

    triangle(node) {
        const x = node.x + node.w - 2;
        const y = node.y - 10;
        return `${x},${y} ${x + 10},${y + 18} ${x - 10},${y + 18}`;
    }

    tabIndex(node) {
        if (!this.isStep(node)) {
            return undefined;
        }
        return node.key === this.state.focused ? "0" : "-1";
    }

    select(node) {
        if (this.isStep(node)) {
            this.state.focused = node.key;
            this.props.onSelect(node.key);
        }
    }

    onFocus(node) {
        if (this.isStep(node)) {
            this.state.focused = node.key;
        }
    }

    onKeydown(ev) {
        const steps = this.steps;
        const current = steps.find((node) => node.key === this.state.focused);
        let target = null;
        if (ev.key in ARROWS) {
            target = this.nearest(current, ARROWS[ev.key]);
        } else if (ev.key === "Home") {
            target = steps[0];
        } else if (ev.key === "End") {
            target = steps[steps.length - 1];
        } else if (ev.key === "Enter" || ev.key === " ") {
            this.select(current);
        } else {
            return;
        }
        // Prevent the page from scrolling.
        ev.preventDefault();
        ev.stopPropagation();
        if (target) {
            this.focus(target.key);
        }
    }

    focus(key) {
        this.state.focused = key;
        const element = this.box.el.querySelector(`[data-step="${key}"]`);
        element.focus();
        element.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    /**
     * The nearest step in a direction; straight ahead takes precedence over sideways.
     */
    nearest(from, [dx, dy]) {
        let best = null;
        let least = Infinity;
        for (const node of this.steps) {
            const ahead = (node.cx - from.cx) * dx + (node.cy - from.cy) * dy;
            const aside = Math.abs((node.cx - from.cx) * dy + (node.cy - from.cy) * dx);
            if (ahead > 1 && ahead + ASIDE * aside < least) {
                best = node;
                least = ahead + ASIDE * aside;
            }
        }
        return best;
    }

    onScroll() {
        const box = this.box.el;
        this.state.more = box.scrollWidth - box.clientWidth - box.scrollLeft > 8;
    }
}
