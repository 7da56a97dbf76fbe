/** Long work in short slices: between two of them the browser draws and hears the person. */
export class Slices {
  private until = performance.now() + SLICE;

  /** True when it is time to pause. Ask every few hundred steps. */
  get isOver(): boolean {
    return performance.now() >= this.until;
  }

  /** Pauses if it is time to: between two steps of which each takes a few milliseconds at most. */
  async breathe(): Promise<void> {
    if (this.isOver) {
      await this.pause();
    }
  }

  /** Lets all that waits have its turn. */
  async pause(): Promise<void> {
    await turn();
    this.until = performance.now() + SLICE;
  }
}

/** So many milliseconds at a time: half a frame. */
const SLICE = 8;

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
