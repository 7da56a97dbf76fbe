import { html, nothing, type TemplateResult } from "lit";
import { get, query } from "../api.js";
import { count, moment } from "../format.js";
import { Part } from "../part.js";
import { listTable, type ListColumn } from "../parts/list-table.js";
import { amend, place } from "../place.js";
import type { Page, Row } from "../types.js";
import "../table/filter-box.js";

const LIMIT = 100;

/** Entries of the past, a page at a time, the latest first. */
export abstract class PagedPage extends Part {
  protected abstract readonly path: "history" | "audit";
  protected abstract readonly heading: string;
  protected abstract readonly example: string;
  protected abstract readonly columns: ListColumn[];
  protected abstract readonly emptyText: string;

  private entries: Row[] | null = null;
  private next: string | null = null;
  private cursors: string[] = [];
  private fault = "";
  private asked = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch(place);
  }

  protected override willUpdate(): void {
    const asked = place.now.asks.toString();
    if (place.now.path[0] === this.path && (asked !== this.asked || this.entries === null)) {
      this.asked = asked;
      this.cursors = [];
      this.entries ??= [];
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const { asks } = place.now;
    const words = { filter: asks.get("filter"), from: asks.get("from"), to: asks.get("to"), limit: LIMIT, after: this.cursors.at(-1) };
    try {
      const page = await get<Page>(`/api/${this.path}${query(words)}`);
      this.entries = page.entries;
      this.next = page.next;
      this.fault = "";
    } catch (failed) {
      this.entries = [];
      this.next = null;
      this.fault = failed instanceof Error ? failed.message : String(failed);
    }
    this.isLoaded = true;
    this.requestUpdate();
  }

  private isLoaded = false;

  protected override render(): TemplateResult {
    const { asks } = place.now;
    const entries = this.entries ?? [];
    const [from, to] = [asks.get("from"), asks.get("to")];
    return html`<section class="page">
      <div class="bar">
        <h1>${this.heading}</h1>
        <filter-box
          .filter=${asks.get("filter") ?? ""}
          .example=${this.example}
          .of=${this.path}
          .filtered=${(filter: string) => this.ask({ filter })}
        ></filter-box>
        <button type="button" @click=${() => void this.load()} title="Look again">Look again</button>
      </div>
      ${from || to
        ? html`<p class="chip-line">
            <button type="button" class="chip" @click=${() => this.ask({ from: "", to: "" })}>ended ${from ? `from ${moment(from)}` : ""} ${to ? `to ${moment(to)}` : ""} ✕</button>
          </p>`
        : nothing}
      ${this.fault ? html`<p class="fault-text" role="alert">${this.fault}</p>` : nothing}
      ${entries.length
        ? listTable(this.heading, this.columns, entries, { cell: (column, row) => this.cell(column, row) })
        : this.isLoaded && !this.fault
          ? html`<div class="empty"><p><b>Nothing here.</b></p><p>${this.emptyText}</p></div>`
          : nothing}
      ${this.isLoaded
        ? html`<div class="pages">
            <button type="button" ?disabled=${!this.cursors.length} @click=${() => this.step(this.cursors.slice(0, -1))}>Later</button>
            <span class="dim" role="status">${entries.length ? `${count(this.cursors.length * LIMIT + 1)} to ${count(this.cursors.length * LIMIT + entries.length)}` : ""}</span>
            <button type="button" ?disabled=${!this.next} @click=${() => this.step([...this.cursors, this.next!])}>Earlier</button>
          </div>`
        : nothing}
    </section>`;
  }

  /** What a cell shows where it is more than its text. */
  protected abstract cell(column: string, row: Row): unknown;

  private ask(change: Record<string, string>): void {
    amend([this.path], { ...Object.fromEntries(place.now.asks), ...change });
  }

  private step(cursors: string[]): void {
    this.cursors = cursors;
    void this.load();
  }
}
