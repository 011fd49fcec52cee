// The curves of a run and of others laid over it: uPlot charts with one x in epochs, in the colours of the theme.
const { uPlot } = globalThis;

const height = 240;
const hues = 4; // --curve-1 … in the page's style
const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3], [1, 5]]; // a line is known without its colour
const borders = ['solid', 'dashed', 'dotted', 'double', 'dotted']; // the same in the legend
const faint = 0.28; // of what smoothing hides
const alone = '';

// What goes into which chart. Divergence has a scale of its own.
const rooms = {
  loss: (name, kind) => kind === 'loss' && name !== 'divergence',
  share: (_, kind) => kind === 'share',
  divergence: name => name === 'divergence',
  steps: (_, kind) => kind === 'steps',
};

// A point without neighbours makes no line.
const isLonely = (plot, _, from, to) => to - from < 1 && plot.data[0].length > 0;

// The running mean that forgets, freed of its beginning at nothing (Kingma and Ba 2015, section 3); a point of many batches counts as so many.
export function smooth(values, spans, weight) {
  let sum = 0;
  let mass = 0;
  return values.map((value, i) => {
    if (value === null) return null;
    const keep = weight ** spans[i];
    sum = sum * keep + value * (1 - keep);
    mass = mass * keep + (1 - keep);
    return mass > 0 ? sum / mass : value;
  });
}

export class Curves {
  #runs = new Map(); // by name: { points, batches }
  #charts = new Map();
  #element;
  #range = null;
  #isSettingScale = false;
  #due = false;

  smoothing = 0.6;
  isLog = false;

  constructor(element, { ranged }) {
    this.#element = element;
    this.ranged = ranged;
    const redraw = () => this.#rebuild();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
    new ResizeObserver(() => {
      for (const [, { plot, host }] of this.#charts) if (host.clientWidth !== plot.width) plot.setSize({ width: host.clientWidth, height });
    }).observe(element);
  }

  // Points of a run; the page's own has the name ''.
  set(run, points, batches) {
    this.#runs.set(run, { points, batches });
    this.draw();
  }

  remove(run) {
    this.#runs.delete(run);
    this.draw();
  }

  // At the next frame, however many things change before it.
  draw() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      for (const room of Object.keys(rooms)) this.#drawRoom(room);
    });
  }

  reset() {
    this.#range = null;
    this.ranged(false);
    this.#rebuild();
  }

  #rebuild() {
    for (const [, { plot }] of this.#charts) plot.destroy();
    this.#charts.clear();
    this.draw();
  }

  #drawRoom(room) {
    const figure = this.#element.querySelector(`[data-chart=${room}]`);
    const lines = this.#linesOf(room);
    figure.hidden = lines.length === 0;
    if (lines.length === 0) return;
    const host = figure.querySelector('[data-plot]');
    const data = uPlot.join([...new Set(lines.map(line => line.run))].map(run => {
      const own = lines.filter(line => line.run === run);
      return [own[0].x, ...own.flatMap(line => line.raw ? [line.raw, line.smooth] : [line.smooth])];
    }));
    const shape = `${this.isLog} ${lines.map(line => `${line.run} ${line.label} ${Boolean(line.raw)}`).join('|')}`;
    const chart = this.#charts.get(room);
    if (chart?.shape === shape) {
      chart.plot.setData(data, false);
      this.#setRange(chart.plot);
    } else {
      chart?.plot.destroy();
      this.#charts.set(room, { shape, host, plot: this.#open(host, room, lines, data) });
    }

    const said = lines.filter(line => line.run === alone).map(line => `${line.label} ${line.smooth.findLast(value => value !== null)?.toPrecision(3) ?? 'not measured yet'}`);
    host.setAttribute('aria-label', `${figure.querySelector('figcaption').textContent} over the epochs, now: ${said.join(', ')}. The table below has the numbers.`);
  }

  #linesOf(room) {
    return [...this.#runs].flatMap(([run, { points, batches }], order) => {
      const x = points.step.map(step => step / batches);
      return points.names.flatMap((name, i) => {
        if (!rooms[room](name, points.kinds[i])) return [];
        const values = points.values[i].map(value => this.#canShow(room, value) ? value : null);
        const raw = run === alone && this.smoothing > 0 ? values : null;
        return [{ run, order, x, label: points.labels[i], raw, smooth: smooth(values, points.span, this.smoothing) }];
      });
    });
  }

  #canShow(room, value) {
    return value !== null && !(this.#isLogIn(room) && value <= 0);
  }

  #isLogIn(room) {
    return this.isLog && room !== 'steps';
  }

  #open(host, room, lines, data) {
    host.replaceChildren();
    const style = getComputedStyle(this.#element);
    const colour = name => {
      const probe = this.#element.appendChild(document.createElement('i'));
      probe.style.color = `var(${name})`;
      const found = getComputedStyle(probe).color;
      probe.remove();
      return found;
    };
    const [quiet, line] = [colour('--quiet'), colour('--line')];
    const labels = [...new Set(lines.map(one => one.label))];
    const axis = { stroke: quiet, grid: { stroke: line, width: 0.5 }, ticks: { stroke: line, width: 0.5 }, font: `12px ${style.fontFamily}` };
    const write = (_, value) => value === null || value === undefined ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(3);
    const series = lines.flatMap(one => {
      const stroke = colour(`--curve-${labels.indexOf(one.label) % hues + 1}`);
      const whole = { label: one.run === alone ? one.label : `${one.run}, ${one.label}`, stroke, width: 1.6, dash: dashes[one.order % dashes.length], spanGaps: true, points: { show: isLonely }, value: write };
      return one.raw ? [{ stroke, width: 1, alpha: faint, spanGaps: true, points: { show: false }, class: 'raw', label: `${one.label}, raw`, value: write }, whole] : [whole];
    });
    const plot = new uPlot({
      width: host.clientWidth,
      height,
      cursor: { sync: { key: 'run' }, drag: { x: true, y: false, dist: 5 }, points: { size: 6 } },
      scales: {
        x: { time: false },
        y: this.#isLogIn(room) ? { distr: 3 } : room === 'share' ? { range: [0, 1] } : { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1] },
      },
      legend: { markers: { dash: (_, i) => borders[dashes.indexOf(series[i - 1]?.dash)] ?? 'solid' } },
      axes: [{ ...axis, values: (_, ticks) => ticks.map(tick => Number(tick.toFixed(3))) }, { ...axis, size: 52 }],
      series: [{ label: 'epoch', value: (_, value) => value === null || value === undefined ? '–' : value.toFixed(2) }, ...series],
      hooks: {
        setScale: [(from, key) => key === 'x' && this.#hearRange(from)],
      },
    }, data, host);
    this.#setRange(plot);
    return plot;
  }

  #setRange(plot) {
    const x = plot.data[0];
    const [min, max] = this.#range ?? [0, Math.max(x.at(-1) ?? 1, 0.01)];
    this.#isSettingScale = true;
    plot.batch(() => {
      plot.setScale('x', { min, max });
    });
    this.#isSettingScale = false;
  }

  // A drag in one chart moves all; a double click shows the whole run again.
  #hearRange(from) {
    if (this.#isSettingScale) return;
    const { min, max } = from.scales.x;
    const whole = from.data[0].at(-1);
    if (min === undefined || min === null) return;
    this.#range = min <= 0.0001 + (from.data[0][0] ?? 0) && max >= whole ? null : [min, max];
    this.ranged(this.#range !== null);
    for (const [, { plot }] of this.#charts) if (plot !== from) this.#setRange(plot);
  }
}
