import { recall, remember } from "../memory.js";
import { Value } from "../value.js";

export type Theme = "auto" | "light" | "dark";

const NEXT: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };

/** The look that was chosen; `auto` is the system's. */
export const theme = new Value<Theme>(recall<Theme>("theme", "auto"));

/** Rings, with whether it is dark now, when what is drawn by hand must be drawn anew. */
export const isDark = new Value(false);

const system = matchMedia("(prefers-color-scheme: dark)");

function dress(): void {
  if (theme.now === "auto") {
    delete document.documentElement.dataset["theme"];
  } else {
    document.documentElement.dataset["theme"] = theme.now;
  }
  isDark.set(theme.now === "dark" || (theme.now === "auto" && system.matches));
}

export function nextTheme(): void {
  theme.set(NEXT[theme.now]);
  remember("theme", theme.now);
  dress();
}

system.addEventListener("change", dress);
dress();

/** Wears a colour of the sheet, so that the browser says which of the pair holds now. */
const probe = document.createElement("i");
probe.hidden = true;
document.body.append(probe);

/** A colour of the sheet of styles, as `rgb(…)`, for what is drawn by hand. */
export function colour(name: string): string {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}

/** The same so that what is below shines through. */
export function faint(name: string): string {
  return colour(name).replace(/^rgb\((.*)\)$/, "rgba($1, 0.4)");
}
