import type { Delta, Scalar } from "../types.js";

/** About so many letters are parsed at a time. */
const PIECE = 48_000;

const HEAD = '{"put":[[';
const FOOT = ']],"gone":[';

/**
 * A delta in pieces, each small enough to be parsed between two frames: after a pause a server may send ten thousand rows in one.
 *
 * A row begins with its pid in quotes, and inside a text of JSON no quote stands alone. So `],["` with a digit behind it is a seam: at the
 * end of a text a comma or a bracket would follow.
 */
export function* pieces(text: string): Generator<Delta> {
  const foot = text.lastIndexOf(FOOT);
  if (text.length <= PIECE || !text.startsWith(HEAD) || foot < 0) {
    yield JSON.parse(text) as Delta;
    return;
  }
  let from = HEAD.length - 1;
  while (from < foot) {
    const seam = nextSeam(text, from + PIECE, foot);
    yield { put: JSON.parse(`[${text.slice(from, seam + 1)}]`) as Scalar[][] };
    from = seam + 2;
  }
  yield { gone: JSON.parse(text.slice(foot + FOOT.length - 1, -1)) as string[] };
}

/** Where a row ends: the place of its bracket. */
function nextSeam(text: string, from: number, foot: number): number {
  for (let at = text.indexOf('],["', from); at >= 0 && at < foot; at = text.indexOf('],["', at + 1)) {
    const letter = text.charCodeAt(at + 4);
    if (letter >= 48 && letter <= 57) {
      return at;
    }
  }
  return foot;
}
