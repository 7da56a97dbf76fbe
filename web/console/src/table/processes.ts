import { html, nothing, type TemplateResult } from "lit";
import { denial, serverNow, session } from "../api.js";
import { openAct } from "../act/target.js";
import { count, span } from "../format.js";
import { feed } from "../live/feed.js";
import { Part } from "../part.js";
import { acts } from "../parts/gate.js";
import { isCommand } from "../parts/typing.js";
import { amend, go, place } from "../place.js";
import { allColumns, applyChoice, keep, recalled, type Choice, type Shown } from "./columns.js";
import "./column-picker.js";
import type { ColumnPicker } from "./column-picker.js";
import "./filter-box.js";
import type { FilterBox } from "./filter-box.js";
import { Grid } from "./grid.js";
import { chooseAll, chooseNobody, chosen, chosenCount } from "./selection.js";

/** The page of what is in flight: a filter, the table, and what can be done to whom is chosen. */
export class ProcessesPage extends Part {
  private readonly grid = new Grid();
  private choice: Choice = recalled();
  private all: Shown[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.all = allColumns(session.now?.columns ?? []);
    this.grid.opened = (id) => go(["process", id]);
    this.grid.sorted = (column) => this.sort(column);
    this.watch(chosen, feed.aside, feed.isReady, feed.view, this.grid.hold.isOn, feed.stream.link, place);
    this.hear("keydown", (event) => this.pressed(event));
    this.filter(place.now.asks.get("filter") ?? "", true);
    this.arrange();
    this.until(this.grid.live());
  }

  protected override firstUpdated(): void {
    this.querySelector(".grid-place")!.append(this.grid.element);
    this.grid.element.focus({ preventScroll: true });
  }

  protected override willUpdate(): void {
    const asked = place.now.asks.get("filter") ?? "";
    if (place.now.path[0] === "processes" && asked !== feed.filter) {
      this.filter(asked, false);
    }
  }

  protected override render(): TemplateResult {
    const chosenNow = chosenCount();
    return html`<section class="processes" aria-label="Processes">
      <h1 class="unseen">Processes in flight</h1>
      <div class="bar">
        <filter-box .filter=${feed.filter} .filtered=${(filter: string) => this.filter(filter, false)}></filter-box>
        <div class="group" role="group" aria-label="Shape">
          <button type="button" aria-pressed=${!this.choice.isTree} @click=${() => this.shape(false)}>Flat</button>
          <button type="button" aria-pressed=${this.choice.isTree} title="Tree or flat (t)" @click=${() => this.shape(true)}>Tree</button>
        </div>
        <column-picker .all=${this.all} .chosen=${this.choice.columns} .picked=${(columns: string[]) => this.pick(columns)}></column-picker>
      </div>
      <div class="bar second">
        <span class="figures" role="status">${this.figures()}</span>
        <span class="aside-place">${this.aside()}</span>
        <span class="chosen-count ${chosenNow ? "" : "nobody"}">${chosenNow ? (chosen.now.isAll ? `all ${count(chosenNow)} that match` : `${count(chosenNow)} chosen`) : "nobody chosen"}</span>
        <div class="group acts" role="group" aria-label="Act on whom is chosen">
          ${acts(denial("operator") ?? (chosenNow ? null : "Choose somebody first: Space on a row, or a click at its left edge."), (act) => this.act(act))}
        </div>
        <button type="button" title="Choose all that match (a)" ?disabled=${feed.rows.alive === 0} @click=${() => (chosen.now.isAll ? chooseNobody() : chooseAll())}>
          ${chosen.now.isAll || chosenNow ? "Nobody" : "All that match"}
        </button>
      </div>
      <div class="grid-place">${this.empty()}</div>
    </section>`;
  }

  private figures(): TemplateResult {
    const { alive } = feed.rows;
    if (!feed.isReady.now) {
      return html`<b>${count(alive)}</b> so far…`;
    }
    return html`<b>${count(alive)}</b> ${feed.filter ? "match" : "in flight"}`;
  }

  private aside(): TemplateResult | typeof nothing {
    const { came, ended } = feed.aside.now;
    if (!this.grid.hold.isOn.now) {
      return nothing;
    }
    const news = came + ended ? `: ${count(came)} came, ${count(ended)} ended` : "";
    return html`<button type="button" class="chip" title="Sort anew (r). The order is held while you point here or have chosen somebody." @click=${() => void feed.reorder()}>
      order held${news}
    </button>`;
  }

  private empty(): TemplateResult | typeof nothing {
    if (feed.rows.alive > 0 || feed.view.now.order.length > 0 || !feed.isReady.now) {
      return nothing;
    }
    if (feed.filter) {
      return html`<div class="empty">
        <p><b>Nothing matches.</b></p>
        <p>The filter is <code>${feed.filter}</code>. What comes and matches appears here by itself.</p>
        <button type="button" @click=${() => this.filter("", false)}>Show all</button>
      </div>`;
    }
    const up = session.now ? span(serverNow() - Date.parse(session.now.started)) : "";
    return html`<div class="empty">
      <p><b>Nothing is in flight.</b></p>
      <p>The server is up for ${up} and waits. Each connection, request, stream, timer and session is a row here as long as it lives.</p>
      <p>What has ended is in <a href="#/history">history</a>; the apps that are mounted are in <a href="#/tables/apps">tables</a>.</p>
    </div>`;
  }

  private arrange(): void {
    const columns = this.choice.columns.flatMap((name) => this.all.filter((column) => column.name === name));
    this.grid.arrange(columns.length ? columns : this.all.slice(0, 6), this.choice);
    applyChoice(this.choice, this.all);
  }

  private change(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    keep(this.choice);
    this.arrange();
    this.requestUpdate();
  }

  private pick(columns: string[]): void {
    this.change({ columns });
  }

  private sort(column: string): void {
    this.change({ sort: column, isDown: this.choice.sort === column ? !this.choice.isDown : this.isNumber(column) });
  }

  private isNumber(name: string): boolean {
    return this.all.find((column) => column.name === name)?.isRight ?? false;
  }

  private shape(isTree: boolean): void {
    this.change({ isTree });
  }

  private filter(filter: string, isFirst: boolean): void {
    if (!isFirst || feed.filter !== filter || feed.stream.link.now === "quiet") {
      chooseNobody();
      feed.start(filter);
    }
    if (!isFirst) {
      amend(["processes"], { filter });
    }
    this.requestUpdate();
  }

  private act(act: string): void {
    if (chosen.now.isAll) {
      openAct({ filter: feed.filter, count: feed.rows.alive }, act);
    } else if (chosen.now.ids.size) {
      openAct({ pids: [...chosen.now.ids] }, act);
    }
  }

  private pressed(event: KeyboardEvent): void {
    if (!isCommand(event)) {
      return;
    }
    const isInGrid = document.activeElement === this.grid.element;
    if ((isInGrid && this.grid.pressed(event)) || this.letter(event.key)) {
      event.preventDefault();
    }
  }

  private letter(key: string): boolean {
    const ACTS: Record<string, string> = { k: "KILL", e: "TERM", s: "signal", p: "STOP", o: "CONT" };
    const act = ACTS[key];
    if (act) {
      this.actByKey(act);
      return true;
    }
    switch (key) {
      case "/":
        this.querySelector<FilterBox>("filter-box")!.focus();
        return true;
      case "t":
        this.shape(!this.choice.isTree);
        return true;
      case "c":
        this.querySelector<ColumnPicker>("column-picker")!.open(true);
        return true;
      case "a":
        chooseAll();
        return true;
      case "r":
        void feed.reorder();
        return true;
      case "<":
      case ">":
        this.sortBeside(key === ">" ? 1 : -1);
        return true;
      case "!":
        this.change({ isDown: !this.choice.isDown });
        return true;
      case "ArrowDown":
        this.grid.element.focus();
        return true;
      default:
        return false;
    }
  }

  /** On whom is chosen, else on the row that the keys are at. */
  private actByKey(act: string): void {
    if (denial("operator")) {
      return;
    }
    if (chosenCount()) {
      this.act(act);
    } else if (this.grid.currentId) {
      openAct({ pids: [this.grid.currentId] }, act);
    }
  }

  private sortBeside(step: number): void {
    const { columns, sort } = this.choice;
    const at = (Math.max(0, columns.indexOf(sort)) + step + columns.length) % columns.length;
    this.change({ sort: columns[at]! });
  }
}

customElements.define("processes-page", ProcessesPage);
