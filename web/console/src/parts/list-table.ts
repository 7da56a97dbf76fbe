import { html, nothing, type TemplateResult } from "lit";
import { scalar } from "../format.js";
import type { ColumnInfo, Row } from "../types.js";

export interface ListColumn {
  name: string;
  title: string;
  kind?: ColumnInfo["type"];
}

const LEFT = /pid|_ms$|^in$|^out$|_us$|count|bytes/;

/** Rows in a table of the page's own look. @param cell what a cell shows, or undefined for its value as text */
export function listTable(
  label: string,
  columns: ListColumn[],
  rows: Row[],
  options: { cell?: (column: string, row: Row) => unknown; last?: (row: Row) => unknown } = {},
): TemplateResult {
  return html`<div class="list-place" tabindex="0" role="region" aria-label=${label}>
    <table class="list">
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class=${isRight(column, rows) ? "right" : ""}>${column.title}</th>`)}
          ${options.last ? html`<th scope="col" class="do">do</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((column) => {
                const shown = options.cell?.(column.name, row);
                return html`<td class=${isRight(column, rows) ? "right" : ""}>${shown ?? scalar(column.name, row[column.name], column.kind)}</td>`;
              })}
              ${options.last ? html`<td class="verbs">${options.last(row)}</td>` : nothing}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function isRight(column: ListColumn, rows: Row[]): boolean {
  return LEFT.test(column.name) || typeof rows[0]?.[column.name] === "number";
}

/** `duration_ms` as people read it. */
export function titled(name: string): ListColumn {
  return { name, title: name.replace(/_ms$|_us$/, "").replaceAll("_", " ") };
}
