import { newKey, Problem } from "../api.js";

/** How long, in ms, one waits before an order whose answer was lost is sent again; after the last of these the person is told. */
const PATIENCE = [300, 1000, 2000, 4000, 8000];

/** Whether nobody knows what came of an order. */
export function isLost(failed: unknown): boolean {
  return failed instanceof Problem && failed.isCut;
}

/**
 * One order, with the key by which the server knows it again: sent once more because its answer was lost on the way, it is not given once
 * more, and gets the first one's answer.
 */
export class Errand {
  private readonly key = newKey();
  private isLeft = false;

  /** Nobody waits for it any more, so it is not sent again. */
  leave(): void {
    this.isLeft = true;
  }

  /** @param send sends it, always the same, with this key @param lost called when an answer was lost, before it is asked for again */
  async run<T>(send: (key: string) => Promise<T>, lost: () => void): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await send(this.key);
      } catch (failed) {
        const wait = PATIENCE[tries];
        if (!isLost(failed) || wait === undefined || this.isLeft) {
          throw failed;
        }
        lost();
        await new Promise((resolve) => setTimeout(resolve, wait));
        if (this.isLeft) {
          throw failed;
        }
      }
    }
  }
}
