import { serverNow } from "../api.js";
import type { Rows } from "../live/rows.js";
import { cellText, type Shown } from "./columns.js";
import { ENDED, kindCss, stateMark } from "./marks.js";

/** So long a row that has come, and a state that has changed, are set off. */
const NEWS = 2500;

export interface Paint {
  rows: Rows;
  columns: Shown[];
  /** Where each column is in the stream. */
  sources: number[];
  isCurrent: boolean;
  isChosen: boolean;
  /** How deep in a tree, or -1 in a flat listing. */
  depth: number;
  /** 0 no children, 1 children, 2 folded. */
  parent: number;
  at: number;
  now: number;
}

/** One row on the screen. It is used for one process after the other; only what is another text is written. */
export class RowView {
  readonly element = document.createElement("div");
  private readonly mark = document.createElement("span");
  private cells: HTMLElement[] = [];
  private texts: string[] = [];
  private classes: string[] = [];
  private top = -1;
  private state = "";

  constructor(readonly id: string) {
    this.element.setAttribute("role", "row");
    this.element.id = id;
    this.mark.className = "pick";
    this.mark.setAttribute("role", "gridcell");
    this.mark.setAttribute("aria-label", "chosen or not");
  }

  /** Makes it fit for so many columns. */
  shape(columns: Shown[]): void {
    this.element.replaceChildren(this.mark);
    this.cells = columns.map((column, index) => {
      const cell = document.createElement("span");
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", String(index + 2));
      cell.className = "cell";
      if (column.isRight) {
        cell.classList.add("right");
      }
      this.element.append(cell);
      return cell;
    });
    this.texts = columns.map(() => "");
    this.classes = columns.map(() => "");
    this.state = "";
  }

  paint(slot: number, paint: Paint): void {
    const { rows, columns } = paint;
    const endedAt = rows.endedAt(slot);
    const clock = endedAt ? serverNow() - (paint.now - endedAt) : serverNow();
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]!;
      let text = cellText(rows, slot, column, paint.sources[index]!, clock);
      let css = "";
      let tip = "";
      if (column.name === "stat") {
        const mark = endedAt ? ENDED : stateMark(text);
        text = mark.word;
        css = mark.css;
        tip = mark.tells;
      } else if (column.name === "kind") {
        css = kindCss(text);
      }
      if (paint.depth >= 0 && index === this.treeColumn(columns)) {
        css += ` tree d${Math.min(paint.depth, 12)} p${paint.parent}`;
      }
      this.write(index, text, css, tip);
    }
    this.dress(slot, paint, endedAt);
  }

  /** Puts it so many pixels below the head. */
  place(top: number): void {
    if (top !== this.top) {
      this.top = top;
      this.element.style.transform = `translateY(${top}px)`;
    }
  }

  hide(): void {
    this.place(-10_000);
    if (this.state !== "hidden") {
      this.state = "hidden";
      this.element.className = "row off";
      this.element.setAttribute("aria-hidden", "true");
    }
  }

  private treeColumn(columns: Shown[]): number {
    const index = columns.findIndex((column) => column.name === "name" || column.name === "route");
    return index < 0 ? 0 : index;
  }

  private write(index: number, text: string, css: string, tip: string): void {
    const cell = this.cells[index]!;
    if (this.texts[index] !== text) {
      this.texts[index] = text;
      cell.textContent = text;
    }
    if (this.classes[index] !== css) {
      this.classes[index] = css;
      cell.className = `cell ${css}${cell.classList.contains("right") ? " right" : ""}`;
      cell.title = tip;
    }
  }

  private dress(slot: number, paint: Paint, endedAt: number): void {
    const { rows, now } = paint;
    const isNew = rows.bornAt(slot) > 0 && now - rows.bornAt(slot) < NEWS;
    const isChanged = rows.changedAt(slot) > 0 && now - rows.changedAt(slot) < NEWS;
    const state = [
      "row",
      paint.at % 2 ? "odd" : "",
      paint.isCurrent ? "current" : "",
      paint.isChosen ? "chosen" : "",
      endedAt ? "ended" : isNew ? "new" : isChanged ? "changed" : "",
    ]
      .filter(Boolean)
      .join(" ");
    const key = `${state}/${paint.at}/${paint.depth}/${paint.parent}`;
    if (key !== this.state) {
      this.state = key;
      const { element } = this;
      element.className = state;
      element.removeAttribute("aria-hidden");
      element.setAttribute("aria-rowindex", String(paint.at + 2));
      element.setAttribute("aria-selected", String(paint.isChosen));
      if (paint.depth >= 0) {
        element.setAttribute("aria-level", String(paint.depth + 1));
      } else {
        element.removeAttribute("aria-level");
      }
      if (paint.parent) {
        element.setAttribute("aria-expanded", String(paint.parent === 1));
      } else {
        element.removeAttribute("aria-expanded");
      }
    }
  }
}
