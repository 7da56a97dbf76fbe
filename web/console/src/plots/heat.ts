import type uPlot from "uplot";
import { colour } from "../parts/theme.js";
import type { Point } from "../types.js";

/** Draws how many lived how long, when: a column for each stretch of time, a cell for each bucket, the more the stronger. */
export function drawHeat(plot: uPlot, points: Point[], buckets: number, stepSeconds: number): void {
  if (!points.length || !buckets) {
    return;
  }
  const { ctx, bbox } = plot;
  const seconds = (plot.scales["x"]!.max ?? 1) - (plot.scales["x"]!.min ?? 0);
  const columns = Math.max(1, Math.min(Math.round(seconds / stepSeconds), Math.floor(bbox.width / (3 * devicePixelRatio))));
  const cells = summed(plot, points, columns, buckets);
  const most = Math.max(1, ...cells);
  const width = bbox.width / columns;
  const height = bbox.height / buckets;
  ctx.save();
  ctx.fillStyle = colour("c1");
  for (let column = 0; column < columns; column++) {
    for (let bucket = 0; bucket < buckets; bucket++) {
      const value = cells[column * buckets + bucket]!;
      if (value > 0) {
        ctx.globalAlpha = 0.12 + 0.88 * (Math.log1p(value) / Math.log1p(most));
        ctx.fillRect(bbox.left + column * width, bbox.top + bbox.height - (bucket + 1) * height, width + 0.6, height - 1);
      }
    }
  }
  ctx.restore();
}

function summed(plot: uPlot, points: Point[], columns: number, buckets: number): Float64Array {
  const cells = new Float64Array(columns * buckets);
  const from = plot.scales["x"]!.min ?? 0;
  const to = plot.scales["x"]!.max ?? 1;
  const times = plot.data[0];
  points.forEach((point, index) => {
    const at = ((times[index] ?? 0) - from) / (to - from || 1);
    const column = Math.floor(at * columns);
    if (at >= 0 && at <= 1) {
      point.buckets?.forEach((value, bucket) => {
        cells[Math.min(column, columns - 1) * buckets + Math.min(bucket, buckets - 1)]! += value;
      });
    }
  });
  return cells;
}
