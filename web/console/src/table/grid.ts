import { feed } from "../live/feed.js";
import type { View } from "../live/order.js";
import type { Choice, Shown } from "./columns.js";
import { Hold } from "./hold.js";
import { RowView } from "./row.js";
import { choose, chooseNobody, chosen, toggle } from "./selection.js";

/** So many rows beyond the edge are ready, and so many there are at most, however tall the window. */
const BEYOND = 6;
const MOST = 150;

/**
 * The table itself. Only the rows that can be seen are in the document; they are placed by hand, below a head that stays. What a row
 * shows is painted four times a second, or when something moves.
 */
export class Grid {
  readonly element = document.createElement("div");
  readonly hold: Hold;
  /** What Enter, a double click or a letter on a row does. */
  opened: (id: string) => void = () => undefined;
  sorted: (column: string) => void = () => undefined;

  private readonly head = document.createElement("div");
  private readonly space = document.createElement("div");
  private readonly pool: RowView[] = [];
  private columns: Shown[] = [];
  private sources: number[] = [];
  private isPainting = false;
  private current = "";
  private currentAt = 0;
  private anchor = -1;
  private rowHeight = 28;

  constructor() {
    this.element.className = "grid";
    this.element.tabIndex = 0;
    this.element.setAttribute("aria-label", "Processes in flight");
    this.element.setAttribute("aria-multiselectable", "true");
    this.head.className = "grid-head";
    this.head.setAttribute("role", "row");
    this.head.setAttribute("aria-rowindex", "1");
    this.space.className = "grid-space";
    this.space.setAttribute("role", "rowgroup");
    const headGroup = document.createElement("div");
    headGroup.setAttribute("role", "rowgroup");
    headGroup.className = "grid-top";
    headGroup.append(this.head);
    this.element.append(headGroup, this.space);
    this.hold = new Hold(this.element);
    this.element.addEventListener("scroll", () => this.paintSoon(), { passive: true });
    this.element.addEventListener("click", (event) => this.clicked(event));
    this.element.addEventListener("dblclick", (event) => this.openAt(this.rowAt(event)));
    this.element.addEventListener("focus", () => this.moveTo(this.currentAt, false));
  }

  /** Shows it until what is returned is called. */
  live(): () => void {
    const ends = [
      feed.view.listen((view) => this.renewed(view)),
      chosen.listen(() => this.paintSoon()),
      this.hold.live(),
    ];
    const timer = setInterval(() => this.paintSoon(), 250);
    const sizes = new ResizeObserver(() => this.paintSoon());
    sizes.observe(this.element);
    this.renewed(feed.view.now);
    return () => {
      ends.forEach((end) => end());
      clearInterval(timer);
      sizes.disconnect();
    };
  }

  /** Shows these columns. */
  arrange(columns: Shown[], choice: Choice): void {
    const isSame = columns.map((column) => column.name).join() === this.columns.map((column) => column.name).join();
    this.columns = columns;
    this.element.setAttribute("role", choice.isTree ? "treegrid" : "grid");
    this.element.setAttribute("aria-colcount", String(columns.length + 1));
    this.element.style.setProperty("--tracks", `28px ${columns.map((column) => column.width).join(" ")}`);
    // A row is as wide as its columns are at least: known beforehand, so that no text is measured.
    const least = columns.map((column) => /^minmax\((.*?),/.exec(column.width)?.[1] ?? column.width);
    this.element.style.setProperty("--least", `calc(40px + ${least.join(" + ")})`);
    const corner = document.createElement("span");
    corner.setAttribute("role", "columnheader");
    corner.className = "pick-head";
    const word = document.createElement("span");
    word.className = "unseen";
    word.textContent = "chosen";
    corner.append(word);
    this.head.replaceChildren(corner, ...columns.map((column, index) => this.headCell(column, index, choice)));
    if (!isSame) {
      this.pool.forEach((row) => row.shape(columns));
    }
    this.paintSoon();
  }

  private headCell(column: Shown, index: number, choice: Choice): HTMLElement {
    const cell = document.createElement("span");
    const button = document.createElement("button");
    const isSorted = choice.sort === column.name;
    cell.setAttribute("role", "columnheader");
    cell.setAttribute("aria-colindex", String(index + 2));
    cell.setAttribute("aria-sort", isSorted ? (choice.isDown ? "descending" : "ascending") : "none");
    cell.className = `head-cell${column.isRight ? " right" : ""}${isSorted ? (choice.isDown ? " down" : " up") : ""}`;
    button.type = "button";
    button.textContent = column.title;
    button.title = `Sort by ${column.title}`;
    button.addEventListener("click", () => this.sorted(column.name));
    cell.append(button);
    return cell;
  }

  /** The pid@instance of the row that the keys are at, or nothing. */
  get currentId(): string {
    const slot = feed.view.now.order[this.currentAt];
    return slot === undefined || feed.rows.pid(slot) !== this.current ? "" : feed.rows.id(slot);
  }

  private renewed(view: View): void {
    this.element.setAttribute("aria-rowcount", String(view.order.length + 1));
    this.sources = this.columns.map((column) => feed.rows.columns.indexOf(column.source));
    const slot = feed.rows.slotOf(this.current);
    if (slot !== undefined && view.order[this.currentAt] !== slot) {
      const found = view.order.indexOf(slot);
      this.currentAt = found < 0 ? this.currentAt : found;
    }
    this.paintSoon();
  }

  private paintSoon(): void {
    if (!this.isPainting) {
      this.isPainting = true;
      requestAnimationFrame(() => {
        this.isPainting = false;
        this.paint();
      });
    }
  }

  private paint(): void {
    if (!this.element.isConnected || !this.columns.length) {
      return;
    }
    const { order, depth, parents } = feed.view.now;
    this.rowHeight = parseFloat(getComputedStyle(this.element).getPropertyValue("--row")) || 28;
    this.sources = this.columns.map((column) => feed.rows.columns.indexOf(column.source));
    const height = `${order.length * this.rowHeight}px`;
    if (this.space.style.height !== height) {
      this.space.style.height = height;
    }
    const first = Math.max(0, Math.floor(this.element.scrollTop / this.rowHeight) - BEYOND);
    const fit = Math.min(MOST, Math.ceil(this.element.clientHeight / this.rowHeight) + 2 * BEYOND);
    this.ready(Math.min(fit, order.length));
    const now = performance.now();
    const isFocused = document.activeElement === this.element;
    let active = "";
    for (let i = 0; i < this.pool.length; i++) {
      const at = first + ((((i - first) % this.pool.length) + this.pool.length) % this.pool.length);
      const row = this.pool[i]!;
      const slot = order[at];
      if (slot === undefined || at >= first + fit) {
        row.hide();
        continue;
      }
      const pid = feed.rows.pid(slot);
      const isCurrent = pid === this.current && at === this.currentAt;
      active = isCurrent && isFocused ? row.id : active;
      row.place(at * this.rowHeight);
      row.paint(slot, {
        rows: feed.rows,
        columns: this.columns,
        sources: this.sources,
        isCurrent,
        isChosen: feed.rows.isAlive(slot) && (chosen.now.isAll || chosen.now.ids.has(feed.rows.id(slot))),
        depth: depth ? depth[at]! : -1,
        parent: parents ? parents[at]! : 0,
        at,
        now,
      });
    }
    if (active) {
      this.element.setAttribute("aria-activedescendant", active);
    } else {
      this.element.removeAttribute("aria-activedescendant");
    }
  }

  private ready(count: number): void {
    while (this.pool.length < count) {
      const row = new RowView(`row-${this.pool.length}`);
      row.shape(this.columns);
      this.pool.push(row);
      this.space.append(row.element);
    }
  }

  private rowAt(event: MouseEvent): number {
    const head = this.head.getBoundingClientRect();
    if (event.clientY < head.bottom) {
      return -1;
    }
    const at = Math.floor((event.clientY - this.space.getBoundingClientRect().top) / this.rowHeight);
    return at >= 0 && at < feed.view.now.order.length ? at : -1;
  }

  private clicked(event: MouseEvent): void {
    const at = this.rowAt(event);
    if (at < 0) {
      return;
    }
    const isFold = (event.target as HTMLElement).classList.contains("tree") && event.offsetX < foldWidth(event.target as HTMLElement);
    if (isFold && feed.view.now.parents?.[at]) {
      this.fold(at, feed.view.now.parents[at] === 1);
      return;
    }
    const isPick = (event.target as HTMLElement).classList.contains("pick");
    const id = this.idAt(at);
    if (event.shiftKey && this.anchor >= 0) {
      this.chooseTo(at);
    } else if (isPick || event.ctrlKey || event.metaKey) {
      this.anchor = at;
      if (id) {
        toggle(id);
      }
    } else if (event.detail === 1 && (event.target as HTMLElement).classList.contains("cell")) {
      this.anchor = at;
    }
    this.moveTo(at, false);
  }

  /** Chooses all from where one began to here. */
  private chooseTo(at: number): void {
    const [from, to] = [Math.min(this.anchor, at), Math.max(this.anchor, at)];
    const ids = new Set(chosen.now.ids);
    for (let i = from; i <= to; i++) {
      const id = this.idAt(i);
      if (id) {
        ids.add(id);
      }
    }
    choose(ids);
  }

  private idAt(at: number): string {
    const slot = feed.view.now.order[at];
    return slot !== undefined && feed.rows.isAlive(slot) ? feed.rows.id(slot) : "";
  }

  private openAt(at: number): void {
    const slot = feed.view.now.order[at];
    if (slot !== undefined) {
      this.opened(feed.rows.id(slot));
    }
  }

  private moveTo(at: number, isSeen = true): void {
    const { order } = feed.view.now;
    this.currentAt = Math.max(0, Math.min(at, order.length - 1));
    const slot = order[this.currentAt];
    this.current = slot === undefined ? "" : feed.rows.pid(slot);
    if (isSeen) {
      const top = this.currentAt * this.rowHeight;
      const room = this.element.clientHeight - this.head.offsetHeight - this.rowHeight;
      this.element.scrollTop = Math.max(top - room, Math.min(this.element.scrollTop, top));
    }
    this.paintSoon();
  }

  private fold(at: number, isFolded: boolean): void {
    const pid = feed.rows.pid(feed.view.now.order[at]!);
    if (isFolded) {
      feed.folded.add(pid);
    } else {
      feed.folded.delete(pid);
    }
    void feed.reorder();
  }

  /** Does what a key means here. @return whether it means anything */
  pressed(event: KeyboardEvent): boolean {
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.rowHeight) - 2);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, j: 1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    this.hold.touch();
    if (step !== undefined) {
      const from = this.currentAt;
      this.moveTo(this.current ? from + step : 0);
      if (event.shiftKey) {
        this.anchor = this.anchor < 0 ? from : this.anchor;
        this.chooseTo(this.currentAt);
      } else {
        this.anchor = this.currentAt;
      }
      return true;
    }
    if (!this.current) {
      this.moveTo(this.currentAt, false);
    }
    const parent = feed.view.now.parents?.[this.currentAt];
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight":
        if (parent === (event.key === "ArrowLeft" ? 1 : 2)) {
          this.fold(this.currentAt, parent === 1);
          return true;
        }
        return false;
      case " ":
      case "x":
        if (this.idAt(this.currentAt) && this.current) {
          toggle(this.idAt(this.currentAt));
        }
        return true;
      case "Enter":
        if (this.current) {
          this.openAt(this.currentAt);
        }
        return true;
      case "Escape":
        chooseNobody();
        return true;
      default:
        return false;
    }
  }
}

function foldWidth(cell: HTMLElement): number {
  return parseFloat(getComputedStyle(cell).paddingLeft) || 0;
}
