// A sheet of paper: strokes by mouse, finger, pen and keys, each of which can be taken back.
const cells = 20;
const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Draws on a canvas, transparent where there is no ink. `brush` tells the width of a stroke as a part of the canvas; `changed` hears of every whole stroke.
export function sheetOf(canvas, { brush, changed }) {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const side = canvas.width;
  const cell = side / cells;
  const cursor = { x: cells / 2, y: 3 };
  let strokes = [];
  let under; // the stroke under way
  let showsCursor = false;

  function paint({ withCursor = showsCursor } = {}) {
    context.clearRect(0, 0, side, side);
    for (const stroke of under ? [...strokes, under] : strokes) {
      if (stroke.picture) paintPicture(stroke.picture);
      else paintStroke(stroke);
    }
    if (!withCursor) return;
    context.lineWidth = 3;
    context.strokeStyle = '#a33';
    context.strokeRect(cursor.x * cell, cursor.y * cell, cell, cell);
  }

  function paintStroke({ width, points }) {
    context.lineWidth = width;
    context.lineCap = context.lineJoin = 'round';
    context.strokeStyle = '#000';
    context.beginPath();
    context.moveTo(...points[0]);
    if (points.length === 1) context.lineTo(...points[0]);
    for (const point of points.slice(1)) context.lineTo(...point);
    context.stroke();
  }

  // As large as it fits. Its border fills what is left, so that the sheet is of one paper.
  function paintPicture(picture) {
    const scale = side / Math.max(picture.width, picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    context.fillStyle = picture.paper;
    context.fillRect(0, 0, side, side);
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, (side - width) / 2, (side - height) / 2, width, height);
  }

  function add(stroke) {
    strokes.push(stroke);
    paint();
    changed();
  }

  const pointOf = event => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(event.clientX - left) / width * side, (event.clientY - top) / height * side];
  };

  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0 || under) return;
    canvas.setPointerCapture(event.pointerId);
    showsCursor = false;
    under = { width: brush() * side, points: [pointOf(event)], pointer: event.pointerId };
    paint();
  });
  canvas.addEventListener('pointermove', event => {
    if (event.pointerId !== under?.pointer) return;
    // Between two frames a pen reports many places; without them curves get corners.
    const all = event.getCoalescedEvents?.() ?? [];
    under.points.push(...(all.length ? all : [event]).map(pointOf));
    paint();
  });
  for (const end of ['pointerup', 'pointercancel']) {
    canvas.addEventListener(end, event => {
      if (event.pointerId !== under?.pointer) return;
      const stroke = under;
      under = undefined;
      add(stroke);
    });
  }

  canvas.addEventListener('focus', () => {
    showsCursor = canvas.matches(':focus-visible');
    paint();
  });
  canvas.addEventListener('blur', () => {
    showsCursor = false;
    paint();
  });
  canvas.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const middle = () => [(cursor.x + 0.5) * cell, (cursor.y + 0.5) * cell];
    const width = brush() * side;
    const from = middle();
    if (event.key in moves) {
      const [x, y] = moves[event.key];
      cursor.x = Math.max(0, Math.min(cells - 1, cursor.x + x));
      cursor.y = Math.max(0, Math.min(cells - 1, cursor.y + y));
      if (event.shiftKey) add({ width, points: [from, middle()] });
    } else if (event.key === ' ') {
      add({ width, points: [from] });
    } else if (event.key === 'Backspace') {
      undo();
    } else {
      return;
    }
    event.preventDefault();
    showsCursor = true;
    paint();
  });

  function undo() {
    if (strokes.pop()) changed();
    paint();
  }

  return {
    undo,
    clear() {
      strokes = [];
      paint();
      changed();
    },
    // A picture instead of all strokes; strokes may follow.
    lay(picture) {
      const [red, green, blue, alpha] = picture.getContext('2d').getImageData(0, 0, 1, 1).data;
      picture.paper = `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
      strokes = [];
      add({ picture });
    },
    isEmpty: () => strokes.length === 0,
    image() {
      paint({ withCursor: false });
      const image = context.getImageData(0, 0, side, side);
      paint();
      return image;
    },
  };
}
