// Pictures of digits reduced the way MNIST's were (LeCun et al.): by aspect into a box of 20 × 20, levels by area, and laid with their centre of mass on the
// centre of a field of 28 × 28. Pure functions: what they are given they leave as it is.
export const field = 28;
const box = 20;

// MNIST's centres of mass lie within half a pixel of pixel 14, counted from 0: shifted by whole pixels to there.
const centre = 14;

// What the border differs by is paper or noise; in MNIST's own digits the faintest levels are below this.
const faintest = 0.1;

// The intensities of a digit, 784 of them in rows, 0 to 1, 1 is ink; null where nothing is drawn. Takes ImageData: dark on light or light on dark, as its
// border shows; transparent is white.
export function reduce(image) {
  const ink = inkOf(image);
  const around = boundsOf(ink, image.width, image.height);
  return around && centred(shrunk(ink, image.width, around));
}

// How far every pixel is from the paper, towards ink, as a part of the furthest.
function inkOf({ data, width, height }) {
  const levels = new Float32Array(width * height);
  for (let i = 0; i < levels.length; i++) {
    const [red, green, blue, alpha] = [data[4 * i], data[4 * i + 1], data[4 * i + 2], data[4 * i + 3]];
    levels[i] = 1 + (0.299 * red + 0.587 * green + 0.114 * blue - 255) / 255 * (alpha / 255);
  }
  const paper = paperOf(levels, width, height);
  const way = paper > 0.5 ? -1 : 1;
  let furthest = 0;
  for (let i = 0; i < levels.length; i++) {
    levels[i] = Math.max(0, way * (levels[i] - paper));
    furthest = Math.max(furthest, levels[i]);
  }
  if (furthest < faintest) return levels.fill(0);
  return levels.map(level => level / furthest);
}

// The median of the border: a stroke may run over it.
function paperOf(levels, width, height) {
  const border = levels.filter((_, i) => i % width === 0 || i % width === width - 1 || i < width || i >= width * (height - 1));
  return border.sort()[border.length >> 1];
}

function boundsOf(ink, width, height) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x] < faintest) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return right > left ? { left, top, width: right - left, height: bottom - top } : null;
}

// The part of a picture inside bounds, its longer side 20 pixels, every one the mean of the area that it covers.
function shrunk(ink, stride, around) {
  const scale = box / Math.max(around.width, around.height);
  const width = Math.max(1, Math.round(around.width * scale));
  const height = Math.max(1, Math.round(around.height * scale));
  const columns = coverage(around.width, width);
  const rows = coverage(around.height, height);
  const levels = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const [row, tall] of rows[y]) {
        for (const [column, wide] of columns[x]) sum += tall * wide * ink[(around.top + row) * stride + around.left + column];
      }
      levels[y * width + x] = sum;
    }
  }
  return { levels, width, height };
}

// For every one of `count` equal pieces of a length, the pixels under it and the part of it that each covers.
function coverage(length, count) {
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [i * length / count, (i + 1) * length / count];
    const pixels = [];
    for (let pixel = Math.floor(from); pixel < Math.min(length, Math.ceil(to)); pixel++) {
      pixels.push([pixel, (Math.min(to, pixel + 1) - Math.max(from, pixel)) / (to - from)]);
    }
    return pixels;
  });
}

function centred({ levels, width, height }) {
  let [mass, across, down] = [0, 0, 0];
  levels.forEach((level, i) => {
    mass += level;
    across += level * (i % width);
    down += level * Math.floor(i / width);
  });
  const left = inside(Math.round(centre - across / mass), width);
  const top = inside(Math.round(centre - down / mass), height);
  const whole = new Float32Array(field * field);
  levels.forEach((level, i) => {
    whole[(top + Math.floor(i / width)) * field + left + i % width] = level;
  });
  return whole;
}

// A heavy end could push the other one out of the field.
function inside(start, length) {
  return Math.max(0, Math.min(field - length, start));
}
