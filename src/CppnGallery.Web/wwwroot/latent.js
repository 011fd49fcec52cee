// Latents as the gallery writes them: 32 numbers that are IEEE halves, always. What is reckoned here is reckoned as the server does it, in single precision
// and rounded to halves at the end, so that both name the same picture.
export const size = 32;
export const textLength = 86;

const mantissaBits = 10;
const leastExponent = -14;
const greatestExponent = 15;
const greatest = 65504;

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

// The 16 bits of the half nearest to a number taken as a single, ties to even.
function toHalf(value) {
  single[0] = value;
  const sign = (singleBits[0] >>> 16) & 0x8000;
  const magnitude = Math.abs(single[0]);
  const exponent = Math.max(((singleBits[0] >>> 23) & 0xff) - 127, leastExponent);
  if (Number.isNaN(magnitude)) return 0x7e00;
  if (exponent > greatestExponent) return sign | 0x7c00;
  const unit = 2 ** (exponent - mantissaBits);
  // A double this large has no bits below the unit, and rounds to nearest even when it gets some.
  const anchor = 1.5 * 2 ** 52 * unit;
  const units = (magnitude + anchor - anchor) / unit;
  // Carries into the exponent as it should; units of the least exponent are the bits themselves.
  return sign | (units + (exponent - leastExponent) * 2 ** mantissaBits);
}

function fromHalf(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> mantissaBits) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) return mantissa ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? mantissa : mantissa + 2 ** mantissaBits) * 2 ** (Math.max(exponent, 1) + leastExponent - 1 - mantissaBits);
}

// The half nearest to a number; past the greatest half, that.
export function halve(value) {
  return fromHalf(toHalf(Math.max(-greatest, Math.min(greatest, value))));
}

// The 86 characters of 32 values, each rounded to the nearest half.
export function encode(values) {
  if (values.length !== size) throw new RangeError(`A latent has ${size} values; ${values.length} were given.`);
  const bytes = new Uint8Array(2 * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    const bits = toHalf(value);
    if ((bits & 0x7c00) === 0x7c00) throw new RangeError(`Latent value ${i} is ${value}; values are finite halves (at most ${greatest}).`);
    view.setUint16(2 * i, bits, true);
  });
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

// The 32 values of the 86 characters.
export function decode(text) {
  if (text.length !== textLength) throw new RangeError(`The latent has ${text.length} characters; write exactly ${textLength}.`);
  if (!/^[\w-]+$/.test(text)) throw new RangeError("The latent is not base64url: letters, digits, '-' and '_' only.");
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), one => one.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const values = Float32Array.from({ length: size }, (_, i) => fromHalf(view.getUint16(2 * i, true)));
  const odd = values.findIndex(value => !Number.isFinite(value));
  if (odd >= 0) throw new RangeError(`Latent value ${odd} is not a finite number.`);
  if (encode(values) !== text) throw new RangeError('The latent’s last character carries bits that belong to no value; the link is damaged.');
  return values;
}

// a + (b − c), value by value.
export function combine(a, b, c) {
  return a.map((value, i) => halve(value + Math.fround(b[i] - c[i])));
}

// The latent at a part t, 0 to 1, of the way from a to b; at the ends exactly a and b.
export function between(a, b, t) {
  if (t === 0 || t === 1) return (t === 0 ? a : b).slice();
  const part = Math.fround(t);
  return a.map((value, i) => halve(value + Math.fround(Math.fround(b[i] - value) * part)));
}

// How far along a leg is at the part t of its time: evenly, or starting at full speed and coming to rest.
export function ease(name, t) {
  return name === 'sinusoid' ? Math.sin(t * Math.PI / 2) : t;
}
