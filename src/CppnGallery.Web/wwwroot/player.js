// Plays pictures one after the other on a canvas: by the clock, so that a slow frame is passed over and the pace stays.
const still = matchMedia('(prefers-reduced-motion: reduce)');

// A canvas of this side, a slider over the frames and one button for play and pause.
export function playerOf({ canvas, scrub, button, side }) {
  const context = canvas.getContext('2d');
  [canvas.width, canvas.height] = [side, side];
  let pictures = [];
  let pace = 40;
  let at = 0;
  let playing = !still.matches;
  let begun;
  let running;

  function draw(frame) {
    at = frame;
    context.clearRect(0, 0, side, side);
    context.drawImage(pictures[frame], 0, 0, side, side);
    canvas.dataset.frame = frame;
    scrub.value = frame;
    scrub.setAttribute('aria-valuetext', `frame ${frame + 1} of ${pictures.length}`);
  }

  function tick(time) {
    running = requestAnimationFrame(tick);
    begun ??= time - at * pace;
    const frame = Math.floor((time - begun) / pace) % pictures.length;
    if (frame !== at) draw(frame);
  }

  function run() {
    cancelAnimationFrame(running);
    begun = undefined;
    running = undefined;
    if (playing && pictures.length > 0) running = requestAnimationFrame(tick);
    button.textContent = playing ? 'Pause' : 'Play';
  }

  function pause() {
    playing = false;
    run();
  }

  button.addEventListener('click', () => {
    playing = !playing;
    run();
  });
  scrub.addEventListener('input', () => {
    pause();
    if (pictures.length > 0) draw(scrub.valueAsNumber);
  });

  return {
    pause,
    // Before other pictures come; those that were shown may be gone by then.
    empty() {
      pictures = [];
      scrub.disabled = button.disabled = true;
      run();
    },
    wait(there, all) {
      button.textContent = `${Math.round(100 * there / all)} %`;
    },
    show(fresh, milliseconds) {
      pictures = fresh;
      pace = milliseconds;
      scrub.max = fresh.length - 1;
      scrub.disabled = button.disabled = false;
      draw(Math.min(at, fresh.length - 1));
      run();
    },
  };
}
