// How long the tasks of a page take, as the browser's own trace has it.

/** Microseconds. */
const SETTLING = 1_000_000;

/** Tasks of the page's main thread, from watch() to longest(). */
export class Tasks {
  constructor(session) {
    this.session = session;
    this.events = [];
    session.on("Tracing.dataCollected", ({ value }) => this.events.push(...value.filter((it) => it.ph === "X")));
  }

  static async watch(page) {
    const tasks = new Tasks(await page.context().newCDPSession(page));
    await tasks.session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel", "devtools.timeline"] } });
    return tasks;
  }

  /** The longest in milliseconds, of CPU and by the clock; and what the longest of CPU was made of. */
  async longest() {
    const complete = new Promise((resolve) => this.session.once("Tracing.tracingComplete", resolve));
    await this.session.send("Tracing.end");
    await complete;
    const own = this.ofPage();
    // The beginning of a trace is a task of the page, too, but none of its own.
    const began = own.reduce((first, it) => Math.min(first, it.ts), Infinity) + SETTLING;
    const tasks = own.filter((it) => /RunTask/.test(it.name) && it.ts > began);
    const [worst] = tasks.toSorted((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0));
    const wall = tasks.reduce((most, it) => Math.max(most, it.dur ?? 0), 0);
    return { cpu: Math.round((worst?.tdur ?? 0) / 1000), wall: Math.round(wall / 1000), what: made(worst, own) };
  }

  /** The events of the thread that lays out the most. */
  ofPage() {
    const layouts = new Map();
    for (const event of this.events.filter((it) => it.name === "Layout")) {
      const thread = `${event.pid}/${event.tid}`;
      layouts.set(thread, (layouts.get(thread) ?? 0) + 1);
    }
    const [main] = [...layouts].sort((a, b) => b[1] - a[1])[0];
    return this.events.filter((it) => `${it.pid}/${it.tid}` === main);
  }
}

function made(task, events) {
  const sums = new Map();
  for (const event of events) {
    if (!/RunTask/.test(event.name) && event.ts >= task.ts && event.ts + event.dur <= task.ts + task.dur) {
      sums.set(event.name, (sums.get(event.name) ?? 0) + (event.tdur ?? 0) / 1000);
    }
  }
  const parts = [...sums].sort((a, b) => b[1] - a[1]).slice(0, 5);
  return parts.map(([name, millis]) => `${name} ${Math.round(millis)}`).join(", ");
}
