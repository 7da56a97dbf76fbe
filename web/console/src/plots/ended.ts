import { html, nothing, type TemplateResult } from "lit";
import { get, query } from "../api.js";
import { moment } from "../format.js";
import { Part } from "../part.js";
import { listTable } from "../parts/list-table.js";
import { HISTORY_COLUMNS, historyCell } from "../pages/history.js";
import { linkTo } from "../place.js";
import type { Page, Row } from "../types.js";

/** Who ended around a moment that was picked in a plot. */
export class EndedAround extends Part {
  static override properties = { from: { attribute: false }, to: { attribute: false } };
  declare from: string;
  declare to: string;
  closed: () => void = () => undefined;
  private rows: Row[] | null = null;
  private fault = "";

  constructor() {
    super();
    this.from = "";
    this.to = "";
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("from") || changed.has("to")) {
      this.rows = null;
      void this.load();
    }
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has("from") && this.from) {
      this.scrollIntoView({ block: "nearest" });
    }
  }

  private async load(): Promise<void> {
    const { from, to } = this;
    try {
      const page = await get<Page>(`/api/history${query({ from, to, limit: 50 })}`);
      if (from === this.from) {
        this.rows = page.entries;
        this.fault = "";
      }
    } catch (failed) {
      this.fault = failed instanceof Error ? failed.message : String(failed);
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { rows } = this;
    return html`<section class="ended-around" aria-labelledby="ended-title">
      <div class="part-head">
        <h2 id="ended-title">Ended from ${moment(this.from)} to ${moment(this.to)}</h2>
        <a href=${linkTo(["history"], { from: this.from, to: this.to })}>in history</a>
        <button type="button" class="quiet" aria-label="Close" @click=${() => this.closed()}>✕</button>
      </div>
      ${this.fault ? html`<p class="fault-text" role="alert">${this.fault}</p>` : nothing}
      ${rows === null
        ? html`<p class="dim">Looking…</p>`
        : rows.length
          ? listTable("Ended around that moment", HISTORY_COLUMNS, rows, { cell: historyCell })
          : html`<p class="dim">History keeps nobody who ended then. It is bounded, and normal ends leave it first.</p>`}
    </section>`;
  }
}

customElements.define("ended-around", EndedAround);
