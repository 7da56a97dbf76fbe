import { feed } from "../live/feed.js";
import { Value } from "../value.js";
import { chosen, chosenCount } from "./selection.js";

/** A pointer that lies still for so long holds nothing any more, and so does a key that was pressed so long ago. */
const STILL = 60_000;
const KEYS = 8_000;

/** Whether the order is held: a pointer is over the table, keys were pressed in it just now, or something is chosen. */
export class Hold {
  readonly isOn = new Value(false);
  private isOver = false;
  private until = 0;

  constructor(element: HTMLElement) {
    const moved = (event: PointerEvent) => {
      this.isOver = event.pointerType !== "touch";
      this.until = Math.max(this.until, performance.now() + (this.isOver ? STILL : KEYS));
      this.look();
    };
    element.addEventListener("pointermove", moved, { passive: true });
    element.addEventListener("pointerdown", moved, { passive: true });
    element.addEventListener("pointerleave", () => {
      this.isOver = false;
      this.until = 0;
      this.look();
    });
  }

  /** A key was pressed. */
  touch(): void {
    this.until = Math.max(this.until, performance.now() + KEYS);
    this.look();
  }

  live(): () => void {
    const timer = setInterval(() => this.look(), 500);
    const end = chosen.listen(() => this.look());
    return () => {
      clearInterval(timer);
      end();
      feed.hold(false);
    };
  }

  private look(): void {
    const isOn = chosenCount() > 0 || performance.now() < this.until;
    feed.hold(isOn);
    this.isOn.set(isOn);
  }
}
