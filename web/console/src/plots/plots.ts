import { html, nothing, type TemplateResult } from "lit";
import uPlotCss from "uplot/dist/uPlot.min.css?inline";
import { get, query, serverNow } from "../api.js";
import { moment, span } from "../format.js";
import { feed } from "../live/feed.js";
import { Part } from "../part.js";
import { isDark } from "../parts/theme.js";
import { isCommand } from "../parts/typing.js";
import type { Point, Series } from "../types.js";
import { Chart } from "./chart.js";
import "./ended.js";
import { filled } from "./gaps.js";
import { SPECS } from "./specs.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(uPlotCss);

const MINUTE = 60;
const SPANS: [string, number][] = [
  ["5 min", 5 * MINUTE],
  ["30 min", 30 * MINUTE],
  ["3 h", 180 * MINUTE],
  ["12 h", 720 * MINUTE],
];

/** So far back the server has a point a second, and sends each as it is made. */
const SECONDS_KEPT = 30 * MINUTE;

/** No stretch of time is shorter, in seconds, though less of it is drawn. */
const LEAST_ZOOM = 2;

/** About so many points are asked for. */
const POINTS = 600;

/** Plots of the whole server. They follow the clock, until a stretch of time is drawn in one of them. */
export class PlotsPage extends Part {
  private charts: Chart[] = [];
  private points: Point[] = [];
  private bounds: number[] = [];
  private stepMillis = 1000;
  private seconds = 5 * MINUTE;
  /** A stretch of time in seconds since 1970, or null to follow the clock. */
  private zoom: [number, number] | null = null;
  private around: { from: string; to: string } | null = null;
  private fault = "";

  override connectedCallback(): void {
    super.connectedCallback();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const sizes = new ResizeObserver(() => this.charts.forEach((chart) => chart.resize()));
    sizes.observe(this);
    this.until(
      feed.point.listen((point) => this.take(point)),
      isDark.listen(() => {
        this.charts.forEach((chart) => chart.redo());
        this.draw();
      }),
      () => sizes.disconnect(),
      () => (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)),
      () => this.charts.forEach((chart) => chart.redo()),
    );
    this.every(30_000, () => !this.zoom && this.seconds > SECONDS_KEPT && void this.load());
    this.hear("keydown", (event) => {
      if (event.key === "Escape" && isCommand(event)) {
        this.whole();
      }
    });
  }

  protected override firstUpdated(): void {
    this.charts = SPECS.map((spec) => {
      const home = this.querySelector<HTMLElement>(`#plot-${spec.id}`)!;
      return new Chart(spec, home, {
        zoomed: (from, to) => this.zoomTo(from, to),
        whole: () => this.whole(),
        picked: (at) => this.pick(at),
      });
    });
    void this.load();
  }

  private get range(): [number, number] {
    const now = serverNow() / 1000;
    return this.zoom ?? [now - this.seconds, now];
  }

  /** Whether each second's point is put to the others as it comes, which then are of a second, too. */
  private get isLive(): boolean {
    return !this.zoom && this.seconds <= SECONDS_KEPT;
  }

  private async load(): Promise<void> {
    const [from, to] = this.range;
    const step = this.isLive ? 1000 : Math.max(1000, Math.ceil((to - from) / POINTS) * 1000);
    try {
      const series = await get<Series>(`/api/series${query({ from: iso(from), to: iso(to), step_ms: step })}`);
      this.points = series.points;
      this.bounds = series.bucket_bounds_ms;
      this.stepMillis = series.step_ms;
      this.fault = "";
    } catch (failed) {
      this.fault = failed instanceof Error ? failed.message : String(failed);
    }
    this.requestUpdate();
    this.draw();
  }

  private take(point: Point): void {
    if (this.isLive) {
      const from = this.range[0] * 1000;
      this.points = [...this.points.filter((other) => Date.parse(other.at) >= from && other.at !== point.at), point];
      if (!document.hidden) {
        this.draw();
      }
    }
  }

  private draw(): void {
    if (this.isConnected) {
      const { range } = this;
      const points = this.stepMillis <= 1000 ? filled(this.points, this.stepMillis) : this.points;
      this.charts.forEach((chart) => chart.show(points, this.bounds, range, this.stepMillis));
    }
  }

  private zoomTo(from: number, to: number): void {
    this.zoom = [Math.min(from, to - LEAST_ZOOM), to];
    void this.load();
  }

  private whole(): void {
    if (this.zoom) {
      this.zoom = null;
      void this.load();
    }
  }

  private choose(seconds: number): void {
    this.seconds = seconds;
    this.zoom = null;
    void this.load();
  }

  private pick(at: number): void {
    const beside = Math.max(1, this.stepMillis / 1000);
    // a point is of what came before it, and may be late
    this.around = { from: iso(at - 2 * beside), to: iso(at + beside) };
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    return html`<section class="page plots">
      <div class="bar">
        <h1>Plots</h1>
        <div class="group" role="group" aria-label="How far back">
          ${SPANS.map(
            ([label, seconds]) =>
              html`<button type="button" aria-pressed=${!this.zoom && this.seconds === seconds} @click=${() => this.choose(seconds)}>${label}</button>`,
          )}
        </div>
        ${this.zoom
          ? html`<button type="button" class="chip" title="Back to now (Esc, or a double click)" @click=${() => this.whole()}>
              ${moment(this.zoom[0] * 1000)} to ${moment(this.zoom[1] * 1000)} ✕
            </button>`
          : html`<span class="dim">Drag to zoom, or hold Shift with ← →, then Enter. Click a spike to see who ended then. A step is ${span(this.stepMillis)}.</span>`}
      </div>
      ${this.fault ? html`<p class="fault-text" role="alert">${this.fault}</p>` : nothing}
      ${this.around
        ? html`<ended-around
            .from=${this.around.from}
            .to=${this.around.to}
            .closed=${() => {
              this.around = null;
              this.requestUpdate();
            }}
          ></ended-around>`
        : nothing}
      <div class="plot-grid">
        ${SPECS.map(
          (spec) =>
            html`<figure class="plot ${spec.isHeat ? "heat" : spec.isStacked ? "stacked" : ""}">
              <figcaption id="cap-${spec.id}">${spec.title}</figcaption>
              <div
                id="plot-${spec.id}"
                class="plot-home"
                tabindex="0"
                role="group"
                aria-labelledby="cap-${spec.id}"
                aria-description="Left and right move through time, with Shift they choose a stretch of it. Enter zooms to that, or else shows who ended then. Escape takes it back."
                @keydown=${(event: KeyboardEvent) => this.keyed(event, spec.id)}
                @blur=${() => this.chart(spec.id).forget()}
              ></div>
            </figure>`,
        )}
      </div>
    </section>`;
  }

  private chart(id: string): Chart {
    return this.charts.find((it) => it.spec.id === id)!;
  }

  private keyed(event: KeyboardEvent, id: string): void {
    const chart = this.chart(id);
    const by = ({ ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 } as Record<string, number>)[event.key];
    if (by !== undefined) {
      chart.step(by, event.shiftKey);
    } else if (event.key === "Enter") {
      chart.pick();
    } else if (event.key === "Escape" && chart.forget()) {
      event.stopPropagation(); // or what is zoomed already would go, too
    } else {
      return;
    }
    event.preventDefault();
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

customElements.define("plots-page", PlotsPage);
