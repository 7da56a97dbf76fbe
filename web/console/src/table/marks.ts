/** What a state or a kind is called, and the class that gives it a shape and a colour: never told by colour alone. */
export interface Mark {
  word: string;
  css: string;
  tells: string;
}

const STATES: Record<string, Mark> = {
  R: { word: "running", css: "m-run", tells: "It runs." },
  S: { word: "waiting", css: "m-wait", tells: "It waits for something." },
  T: { word: "stopped", css: "m-stop", tells: "It was stopped and waits for CONT." },
  D: { word: "stuck", css: "m-stuck", tells: "An interrupt did not free it." },
  Z: { word: "zombie", css: "m-zombie", tells: "It is over but for its thread, which lives on." },
  X: { word: "exiting", css: "m-end", tells: "Its end is under way." },
};

export const ENDED: Mark = { word: "ended", css: "m-end", tells: "It has ended; history has the rest." };

export function stateMark(stat: string): Mark {
  const mark = STATES[stat[0] ?? ""] ?? { word: stat || "unknown", css: "m-wait", tells: "" };
  const more = (stat.includes("+") ? " +" : "") + (stat.includes("L") ? " !" : "");
  const tells = mark.tells + (stat.includes("+") ? " Signals wait for it." : "") + (stat.includes("L") ? " It is over a soft limit." : "");
  return more ? { word: mark.word + more, css: mark.css, tells } : mark;
}

const KINDS: Record<string, string> = {
  conn: "k-conn",
  http: "k-http",
  ws: "k-ws",
  session: "k-session",
  task: "k-task",
  timer: "k-timer",
};

export function kindCss(kind: string): string {
  return KINDS[kind] ?? "k-other";
}
