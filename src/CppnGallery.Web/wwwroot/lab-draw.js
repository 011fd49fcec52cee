// A digit by hand, by keys or from a picture; reduced here, read and redrawn by the network.
import { post } from './ask.js';
import { field, reduce } from './reduce.js';
import { sheetOf } from './sheet.js';

// What the networks see of MNIST's 28 × 28.
const seenSide = 26;
const largeSide = 1300;
const readAfter = 350;
const mostBytes = 20 * 1024 * 1024;
const longestSide = 560;

export function openDrawing(bench, lab) {
  const find = name => bench.querySelector(`[data-${name}]`);
  const button = action => bench.querySelector(`[data-draw=${action}]`);
  const say = words => { find('draw-said').textContent = words; };
  const sheet = sheetOf(find('ink'), { brush: () => find('brush').valueAsNumber / 100, changed });
  let timer;
  let asking;
  let answer;

  function changed() {
    const isEmpty = sheet.isEmpty();
    find('invitation').hidden = !isEmpty;
    button('undo').disabled = button('clear').disabled = isEmpty;
    // What was answered is of an older drawing, which nobody means to keep.
    answer = undefined;
    button('keep').disabled = true;
    clearTimeout(timer);
    timer = setTimeout(read, readAfter);
  }

  async function read() {
    asking?.abort();
    const intensities = reduce(sheet.image());
    find('read').classList.add('waiting');
    if (!intensities) {
      find('read').hidden = true;
      say('');
      return;
    }
    find('read').hidden = false;
    showSeen(intensities);
    const turn = asking = new AbortController();
    try {
      const found = await lab.ask('api/latents/encode', post({ model: lab.model, intensities: [...intensities] }, turn.signal));
      if (turn !== asking) return;
      answer = found;
      showAnswer();
    } catch (fault) {
      if (fault.name !== 'AbortError') say(fault.message);
    }
  }

  function showSeen(intensities) {
    const margin = (field - seenSide) / 2;
    const seen = new ImageData(seenSide, seenSide);
    for (let i = 0; i < seenSide * seenSide; i++) {
      const ink = intensities[(margin + Math.floor(i / seenSide)) * field + margin + i % seenSide];
      seen.data[4 * i + 3] = Math.round(255 * ink);
    }
    find('seen').getContext('2d').putImageData(seen, 0, 0);
  }

  function showAnswer() {
    const label = `Drawn anew by ${lab.label}`;
    Object.assign(find('small'), { src: lab.picture(answer.latent, seenSide), alt: label });
    Object.assign(find('large'), { src: lab.picture(answer.latent, largeSide), alt: `${label}, at ${largeSide} pixels` });
    find('large-link').href = lab.art(answer.latent);
    find('file-link').href = lab.picture(answer.latent, largeSide);
    find('file-link').download = `drawn-${lab.model}-${largeSide}.png`;
    find('drawn-reading').textContent = reading(answer.drawn);
    find('redrawn-reading').textContent = reading(answer.redrawn);
    find('read').classList.remove('waiting');
    button('keep').disabled = false;
    say(answer.drawn ? `The judge reads your drawing as a ${answer.drawn.digit}, and the network’s as a ${answer.redrawn.digit}.` : 'Read and drawn anew.');
  }

  async function open(file) {
    if (file.size > mostBytes) {
      say(`A picture has at most ${mostBytes / 1024 / 1024} MB; this one has ${(file.size / 1024 / 1024).toFixed(1)}.`);
      return;
    }
    let bitmap;
    try {
      bitmap = await createImageBitmap(file);
    } catch {
      say(`The browser cannot read ${file.name || 'this'} as a picture. PNG, JPEG, GIF and WebP will do.`);
      return;
    }
    const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    sheet.lay(canvas);
    say('');
  }

  button('undo').addEventListener('click', () => sheet.undo());
  button('clear').addEventListener('click', () => sheet.clear());
  button('keep').addEventListener('click', () => lab.take({ text: answer.latent, values: answer.values }, 'Kept: your drawing lies on the table as a latent.'));
  bench.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      sheet.undo();
    }
  });

  find('file').addEventListener('change', event => {
    const [file] = event.target.files;
    event.target.value = ''; // so that the same one can be chosen again
    if (file) open(file);
  });
  const target = find('sheet');
  target.addEventListener('dragover', event => {
    event.preventDefault();
    target.classList.add('over');
  });
  target.addEventListener('dragleave', () => target.classList.remove('over'));
  target.addEventListener('drop', event => {
    event.preventDefault();
    target.classList.remove('over');
    const [file] = event.dataTransfer.files;
    if (file) open(file);
    else say('That was no picture file.');
  });
  document.addEventListener('paste', event => {
    const file = [...event.clipboardData.files].find(one => one.type.startsWith('image/'));
    if (!file || !lab.isAt('draw')) return;
    event.preventDefault();
    open(file);
  });

  // Another network reads the same drawing its own way; another style only draws it so.
  let reader = lab.model;
  lab.listen(reason => {
    if (reason !== 'drawer') return;
    if (lab.model === reader) {
      if (answer) showAnswer();
      return;
    }
    reader = lab.model;
    if (!sheet.isEmpty()) changed();
  });
}

function reading(verdict) {
  return verdict ? `read as a ${verdict.digit}, ${Math.round(100 * verdict.confidence)} % sure` : '';
}
