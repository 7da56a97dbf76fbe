import { html, type TemplateResult } from "lit";
import { get } from "../api.js";
import { count } from "../format.js";
import { feed } from "../live/feed.js";
import { Part } from "../part.js";
import type { Point, Series } from "../types.js";
import { colour, isDark } from "./theme.js";

const SECONDS = 90;

/** The server's pulse: what comes above the line, what ends below it, a bar a second. It is on every page. */
export class PulseStrip extends Part {
  private points: { at: number; started: number; exited: number }[] = [];
  private running = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch(isDark);
    this.until(feed.point.listen((point) => this.take(point)));
    void this.fill();
  }

  protected override render(): TemplateResult {
    const last = this.points.at(-1);
    const tells = last ? `${count(this.running)} in flight, ${count(last.started)} came and ${count(last.exited)} ended in the last second` : "no pulse yet";
    return html`<a class="pulse" href="#/plots" title="Plots (g l). ${tells}" aria-label="Pulse: ${tells}">
      <canvas width="180" height="28"></canvas><span class="pulse-count">${count(this.running)}</span>
    </a>`;
  }

  protected override updated(): void {
    this.draw();
  }

  private async fill(): Promise<void> {
    const series = await get<Series>("/api/series").catch(() => null);
    if (series && this.isConnected && series.step_ms <= 1000) {
      series.points.slice(-SECONDS).forEach((point) => this.take(point));
    }
  }

  private take(point: Point): void {
    this.points.push({ at: Date.parse(point.at) / 1000, started: point.started, exited: point.exited });
    this.points = this.points.slice(-SECONDS);
    this.running = running(point);
    this.requestUpdate();
  }

  private draw(): void {
    const canvas = this.querySelector("canvas")!;
    const pen = canvas.getContext("2d")!;
    const { width, height } = canvas;
    const middle = height / 2;
    const most = Math.max(1, ...this.points.map((point) => Math.max(point.started, point.exited)));
    pen.clearRect(0, 0, width, height);
    const [came, went] = [colour("came"), colour("went")];
    pen.fillStyle = colour("line-strong");
    pen.fillRect(0, middle - 0.5, width, 1);
    const last = this.points.at(-1)?.at ?? 0;
    this.points.forEach((point) => {
      const x = width - 2 - (last - point.at) * 2;
      const up = bar(point.started, most, middle);
      const down = bar(point.exited, most, middle);
      pen.fillStyle = came;
      pen.fillRect(x, middle - up, 1.4, up);
      pen.fillStyle = went;
      pen.fillRect(x, middle, 1.4, down);
    });
  }
}

function bar(value: number, most: number, room: number): number {
  return value === 0 ? 0 : Math.max(1.5, (Math.sqrt(value) / Math.sqrt(most)) * (room - 1));
}

/** How many are in flight at a point. */
export function running(point: Point): number {
  let sum = 0;
  for (const states of Object.values(point.running ?? {})) {
    for (const number of Object.values(states)) {
      sum += number;
    }
  }
  return sum;
}

customElements.define("pulse-strip", PulseStrip);
