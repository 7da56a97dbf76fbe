import { feed } from "../live/feed.js";
import { Value } from "../value.js";

/** Who is chosen: some by their pid@instance, or all that match the filter. */
export interface Chosen {
  ids: ReadonlySet<string>;
  isAll: boolean;
}

const NOBODY: Chosen = { ids: new Set(), isAll: false };

export const chosen = new Value<Chosen>(NOBODY);

feed.newcomer.listen(() => chooseNobody());

export function chooseNobody(): void {
  chosen.set(NOBODY);
}

export function chooseAll(): void {
  chosen.set({ ids: new Set(), isAll: true });
}

export function choose(ids: Iterable<string>): void {
  chosen.set({ ids: new Set(ids), isAll: false });
}

export function toggle(id: string): void {
  const ids = new Set(chosen.now.ids);
  if (!ids.delete(id)) {
    ids.add(id);
  }
  choose(ids);
}

/** How many are chosen; of all that match, how many that are now. */
export function chosenCount(): number {
  return chosen.now.isAll ? feed.rows.alive : chosen.now.ids.size;
}
