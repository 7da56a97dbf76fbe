import { html, nothing, type TemplateResult } from "lit";
import { denial, get, post } from "../api.js";
import { count } from "../format.js";
import { Part } from "../part.js";
import { gated } from "../parts/gate.js";
import { listTable, titled, type ListColumn } from "../parts/list-table.js";
import { say } from "../parts/toast.js";
import { linkTo, place } from "../place.js";
import type { Row, TableInfo, Verb } from "../types.js";
import "./verb-dialog.js";
import type { VerbDialog } from "./verb-dialog.js";

/** So many rows of a table are shown. */
const MOST = 150;

/** What modules have mounted: apps, routes, loops, timers, breakers, caches, errors; with their verbs. */
export class TablesPage extends Part {
  private tables: TableInfo[] | null = null;
  private name = "";
  private rows: Row[] | null = null;
  private fault = "";
  private words = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch(place);
    this.every(2000, () => void this.load());
    void this.begin();
  }

  private async begin(): Promise<void> {
    try {
      this.tables = await get<TableInfo[]>("/api/tables");
    } catch (failed) {
      this.fault = failed instanceof Error ? failed.message : String(failed);
    }
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    const name = place.now.path[1] ?? this.tables?.[0]?.name ?? "";
    if (place.now.path[0] === "tables" && name !== this.name && this.tables) {
      this.name = name;
      this.rows = null;
      this.words = "";
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const { name } = this;
    if (!name) {
      return;
    }
    try {
      const { rows } = await get<{ rows: Row[] }>(`/api/tables/${encodeURIComponent(name)}`);
      if (name === this.name) {
        this.rows = rows;
        this.fault = "";
      }
    } catch (failed) {
      this.fault = failed instanceof Error ? failed.message : String(failed);
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const table = this.tables?.find((it) => it.name === this.name);
    return html`<section class="page">
      <div class="bar">
        <h1 class="named">${table ? (table.title ?? table.name) : "Tables"}</h1>
        <nav class="tabs" aria-label="Tables">
          ${this.tables?.map(
            (it) => html`<a href=${linkTo(["tables", it.name])} aria-current=${it.name === this.name ? "page" : nothing}>${it.title ?? it.name}</a>`,
          )}
        </nav>
      </div>
      <div class="bar second">
        <input type="search" aria-label="Only rows that hold this" placeholder="only rows that hold…" .value=${this.words}
          @input=${(event: Event) => {
            this.words = (event.target as HTMLInputElement).value;
            this.requestUpdate();
          }} />
        ${table?.verbs.filter((verb) => !this.isOfRow(table, verb)).map((verb) => this.verbButton(table, verb, null))}
      </div>
      ${this.fault ? html`<p class="fault-text" role="alert">${this.fault}</p>` : nothing}
      ${table && this.rows ? this.content(table, this.rows) : nothing}
      <verb-dialog></verb-dialog>
    </section>`;
  }

  private content(table: TableInfo, all: Row[]): TemplateResult {
    const words = this.words.toLowerCase();
    const rows = words ? all.filter((row) => Object.values(row).some((value) => String(value).toLowerCase().includes(words))) : all;
    if (!rows.length) {
      return html`<div class="empty"><p><b>${all.length ? "No row holds that." : "No rows."}</b></p><p>${all.length ? "" : `Nothing is in ${table.name} right now; what comes appears by itself.`}</p></div>`;
    }
    const verbs = table.verbs.filter((verb) => this.isOfRow(table, verb));
    const columns = columnsOf(table, rows);
    return html`${listTable(table.title ?? table.name, columns, rows.slice(0, MOST), {
      cell: (column, row) => this.cell(column, row),
      ...(verbs.length ? { last: (row: Row) => verbs.map((verb) => this.verbButton(table, verb, row)) } : {}),
    })}
    ${rows.length > MOST ? html`<p class="dim">The first ${count(MOST)} of ${count(rows.length)}.</p>` : nothing}`;
  }

  private cell(column: string, row: Row): unknown {
    const value = row[column];
    return column === "state" || column === "breaker" || typeof value === "boolean" ? html`<span class="word w-${String(value).toLowerCase().replace(/[^a-z]/g, "")}">${String(value)}</span>` : undefined;
  }

  /** Whether its first argument is the key of a row. */
  private isOfRow(table: TableInfo, verb: Verb): boolean {
    return verb.arguments.length > 0 && table.columns.length > 0;
  }

  private verbButton(table: TableInfo, verb: Verb, row: Row | null): TemplateResult {
    const key = row ? String(row[columnsOf(table, [row])[0]!.name] ?? "") : null;
    return gated(verb.name, denial(verb.role), () => this.order(table, verb, key));
  }

  private order(table: TableInfo, verb: Verb, key: string | null): void {
    this.querySelector<VerbDialog>("verb-dialog")!.open(table, verb, key, async (args, reason, own) => {
      const path = `/api/tables/${encodeURIComponent(table.name)}/${encodeURIComponent(verb.name)}`;
      const answer = await post<{ rows?: Row[]; text?: string }>(path, { arguments: args, reason }, own);
      say(answer?.text ?? `${verb.name}: done.`);
      await this.load();
    });
  }
}

function columnsOf(table: TableInfo, rows: Row[]): ListColumn[] {
  if (table.columns.length) {
    const keys = Object.keys(rows[0] ?? {});
    return table.columns.map((column) => {
      const info = typeof column === "string" ? titled(column) : { name: column.name, title: column.title, kind: column.type };
      return keys.includes(info.name) || !keys.includes(`${info.name}_ms`) ? info : { ...info, name: `${info.name}_ms` };
    });
  }
  return Object.keys(rows[0] ?? {}).map(titled);
}

customElements.define("tables-page", TablesPage);
