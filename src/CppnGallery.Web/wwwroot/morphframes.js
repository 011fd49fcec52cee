// The frames of a morph, as the gallery draws them into its GIFs: latents along the chain, and their pictures fetched ahead.
import { between, ease, encode } from './latent.js';

const onTheWayAtOnce = 3;

// The latents' texts, frame by frame: of each leg the frames 0 to n − 1, and at the end the last latent itself, unless it is the first, which comes next
// as the page plays them round and round.
export function framesOf(chain, easing, framesPerLeg) {
  const frames = [];
  for (let leg = 0; leg + 1 < chain.length; leg++) {
    const [from, to] = [chain[leg], chain[leg + 1]];
    frames.push(from.text);
    for (let f = 1; f < framesPerLeg; f++) frames.push(encode(between(from.values, to.values, ease(easing, f / framesPerLeg))));
  }
  const last = chain.at(-1).text;
  return last === chain[0].text ? frames : [...frames, last];
}

// Pictures by address, of which those are kept that are asked for. `load` fetches what is missing, tells how many are there, and returns them in order; a newer
// call ends an older one, which then returns null.
export function filmOf() {
  let kept = new Map();
  let stop;

  return async function load(addresses, { told, width }) {
    stop?.abort();
    const turn = stop = new AbortController();
    const wanted = new Set(addresses);
    for (const [address, picture] of kept) {
      if (wanted.has(address)) continue;
      picture.close();
      kept.delete(address);
    }
    const missing = [...wanted].filter(address => !kept.has(address));
    let underWay = 0;
    const tellThere = () => told(wanted.size - missing.length - underWay, wanted.size);
    async function work() {
      while (missing.length > 0 && !turn.signal.aborted) {
        const address = missing.shift();
        underWay++;
        const answer = await fetch(address, { signal: turn.signal });
        if (!answer.ok) throw new Error('A frame did not come. Please try again in a moment.');
        const picture = await createImageBitmap(await answer.blob(), { resizeWidth: width });
        if (turn.signal.aborted) return picture.close();
        kept.set(address, picture);
        underWay--;
        tellThere();
      }
    }
    tellThere();
    try {
      await Promise.all(Array.from({ length: onTheWayAtOnce }, work));
    } catch (fault) {
      turn.abort();
      if (fault.name === 'AbortError') return null;
      throw fault;
    }
    return turn === stop && !turn.signal.aborted ? addresses.map(address => kept.get(address)) : null;
  };
}
