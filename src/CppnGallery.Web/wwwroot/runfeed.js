// A run as it goes on, from /hubs/training: what happened first, then what happens. However often the connection is lost, every point comes once.
const { HubConnectionBuilder, LogLevel } = globalThis.signalR ?? {};

const longestPause = 10_000; // milliseconds between two tries to connect

// Keeps calling heard(update, isWhole) and lost(isLost); isWhole where the update brings the whole history. Ends with the run; `gone` is called where it was deleted unseen.
export async function follow(run, { heard, lost, gone = () => {} }) {
  const connection = new HubConnectionBuilder().withUrl('hubs/training').configureLogging(LogLevel.None).build();
  let last = null; // the last step heard of
  for (let failed = 0; ; ) {
    try {
      await connection.start();
      lost(false);
      await new Promise((resolve, reject) => {
        const stream = last === null ? connection.stream('Watch', run) : connection.stream('WatchAfter', run, last);
        let isWhole = last === null;
        stream.subscribe({
          next(update) {
            failed = 0;
            last = Math.max(last ?? 0, update.steps.step.at(-1) ?? 0, update.epochs.at(-1)?.step ?? 0);
            heard(update, isWhole);
            isWhole = false;
          },
          complete: resolve,
          error: reject,
        });
      });
      await connection.stop();
      return;
    } catch {
      lost(true);
      await connection.stop();
      const answer = await fetch(`api/runs/${encodeURIComponent(run)}`).catch(() => null);
      if (answer?.status === 404) return gone();
      await new Promise(resolve => setTimeout(resolve, Math.min(longestPause, 500 * 2 ** failed++)));
    }
  }
}

// Points of a run over its epochs: steps so far, and their measures by name.
export class Points {
  constructor() {
    this.clear();
  }

  clear() {
    Object.assign(this, { step: [], span: [], names: [], labels: [], kinds: [], values: [] });
  }

  add({ names, labels, kinds, step, span, values }) {
    names.forEach((name, i) => {
      if (this.names.includes(name)) return;
      this.names.push(name);
      this.labels.push(labels[i]);
      this.kinds.push(kinds[i]);
      this.values.push(new Array(this.step.length).fill(null));
    });
    this.names.forEach((name, i) => {
      const from = names.indexOf(name);
      this.values[i].push(...(from < 0 ? step.map(() => null) : values[from]));
    });
    this.step.push(...step);
    this.span.push(...span);
  }
}
