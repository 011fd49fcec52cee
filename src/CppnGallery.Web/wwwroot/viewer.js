// The deep zoom on an artwork's page: OpenSeadragon shows the tiles of /iiif over the still picture, and the view is kept in the address.
import { hair, isSame, isStill, openPlane, pauseBetweenAddresses, planeOf, setLimits, step, stride, viewOf } from './deepzoom.js';
import { withView } from './permalink.js';

const { Point, Rect } = globalThis.OpenSeadragon ?? {};

const host = document.querySelector('[data-viewer]');
if (host && globalThis.OpenSeadragon) {
  const answer = await fetch(`${host.dataset.viewer}/info.json`);
  if (answer.ok) show(host, await answer.json());
}

function show(host, info) {
  const reach = Number(host.dataset.reach); // in sides of the frame, on every side of it
  const across = 1 + 2 * reach;
  const plane = host.querySelector('[data-plane]');
  const tool = name => host.querySelector(`[data-do=${name}]`);
  host.hidden = false;
  const viewer = openPlane(plane, {
    tileSources: planeOf(host.dataset.viewer, info, reach, host.dataset.widest),
    showNavigator: true,
    navigatorPosition: 'BOTTOM_RIGHT',
    navigatorSizeRatio: 0.22,
    navigatorAutoFade: false,
    navigatorOpacity: 1,
    navigatorBackground: 'var(--paper)',
  });
  const { viewport } = viewer;

  // The view to return to when the size of the screen changes, and what was last written into the address.
  let kept = host.dataset.view ? new Rect(...host.dataset.view.split(',').map(Number)) : null;
  let settled;
  let timer;

  const fit = () => {
    setLimits(viewport, reach);
    if (kept) viewport.fitBounds(kept, true);
    else viewport.goHome(true);
    viewport.applyConstraints(true);
    settled = viewport.getBounds();
    tell();
    say();
  };
  const zoom = factor => {
    viewport.zoomBy(factor);
    viewport.applyConstraints();
  };
  const pan = (x, y) => {
    const side = viewport.getBounds().width * stride;
    viewport.panBy(new Point(x * side, y * side));
    viewport.applyConstraints();
  };
  const actions = {
    in: () => zoom(step.button),
    out: () => zoom(1 / step.button),
    home: () => viewport.goHome(),
    full: fillScreen,
  };
  const keys = {
    '+': actions.in,
    '=': actions.in,
    '-': actions.out,
    _: actions.out,
    0: actions.home,
    f: actions.full,
    F: actions.full,
    ArrowLeft: () => pan(-1, 0),
    ArrowRight: () => pan(1, 0),
    ArrowUp: () => pan(0, -1),
    ArrowDown: () => pan(0, 1),
  };

  function isHome() {
    return isSame(viewport.getBounds(), viewport.getHomeBounds());
  }

  // What is open to people now: the tools that would do something, the map, and on a phone the page's own scrolling while there is nowhere to pan.
  function tell() {
    const home = isHome();
    host.toggleAttribute('data-zoomed', !home);
    disable('out', viewport.getZoom() <= viewport.getMinZoom() * (1 + hair));
    disable('home', home);
    disable('in', viewport.getZoom() >= viewport.getMaxZoom() * (1 - hair));
    const isPages = home && !document.fullscreenElement;
    viewer.canvas.style.touchAction = viewer.container.style.touchAction = isPages ? 'pan-y' : 'none';
    viewer.gestureSettingsTouch.dragToPan = !isPages;
    viewer.gestureSettingsTouch.flickEnabled = !isPages && !isStill;
    chart();
  }

  // The map shows the frame, or as much around it as the view needs.
  function chart() {
    const { viewport: map } = viewer.navigator;
    const { x, y, width, height } = viewport.getBounds();
    const needed = 2 * Math.max(0.5 - x, x + width - 0.5, 0.5 - y, y + height - 0.5);
    const frames = Math.min(across, 2 ** Math.ceil(Math.log2(Math.max(1, needed)) - hair));
    if (map.defaultZoomLevel === 1 / frames) return;
    map.defaultZoomLevel = map.minZoomLevel = 1 / frames;
    map.goHome(true);
    viewer.navigator.update(viewport);
  }

  // Not the attribute of that name, which would take the focus away from the button just pressed.
  function disable(name, is) {
    tool(name).setAttribute('aria-disabled', String(is));
  }

  async function fillScreen() {
    if (!document.fullscreenEnabled) return;
    keep();
    await (document.fullscreenElement ? document.exitFullscreen() : host.requestFullscreen());
  }

  function keep() {
    clearTimeout(timer);
    timer = undefined;
    host.removeAttribute('data-moving');
    const bounds = viewport.getBounds();
    if (!settled || isSame(bounds, settled)) return; // not open yet, or nothing moved
    settled = bounds;
    const view = isHome() ? '' : viewOf(bounds, reach);
    kept = view && new Rect(...view.split(',').map(Number));
    history.replaceState(history.state, '', withView(location.href, view));
    for (const link of document.querySelectorAll('[data-keeps-view]')) link.href = withView(link.href, view);
    say();
  }

  // A live region: only where the view has come to rest.
  function say() {
    const times = viewport.getZoom() / viewport.getHomeZoom();
    const shown = times < 1 ? Number(times.toPrecision(2)) : Math.round(times);
    host.querySelector('[data-times]').textContent = shown === 1 ? '' : `${shown.toLocaleString('en', { maximumSignificantDigits: 20 })} ×`;
  }

  viewer.addOnceHandler('open', () => {
    fit();
    viewer.canvas.setAttribute('role', 'application');
    viewer.canvas.setAttribute('aria-roledescription', 'zoomable picture');
    viewer.canvas.setAttribute('aria-label', host.dataset.label);
    viewer.canvas.setAttribute('aria-describedby', 'viewer-keys');
    viewer.navigator.element.setAttribute('aria-hidden', 'true');
    viewer.addHandler('viewport-change', () => {
      tell();
      host.setAttribute('data-moving', ''); // and not in the address yet
      timer ??= setTimeout(keep, pauseBetweenAddresses);
    });
    // OpenSeadragon goes on to its own idea of the view at a new size; ours comes after it.
    viewer.addHandler('after-resize', () => queueMicrotask(fit));
    viewer.world.getItemAt(0).addOnceHandler('fully-loaded-change', () => host.setAttribute('data-ready', ''));
  });

  // Rolling on past the whole picture rolls the page; a key or a button goes on out, and the wheel then, too.
  viewer.addHandler('canvas-scroll', event => {
    if (event.scroll < 0 && isHome() && !document.fullscreenElement) {
      event.preventDefault = false;
      event.preventDefaultAction = true;
    }
  });
  viewer.canvas.addEventListener('keydown', event => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  // OpenSeadragon takes the focus by script, and browsers then cannot tell a finger from the Tab key. The ring around the picture is for keys.
  host.addEventListener('pointerdown', () => host.setAttribute('data-pointed', ''), true);
  document.addEventListener('keydown', () => host.removeAttribute('data-pointed'), true);
  for (const [name, act] of Object.entries(actions)) tool(name).addEventListener('click', act);
  tool('full').hidden = !document.fullscreenEnabled;
  document.addEventListener('fullscreenchange', () => tool('full').setAttribute('aria-pressed', String(Boolean(document.fullscreenElement))));
}
