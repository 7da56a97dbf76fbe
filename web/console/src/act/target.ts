import { Value } from "../value.js";

/** Whom an order is for: these, each by pid@instance, or all that match, so many as were shown. */
export type Target = { pids: string[] } | { filter: string; count: number };

export interface Asked {
  target: Target;
  /** TERM, KILL, STOP, CONT, or `signal` for one that is still to be chosen. */
  act: string;
}

/** The order that is being asked about; null for none. */
export const asked = new Value<Asked | null>(null);

export function openAct(target: Target, act: string): void {
  asked.set({ target, act });
}
