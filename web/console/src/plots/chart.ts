import uPlot from "uplot";
import { colour, faint } from "../parts/theme.js";
import { span } from "../format.js";
import type { Point } from "../types.js";
import { drawHeat } from "./heat.js";
import type { Line, Spec } from "./specs.js";

export interface Heard {
  /** A stretch of time was drawn, in seconds since 1970. */
  zoomed: (from: number, to: number) => void;
  /** All of it is wanted again. */
  whole: () => void;
  /** A moment was picked. */
  picked: (at: number) => void;
}

const HEIGHT = 168;
const FONT = "11px system-ui, sans-serif";

/** One plot, drawn by uPlot into a place of its own. */
export class Chart {
  private plot: uPlot | null = null;
  private labels = "";
  private points: Point[] = [];
  private bounds: number[] = [];
  private pressedAt = 0;
  /** The moment that the keys have gone to, in seconds since 1970: a pixel may stand for several points, and points move on. */
  private steppedTo: number | null = null;
  /** Where a stretch of time that the keys draw begins. */
  private drawnFrom: number | null = null;
  private stepMillis = 1000;

  constructor(
    readonly spec: Spec,
    private readonly home: HTMLElement,
    private readonly heard: Heard,
  ) {}

  /** Shows these points. */
  show(points: Point[], bounds: number[], range: [number, number], stepMillis: number): void {
    this.stepMillis = stepMillis;
    this.points = points;
    this.bounds = bounds;
    const times = points.map((point) => Date.parse(point.at) / 1000);
    const lines = this.spec.lines(points, stepMillis / 1000);
    const labels = lines.map((line) => line.label).join("\n") + bounds.length;
    const data: uPlot.AlignedData = [times, ...this.values(lines, times.length)];
    if (!this.plot || labels !== this.labels) {
      this.plot?.destroy();
      this.labels = labels;
      this.plot = new uPlot(this.options(lines), data, this.home);
      this.listen(this.plot);
    } else {
      this.plot.setData(data, false);
    }
    this.plot.setScale("x", { min: range[0], max: range[1] });
    queueMicrotask(() => this.point()); // once uPlot has the new scale
    if (!this.spec.isHeat && (this.plot.cursor.left ?? -1) < 0) {
      this.plot.setLegend({ idx: times.length - 1 }, false);
    }
  }

  resize(): void {
    this.plot?.setSize({ width: this.width, height: HEIGHT });
  }

  /** Draws it anew, in the colours that hold now. */
  redo(): void {
    this.plot?.destroy();
    this.plot = null;
  }

  /** Moves the cursor by so many points. @param isDrawn whether a stretch of time is drawn on the way */
  step(by: number, isDrawn: boolean): void {
    const { plot } = this;
    if (plot) {
      const times = plot.data[0];
      const from = this.at(times);
      this.drawnFrom = isDrawn ? (this.drawnFrom ?? times[from] ?? null) : null;
      this.steppedTo = times[Math.max(0, Math.min(times.length - 1, from + by))] ?? null;
      this.point();
    }
  }

  /** Picks the moment that the cursor is at, or the stretch of time that the keys have drawn. */
  pick(): void {
    const times = this.plot?.data[0] ?? [];
    const at = times[this.at(times)];
    const { drawnFrom } = this;
    if (drawnFrom !== null && at !== undefined) {
      this.forget();
      this.heard.zoomed(Math.min(drawnFrom, at), Math.max(drawnFrom, at));
    } else if (at !== undefined) {
      this.heard.picked(at);
    }
  }

  /** Forgets where the keys have gone. @return whether they had drawn something */
  forget(): boolean {
    const isDrawn = this.drawnFrom !== null;
    this.steppedTo = null;
    this.drawnFrom = null;
    if (isDrawn) {
      this.plot?.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    }
    return isDrawn;
  }

  /** Which point the keys are at, else the pointer, else the last. */
  private at(times: ArrayLike<number>): number {
    const { steppedTo } = this;
    const found = steppedTo === null ? -1 : Array.from(times).findIndex((time) => time >= steppedTo);
    return steppedTo === null ? (this.plot?.cursor.idx ?? times.length - 1) : found < 0 ? times.length - 1 : found;
  }

  /** Puts the cursor where the keys have gone, and shows what they have drawn. */
  private point(): void {
    const { plot, steppedTo, drawnFrom } = this;
    if (!plot || steppedTo === null) {
      return;
    }
    const left = plot.valToPos(steppedTo, "x");
    plot.setCursor({ left, top: 20 });
    if (drawnFrom !== null) {
      const other = Math.max(0, plot.valToPos(drawnFrom, "x"));
      plot.setSelect({ left: Math.min(left, other), top: 0, width: Math.abs(left - other), height: plot.over.clientHeight }, false);
    } else {
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    }
  }

  private get width(): number {
    return Math.max(200, this.home.clientWidth);
  }

  private values(lines: Line[], length: number): (number | null)[][] {
    if (this.spec.isHeat) {
      return [new Array<number>(length).fill(0)];
    }
    if (!this.spec.isStacked) {
      return lines.map((line) => line.values);
    }
    const sums = new Array<number>(length).fill(0);
    return lines.map((line) => line.values.map((value, index) => (sums[index]! += value ?? 0)));
  }

  private options(lines: Line[]): uPlot.Options {
    const { spec } = this;
    const grid = { stroke: colour("line"), width: 1 };
    const axis = { stroke: colour("dim"), grid, ticks: { ...grid, size: 4 }, font: FONT };
    const buckets = this.bounds.length + 1;
    return {
      width: this.width,
      height: HEIGHT,
      padding: [10, 10, 0, 0],
      cursor: { sync: { key: "plots" }, drag: { x: true, y: false, setScale: false }, focus: { prox: 24 }, points: { size: 6 } },
      legend: { show: !spec.isHeat, live: true },
      scales: {
        x: { time: true },
        y: spec.isHeat ? { range: [0, buckets] } : { range: (_plot, _min, max) => [0, Math.max(max, 1) * 1.05] },
      },
      axes: [
        { ...axis, size: 28, values: (_plot, splits, _axis, _space, step) => splits.map((at) => clock(at, step < 60)) },
        {
          ...axis,
          size: 56,
          ...(spec.isHeat
            ? { splits: () => this.bounds.map((_, index) => index + 1).filter((_, index) => index % 2 === 0), values: (_plot, splits) => splits.map((at) => span(this.bounds[at - 1] ?? 0)) }
            : { values: (_plot, splits) => splits.map((value) => spec.text(value)) }),
        },
      ],
      series: [{ label: "at", value: (_plot, at) => (at ? clock(at, true) : "–") }, ...this.series(lines)],
      bands: spec.isStacked ? lines.slice(1).map((_, index) => ({ series: [index + 2, index + 1] as [number, number] })) : [],
      hooks: {
        setSelect: [(plot) => this.selected(plot)],
        draw: spec.isHeat ? [(plot) => drawHeat(plot, this.points, buckets, this.stepMillis / 1000)] : [],
      },
    };
  }

  private series(lines: Line[]): uPlot.Series[] {
    if (this.spec.isHeat) {
      return [{ label: "", stroke: "transparent", points: { show: false } }];
    }
    return lines.map((line, index) => {
      const stroke = colour(`c${line.colour}`);
      return {
        label: line.label,
        stroke,
        width: this.spec.isStacked ? 1 : 1.6,
        ...(line.dash ? { dash: line.dash } : {}),
        ...(this.spec.isStacked ? { fill: faint(`c${line.colour}`) } : {}),
        ...(this.spec.isStacked ? { points: { show: false } } : { spanGaps: true }),
        value: (_plot: uPlot, _value: number, _series: number, at: number | null) => this.legend(line, index, at),
      };
    });
  }

  /** What the legend says of a line: where lines are stacked, its own part. */
  private legend(_line: Line, index: number, at: number | null): string {
    const values = this.spec.lines(this.points, this.stepMillis / 1000)[index]?.values;
    const value = at === null ? values?.at(-1) : values?.[at];
    return value === null || value === undefined ? "–" : this.spec.text(value);
  }

  private listen(plot: uPlot): void {
    plot.over.addEventListener("pointermove", (event) => (event.movementX || event.movementY) && this.forget());
    plot.over.addEventListener("pointerdown", (event) => (this.pressedAt = event.clientX));
    plot.over.addEventListener("click", (event) => {
      if (Math.abs(event.clientX - this.pressedAt) < 4) {
        this.pick();
      }
    });
    plot.over.addEventListener("dblclick", () => this.heard.whole());
  }

  private selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width > 4) {
      const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      if (document.activeElement !== null && plot.cursor.event) {
        this.heard.zoomed(from, to);
      }
    }
  }
}

function clock(seconds: number, isExact: boolean): string {
  return new Date(seconds * 1000).toTimeString().slice(0, isExact ? 8 : 5);
}
