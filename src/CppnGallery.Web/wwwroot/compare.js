// Two to four models on one latent. Their viewers are locked: whoever was touched last leads, and the others take its view in every frame. What is chosen is
// shown at once, and the address always says all of it.
import { choiceOf } from './modelchoice.js';
import { hair, isSame, openPlane, pauseBetweenAddresses, planeOf, setLimits, step, stride, viewOf } from './deepzoom.js';

const { Point, Rect } = globalThis.OpenSeadragon ?? {};

const room = document.querySelector('[data-compare]');
const find = (name, within = room) => within.querySelector(`[data-${name}]`);
const said = text => { find('said').textContent = text; };
const reach = Number(room?.dataset.reach);

if (room && globalThis.OpenSeadragon) {
  const choices = [...room.querySelectorAll('[data-model-choice]')].map(choiceOf);
  const state = { view: room.dataset.view ?? '', as: room.dataset.as, style: room.dataset.style, latent: room.dataset.latent };
  followChoices(choices, state);
  const answer = await fetch(`iiif/${choices[0].model}~${state.latent}/info.json`);
  if (answer.ok) open(choices, state, await answer.json());
}

// The address of a comparison, in the order in which the gallery writes it.
function addressOf({ models, latent, view, style, as }) {
  const places = ['left', 'right', 'third', 'fourth'];
  return `compare?${[
    ...models.map((model, i) => `${places[i]}=${model}`),
    latent && `z=${encodeURIComponent(latent)}`,
    view && `view=${view}`,
    style !== 'ink' && `style=${style}`,
    as !== 'sides' && `as=${as}`,
  ].filter(Boolean).join('&')}`;
}

// What needs the page anew takes with it what has been chosen and looked at since it came.
function followChoices(choices, state) {
  const form = find('choice');
  const models = () => choices.map(({ model }) => model);
  const go = change => location.assign(addressOf({ ...state, models: models(), ...change }));
  form.addEventListener('submit', event => {
    event.preventDefault();
    go({ latent: form.elements.z.value.trim() });
  });
  form.elements.style.addEventListener('change', event => go({ style: event.target.value }));
  const follow = (link, change) => link?.addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(change());
  });
  follow(find('another'), () => ({ latent: '' }));
  follow(find('add'), () => ({ models: [...models(), find('add').dataset.add] }));
  choices.forEach(({ set }, i) => follow(find('remove', set), () => ({ models: models().toSpliced(i, 1) })));
  for (const link of room.querySelectorAll('[data-pair]')) follow(link, () => ({ models: link.dataset.pair.split(' ') }));
}

function open(choices, state, info) {
  let kept = state.view ? new Rect(...state.view.split(',').map(Number)) : null;
  let leader;
  let settled;
  let timer;

  const panes = [...room.querySelectorAll('[data-pane]')].map((figure, i) => {
    find('viewer', figure).hidden = false;
    const pane = { figure, choice: choices[i], viewer: openPlane(find('plane', figure), { tileSources: planeFor(choices[i].model) }) };
    pane.viewport = pane.viewer.viewport;
    pane.viewer.addOnceHandler('open', () => opened(pane));
    return pane;
  });
  [leader] = panes;

  function planeFor(model) {
    const style = state.style === 'ink' ? '' : `~${state.style}`;
    return planeOf(`iiif/${model}~${state.latent}${style}`, info, reach, room.dataset.widest);
  }

  function opened(pane) {
    fit(pane);
    name(pane);
    pane.viewer.canvas.setAttribute('role', 'application');
    pane.viewer.canvas.setAttribute('aria-roledescription', 'zoomable picture');
    pane.viewer.canvas.setAttribute('aria-describedby', 'compare-keys');
    for (const event of ['canvas-press', 'canvas-scroll', 'canvas-pinch', 'canvas-drag', 'canvas-double-click', 'canvas-enter']) {
      pane.viewer.addHandler(event, () => { if (event !== 'canvas-enter' || !moving()) leader = pane; });
    }

    pane.viewer.addHandler('viewport-change', () => {
      if (pane === leader) lead();
    });
    // Rolling on past the whole picture rolls the page.
    pane.viewer.addHandler('canvas-scroll', event => {
      if (event.scroll < 0 && isHome()) {
        event.preventDefault = false;
        event.preventDefaultAction = true;
      }
    });
    pane.viewer.addHandler('after-resize', () => queueMicrotask(() => fit(pane)));
    pane.viewer.canvas.addEventListener('keydown', event => {
      const act = keys[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      leader = pane;
      act();
    });
    pane.viewer.world.getItemAt(0).addOnceHandler('fully-loaded-change', () => find('viewer', pane.figure).setAttribute('data-ready', ''));
    pane.choice.set.addEventListener('change', () => redraw(pane));
  }

  function moving() {
    return !isSame(leader.viewport.getBounds(true), leader.viewport.getBounds());
  }

  function fit(pane) {
    setLimits(pane.viewport, reach);
    if (kept) pane.viewport.fitBounds(kept, true);
    else pane.viewport.goHome(true);
    pane.viewport.applyConstraints(true);
    if (pane === leader) {
      settled = pane.viewport.getBounds();
      tell();
    }
  }

  function lead() {
    const bounds = leader.viewport.getBounds(true);
    for (const pane of panes) if (pane !== leader) pane.viewport.fitBounds(bounds, true);
    tell();
    room.setAttribute('data-moving', ''); // and not in the address yet
    timer ??= setTimeout(keep, pauseBetweenAddresses);
  }

  function isHome() {
    return isSame(leader.viewport.getBounds(), leader.viewport.getHomeBounds());
  }

  function tell() {
    const home = isHome();
    disable('out', leader.viewport.getZoom() <= leader.viewport.getMinZoom() * (1 + hair));
    disable('home', home);
    disable('in', leader.viewport.getZoom() >= leader.viewport.getMaxZoom() * (1 - hair));
    // On a phone a finger rolls the page while there is nowhere to pan.
    for (const { viewer } of panes) {
      viewer.canvas.style.touchAction = viewer.container.style.touchAction = home ? 'pan-y' : 'none';
      viewer.gestureSettingsTouch.dragToPan = !home;
    }
  }

  function disable(action, is) {
    room.querySelector(`[data-do=${action}]`).setAttribute('aria-disabled', String(is));
  }

  function keep() {
    clearTimeout(timer);
    timer = undefined;
    room.removeAttribute('data-moving');
    const bounds = leader.viewport.getBounds();
    if (settled && !isSame(bounds, settled)) {
      settled = bounds;
      state.view = isHome() ? '' : viewOf(bounds, reach);
      kept = state.view ? new Rect(...state.view.split(',').map(Number)) : null;
    }

    write();
    const times = leader.viewport.getZoom() / leader.viewport.getHomeZoom();
    const shown = times < 1 ? Number(times.toPrecision(2)) : Math.round(times);
    find('times').textContent = shown === 1 ? '' : `${shown.toLocaleString('en', { maximumSignificantDigits: 20 })} ×`;
  }

  function write() {
    const link = addressOf({ ...state, models: choices.map(({ model }) => model) });
    history.replaceState(history.state, '', link);
    for (const { figure, choice } of panes) find('name', figure).href = artLink(choice.model);
    for (const way of room.querySelectorAll('[data-way]')) way.href = addressOf({ ...state, as: way.dataset.way, models: choices.map(({ model }) => model) });
  }

  function artLink(model) {
    const query = [state.view && `view=${state.view}`, state.style !== 'ink' && `style=${state.style}`].filter(Boolean).join('&');
    return `art/${model}/${state.latent}${query && '?'}${query}`;
  }

  function name({ figure, viewer, choice }) {
    const { label } = choice;
    find('name', figure).textContent = label;
    figure.querySelector('img').alt = `${state.latent} drawn by ${label}`;
    viewer.canvas.setAttribute('aria-label', `${state.latent} drawn by ${label}`);
  }

  // The model that hung there stays until the new one's tiles have come. One is on its way at a time, and then the last one chosen meanwhile.
  function redraw(pane) {
    name(pane);
    write();
    if (!pane.coming) hang(pane);
  }

  function hang(pane) {
    const { model } = pane.choice;
    const { world } = pane.viewer;
    pane.coming = model;
    const hung = item => {
      item.setOpacity(1);
      for (let i = world.getIndexOfItem(item) - 1; i >= 0; i--) world.removeItem(world.getItemAt(i));
      pane.figure.dataset.shown = model;
      pane.coming = null;
      if (pane.choice.model !== model) hang(pane);
    };
    pane.viewer.addTiledImage({
      ...planeFor(model),
      opacity: 0,
      preload: true,
      success({ item }) {
        item.addHandler('fully-loaded-change', function loaded({ fullyLoaded }) {
          if (!fullyLoaded) return;
          item.removeHandler('fully-loaded-change', loaded);
          hung(item);
        });
      },
    });
  }

  const zoom = factor => {
    leader.viewport.zoomBy(factor);
    leader.viewport.applyConstraints();
  };
  const pan = (x, y) => {
    const side = leader.viewport.getBounds().width * stride;
    leader.viewport.panBy(new Point(x * side, y * side));
    leader.viewport.applyConstraints();
  };
  const actions = { in: () => zoom(step.button), out: () => zoom(1 / step.button), home: () => leader.viewport.goHome() };
  const keys = {
    '+': actions.in,
    '=': actions.in,
    '-': actions.out,
    _: actions.out,
    0: actions.home,
    ArrowLeft: () => pan(-1, 0),
    ArrowRight: () => pan(1, 0),
    ArrowUp: () => pan(0, -1),
    ArrowDown: () => pan(0, 1),
  };
  for (const [action, act] of Object.entries(actions)) room.querySelector(`[data-do=${action}]`).addEventListener('click', act);
  find('tools').hidden = false;

  // Ways of comparing change in place: the pictures and the view stay.
  for (const link of room.querySelectorAll('[data-way]')) {
    link.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      state.as = room.dataset.as = link.dataset.way;
      find('choice').elements.as.value = state.as;
      for (const other of room.querySelectorAll('[data-way]')) other.toggleAttribute('aria-current', false);
      link.setAttribute('aria-current', 'true');
      showCurtain();
      write();
    });
  }

  // The curtain: its slider for keys, and its edge for the pointer.
  const at = find('curtain-at');
  const rail = find('curtain').parentElement;
  const showCurtain = () => { at.parentElement.hidden = state.as !== 'curtain'; };
  const draw = () => {
    room.style.setProperty('--curtain', at.value / 100);
    at.setAttribute('aria-valuetext', `${at.value} % of ${panes[0].choice.label}`);
  };
  at.addEventListener('input', draw);
  find('curtain').addEventListener('pointerdown', event => {
    event.preventDefault();
    event.target.setPointerCapture(event.pointerId);
  });
  find('curtain').addEventListener('pointermove', event => {
    if (!event.target.hasPointerCapture(event.pointerId)) return;
    const { left, width } = rail.getBoundingClientRect();
    at.value = Math.round((event.clientX - left) / width * 100);
    draw();
  });
  showCurtain();
  draw();

  find('copy-link').hidden = !navigator.clipboard;
  find('copy-link').addEventListener('click', async () => {
    keep();
    try {
      await navigator.clipboard.writeText(location.href);
      said('Link copied. It shows these very pictures, for ever.');
    } catch {
      said(location.href);
    }
  });
}
