/** What a signal does to a process that does not handle it, as the dialog says it before. */
export const SIGNALS: Record<string, string> = {
  TERM: "is asked to end. It may finish what matters first; what does not handle the signal ends at once.",
  KILL: "ends at once. Its client is freed first: a request without an answer gets 503, one that is half answered is cut.",
  INT: "is interrupted: it ends, unless it handles the signal.",
  QUIT: "leaves a core (stack, head, timings) and ends.",
  HUP: "is told that its client has gone: streams and reads end, other requests go on unless they ask.",
  STOP: "is held up: nothing is read or written, and its code waits at the next checkpoint. Its age runs on.",
  CONT: "goes on, if it was stopped.",
  USR1: "gets USR1, which means what the application says; else nothing happens.",
  USR2: "gets USR2, which means what the application says; else nothing happens.",
};

const VERBS: Record<string, string> = { TERM: "End", KILL: "Kill", INT: "Interrupt", STOP: "Stop", CONT: "Continue" };

/** What the button says that gives the order. */
export function orderOf(signal: string): string {
  return VERBS[signal] ?? `Send ${signal} to`;
}

/** What will happen. */
export function tellsOf(signal: string, count: number, ladder: number | null, isGroup: boolean): string {
  const whom = count === 1 ? "It" : "Each of them";
  const what = SIGNALS[signal] ?? `gets ${signal}, a signal of the application's own; without a handler nothing happens.`;
  const then = signal === "TERM" && ladder ? ` Who is left after ${ladder / 1000} s gets KILL.` : "";
  const group = isGroup ? " Sessions of operators and what is protected are left out." : "";
  return `${whom} ${what}${then}${group}`;
}
