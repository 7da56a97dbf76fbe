import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { Part } from "../part.js";
import { usualColumns, type Shown } from "./columns.js";

/** Which columns are shown, and in which order. */
export class ColumnPicker extends Part {
  static override properties = { all: { attribute: false }, chosen: { attribute: false } };
  declare all: Shown[];
  declare chosen: string[];
  picked: (columns: string[]) => void = () => undefined;
  private isOpen = false;
  /** Whose line was changed, and by which of its controls: its line may move, and the focus is to go with it. */
  private changed: { name: string; control: number } | null = null;

  constructor() {
    super();
    this.all = [];
    this.chosen = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.hear("pointerdown", (event) => {
      if (this.isOpen && !this.contains(event.target as Node)) {
        this.open(false);
      }
    });
  }

  protected override render(): TemplateResult {
    return html`<button type="button" aria-expanded=${this.isOpen} aria-controls="columns" title="Choose columns (c)" @click=${() => this.open(!this.isOpen)}>
        Columns
      </button>
      <div id="columns" class="popover" role="group" aria-label="Columns" ?hidden=${!this.isOpen} @keydown=${(event: KeyboardEvent) => this.pressed(event)}>
        ${this.isOpen ? repeat(this.ordered(), (column) => column.name, (column) => this.line(column)) : ""}
        <button type="button" @click=${() => this.picked(usualColumns())}>As it was</button>
      </div>`;
  }

  protected override updated(changes: Map<string, unknown>): void {
    if (changes.has("chosen") && this.changed) {
      const { name, control } = this.changed;
      this.changed = null;
      const line = [...this.querySelectorAll<HTMLElement>(".column-line")].find((other) => other.dataset["column"] === name);
      const controls = [...(line?.querySelectorAll<HTMLInputElement | HTMLButtonElement>("input, button") ?? [])];
      (controls[control]?.disabled ? controls[0] : controls[control])?.focus();
    }
  }

  private line(column: Shown): TemplateResult {
    const at = this.chosen.indexOf(column.name);
    return html`<div class="column-line" data-column=${column.name}>
      <label><input type="checkbox" .checked=${live(at >= 0)} @change=${() => this.flip(column.name)} />${column.title}</label>
      <button type="button" class="quiet" aria-label="${column.title} further left" ?disabled=${at <= 0} @click=${() => this.move(at, -1, 1)}>↑</button>
      <button type="button" class="quiet" aria-label="${column.title} further right" ?disabled=${at < 0 || at === this.chosen.length - 1} @click=${() => this.move(at, 1, 2)}>↓</button>
    </div>`;
  }

  private ordered(): Shown[] {
    const shown = this.chosen.flatMap((name) => this.all.filter((column) => column.name === name));
    return [...shown, ...this.all.filter((column) => !this.chosen.includes(column.name))];
  }

  open(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.requestUpdate();
    if (isOpen) {
      void this.updateComplete.then(() => this.querySelector<HTMLElement>(".popover input")?.focus());
    }
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.open(false);
      this.querySelector("button")!.focus();
    }
  }

  private flip(name: string): void {
    const rest = this.chosen.filter((other) => other !== name);
    if (rest.length === this.chosen.length) {
      this.change([...rest, name], name, 0);
    } else if (rest.length) {
      this.change(rest, name, 0);
    } else {
      this.requestUpdate();
    }
  }

  private move(at: number, step: number, control: number): void {
    const columns = [...this.chosen];
    const [name] = columns.splice(at, 1);
    columns.splice(at + step, 0, name!);
    this.change(columns, name!, control);
  }

  private change(columns: string[], name: string, control: number): void {
    this.changed = { name, control };
    this.picked(columns);
  }
}

customElements.define("column-picker", ColumnPicker);
