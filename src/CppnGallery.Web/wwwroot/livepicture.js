// A picture that follows a hand: what was asked for last wins, and what is shown never goes back to something older.

// Two, so that a slow way to the gallery does not leave it idle; with more, every picture would wait behind others that nobody will see.
const mostOnTheWay = 2;

// Shows on a canvas what addresses hold. `shown` is called with each picture's number, which `show` returned, once it is on the canvas; `failed` with what went wrong.
export function livePicture(canvas, { shown = () => {}, failed = () => {} } = {}) {
  const context = canvas.getContext('2d');
  const onTheWay = new Map();
  let asked = 0;
  let reached = 0;
  let waiting;

  async function fetchPicture({ turn, address, side }) {
    const stop = new AbortController();
    onTheWay.set(turn, { stop, side });
    try {
      const answer = await fetch(address, { signal: stop.signal, priority: 'high' });
      if (!answer.ok) throw new Error(`The gallery answered ${answer.status}.`);
      const bitmap = await createImageBitmap(await answer.blob());
      if (turn > reached) hang(turn, bitmap);
      bitmap.close();
    } catch (fault) {
      if (turn === asked && fault.name !== 'AbortError') failed(fault);
    }
    onTheWay.delete(turn);
    if (waiting && onTheWay.size < mostOnTheWay) {
      const next = waiting;
      waiting = undefined;
      fetchPicture(next);
    }
  }

  function hang(turn, bitmap) {
    reached = turn;
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0);
    for (const [older, { stop }] of onTheWay) if (older < turn) stop.abort();
    shown(turn);
  }

  // A larger one on its way gives way at once: it is what would keep this one waiting.
  return function show(address, side) {
    asked++;
    for (const one of onTheWay.values()) if (one.side > side) one.stop.abort();
    waiting = { turn: asked, address, side };
    if ([...onTheWay.values()].filter(({ stop }) => !stop.signal.aborted).length < mostOnTheWay) {
      const next = waiting;
      waiting = undefined;
      fetchPicture(next);
    }
    return asked;
  };
}
