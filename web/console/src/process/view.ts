import { html, nothing, type TemplateResult } from "lit";
import { denial, get, Problem, serverNow } from "../api.js";
import { openAct } from "../act/target.js";
import { bytes, count, moment, scalar, span } from "../format.js";
import { Part } from "../part.js";
import { copyLine } from "../parts/copy.js";
import { acts } from "../parts/gate.js";
import { isCommand } from "../parts/typing.js";
import { linkTo, place } from "../place.js";
import { ENDED, kindCss, stateMark } from "../table/marks.js";
import type { Limit, ProcessDetail, Row, Scalar, TimelineEntry } from "../types.js";
import "./stack.js";
import "./tap.js";

/** One process: who it is, what happened to it, where it belongs, what it may use, and what can be done. */
export class ProcessView extends Part {
  private whom = "";
  private detail: ProcessDetail | null = null;
  private fault = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch(place);
    this.every(1500, () => this.detail?.process && void this.load());
    this.hear("keydown", (event) => this.pressed(event));
  }

  protected override willUpdate(): void {
    const id = place.now.path[1] ?? "";
    if (place.now.path[0] === "process" && id !== this.whom) {
      this.whom = id;
      this.detail = null;
      this.fault = "";
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const id = this.whom;
    try {
      const detail = await get<ProcessDetail>(`/api/processes/${encodeURIComponent(id)}`);
      if (id === this.whom) {
        this.detail = detail;
        this.fault = "";
      }
    } catch (failed) {
      if (id === this.whom && !(failed instanceof Problem && failed.isCut && this.detail)) {
        this.fault = failed instanceof Error ? failed.message : String(failed);
      }
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const { detail } = this;
    if (this.fault && !detail) {
      return html`<section class="page"><div class="empty"><p><b>${this.whom} is not known.</b></p><p>${this.fault}</p><a href="#/processes">Back to the processes</a></div></section>`;
    }
    const row = detail?.process ?? detail?.history;
    return html`<section class="page one">${detail && row ? this.content(detail, row) : nothing}</section>`;
  }

  private content(detail: ProcessDetail, row: Row): TemplateResult {
    const isAlive = detail.process !== null;
    const mark = isAlive ? stateMark(String(row["stat"] ?? "")) : ENDED;
    const full = `${row["pid"]}@${detail.instance}`;
    const why = isAlive ? denial("operator") : "It has ended.";
    return html`<nav class="crumbs" aria-label="Ancestors">
        <a href="#/processes">Processes</a>
        ${detail.ancestors.map((other) => html`<a href=${linkTo(["process", `${other["pid"]}@${detail.instance}`])}>${other["pid"]} ${other["kind"]}</a>`)}
        <span aria-current="page">${row["pid"]}</span>
      </nav>
      <header class="one-head">
        <h1><span class="cell ${kindCss(String(row["kind"] ?? ""))}">${row["kind"]}</span> ${row["name"] ?? row["route"] ?? ""}</h1>
        <p><span class="cell ${mark.css}" title=${mark.tells}>${mark.word}</span> <code>${full}</code> ${this.sentence(detail, row)}</p>
        <div class="group acts" role="group" aria-label="Act on this process">${acts(why, (act) => openAct({ pids: [full] }, act))}</div>
      </header>
      <div class="halves">
        <div>
          <h2>Who</h2>
          <dl class="facts">${this.facts(row)}</dl>
          ${this.limits(detail.limits ?? [])} ${this.family(detail)}
          <h2>The same by curl</h2>
          ${copyLine("A line for curl", `curl -H "Authorization: Bearer $TOKEN" ${location.origin}/api/processes/${full}`)}
        </div>
        <div>
          ${this.timeline(detail.timeline ?? [])}
          ${isAlive ? html`<stack-view .of=${full}></stack-view><tap-view .of=${full}></tap-view>` : nothing}
        </div>
      </div>`;
  }

  private sentence(detail: ProcessDetail, row: Row): string {
    const ended = detail.history;
    if (!detail.process && ended) {
      const by = ended["by"] ? ` by ${ended["by"]}` : "";
      const reason = ended["reason"] ? `, “${ended["reason"]}”` : "";
      return `${span(Number(ended["duration_ms"]))} from ${moment(String(ended["started"]))}; exit ${ended["exit"]}${by}${reason}`;
    }
    const wait = detail.wait ? `, waits for ${typeof detail.wait === "string" ? detail.wait : JSON.stringify(detail.wait)}` : "";
    return `${span(Number(row["age_ms"]))} old${wait}`;
  }

  private facts(row: Row): TemplateResult[] {
    return Object.entries(row)
      .filter(([name, value]) => !["pid", "name", "stat", "kind"].includes(name) && value !== null && value !== "")
      .map(([name, value]) => html`<div><dt>${name.replace(/_ms$/, "")}</dt><dd>${this.fact(name, value)}</dd></div>`);
  }

  private fact(name: string, value: Scalar): TemplateResult | string {
    if (name === "ppid") {
      return value === "0" ? "none" : html`<a href=${linkTo(["process", `${value}@${this.detail!.instance}`])}>${value}</a>`;
    }
    return scalar(name, value);
  }

  private limits(limits: Limit[]): TemplateResult {
    return html`<h2>Limits</h2>
      ${limits.length
        ? html`<ul class="limits">
            ${limits.map((limit) => {
              const most = limit.hard ?? limit.soft ?? 0;
              return html`<li>
                <span>${limit.name.replace(/_ms$/, "")}</span>
                <meter aria-label="${limit.name} used" min="0" max=${most || 1} high=${limit.soft ?? most} .value=${Math.min(limit.used ?? 0, most || 1)}></meter>
                <span>${amount(limit.name, limit.used)} of ${amount(limit.name, limit.soft)}..${amount(limit.name, limit.hard)}</span>
              </li>`;
            })}
          </ul>`
        : html`<p class="dim">It may use what it likes.</p>`}`;
  }

  private family(detail: ProcessDetail): TemplateResult {
    const { children, children_total: total } = detail;
    return html`<h2>Children <span class="dim">${count(total ?? children.length)}</span></h2>
      ${children.length
        ? html`<ul class="family">
            ${children.slice(0, 50).map((row) => {
              const mark = stateMark(String(row["stat"] ?? ""));
              return html`<li>
                <span class="cell ${mark.css}">${mark.word}</span><a href=${linkTo(["process", `${row["pid"]}@${detail.instance}`])}>${row["pid"]}</a
                ><span class="name">${row["name"]}</span><span class="dim">${span(Number(row["age_ms"]))}</span>
              </li>`;
            })}
            ${total > Math.min(50, children.length) ? html`<li><a href=${linkTo(["processes"], { filter: `ppid=${detail.process?.["pid"] ?? ""}` })}>All ${count(total)}</a></li>` : nothing}
          </ul>`
        : html`<p class="dim">None.</p>`}`;
  }

  private timeline(entries: TimelineEntry[]): TemplateResult {
    const start = entries[0] ? Date.parse(entries[0].at) : serverNow();
    return html`<h2>Timeline</h2>
      <ol class="timeline">
        ${entries.map(
          (entry) =>
            html`<li>
              <time datetime=${entry.at} title=${moment(entry.at)}>+${span(Date.parse(entry.at) - start)}</time>
              <span><b>${entry.what}</b> ${entry.by ? `by ${entry.by}` : ""} <span class="dim">${entry.detail ?? ""}</span></span>
            </li>`,
        )}
      </ol>`;
  }

  private pressed(event: KeyboardEvent): void {
    const act = ({ k: "KILL", e: "TERM", s: "signal", p: "STOP", o: "CONT" } as Record<string, string>)[event.key];
    const { detail } = this;
    if (!isCommand(event)) {
      return;
    }
    if (act && detail?.process && !denial("operator")) {
      event.preventDefault();
      openAct({ pids: [`${detail.process["pid"]}@${detail.instance}`] }, act);
    } else if (event.key === "Escape") {
      history.back();
    }
  }
}

function amount(name: string, value: number | null): string {
  if (value === null) {
    return "any";
  }
  return /age|idle|_ms/.test(name) ? span(value) : name === "in" || name === "out" ? bytes(value) : count(value);
}

customElements.define("process-view", ProcessView);
