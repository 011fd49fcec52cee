// The deep zoom on an artwork's page: OpenSeadragon shows the tiles of /iiif over the still picture, and the view is kept in the address.
// One side of the frame is 1 in the viewport's coordinates as in links, so a view needs no conversion. The frame lies in the middle of a larger square, the
// plane, as far as it is shown.
import { withView } from './permalink.js';

const { CanvasDrawer, Point, Rect, Viewer } = globalThis.OpenSeadragon ?? {};

// Safari takes 100 changes of the address in 30 seconds and throws at the next.
const pauseBetweenAddresses = 400;

const stride = 0.2; // of the viewport's width, for an arrow key
const step = { button: 2, wheel: 1.3 };
const hair = 1e-9;

const host = document.querySelector('[data-viewer]');
if (host && Viewer) {
  const answer = await fetch(`${host.dataset.viewer}/info.json`);
  if (answer.ok) show(host, await answer.json());
}

function show(host, info) {
  const reach = Number(host.dataset.reach); // in sides of the frame, on every side of it
  const across = 1 + 2 * reach;
  const plane = host.querySelector('[data-plane]');
  const tool = name => host.querySelector(`[data-do=${name}]`);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  host.hidden = false;
  const viewer = new Viewer({
    element: plane,
    // A hair larger about the frame's centre: the whole frame is then one tile, and its edges do not ask for the neighbours.
    tileSources: { x: -reach - across / 2 * hair, y: -reach - across / 2 * hair, width: across * (1 + hair), tileSource: tilesOf(host.dataset, info, reach) },
    immediateRender: true, // the still picture is there already, and coarser tiles would only be in the way of those wanted
    drawer: pixelDrawer(),
    showNavigationControl: false,
    showNavigator: true,
    navigatorPosition: 'BOTTOM_RIGHT',
    navigatorSizeRatio: 0.22,
    navigatorAutoFade: false,
    navigatorOpacity: 1,
    navigatorBackground: 'var(--paper)',
    keyboardNavEnabled: false,
    defaultZoomLevel: 1,
    visibilityRatio: 1,
    constrainDuringPan: true,
    minPixelRatio: 0.5 + hair, // no tile is enlarged; at half, the coarser ones fit the screen's pixels one to one
    zoomPerScroll: step.wheel,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsPen: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { flickEnabled: !still },
    animationTime: still ? 0 : 0.6,
    maxTilesPerFrame: 16, // by default one, and a screen of tiles would be asked for over as many frames
    tileRetryMax: 3, // a full queue is answered with 503 and passes
  });
  const { viewport } = viewer;

  // The view to return to when the size of the screen changes, and what was last written into the address.
  let kept = host.dataset.view ? new Rect(...host.dataset.view.split(',').map(Number)) : null;
  let settled;
  let timer;

  const fit = () => {
    viewport.defaultZoomLevel = Math.min(1, 1 / viewport.getAspectRatio()); // home is the frame
    viewport.minZoomLevel = viewport.defaultZoomLevel / across;
    viewport.maxZoomPixelRatio = 1 / devicePixelRatio; // the deepest view shows the artwork's nominal pixels one to one
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
    viewer.gestureSettingsTouch.flickEnabled = !isPages && !still;
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

// What is seen, to a hundredth of a pixel, as far as the plane is drawn.
function viewOf(bounds, reach) {
  const digits = Math.max(5, Math.ceil(-Math.log10(Math.min(bounds.width, bounds.height))) + 5);
  const round = number => Number(number.toFixed(digits));
  const edge = number => round(Math.min(1 + reach, Math.max(-reach, number)));
  const [left, top, right, bottom] = [bounds.x, bounds.y, bounds.x + bounds.width, bounds.y + bounds.height].map(edge);
  return [left, top, round(right - left), round(bottom - top)].join(',');
}

// The plane in tiles, down to the frame's nominal pixels; the frame's edges are edges of tiles. Those inside the frame are asked for by its own name. Around it a
// tile may have fewer nominal pixels than it shows, which ^ allows: it is drawn as sharp as any.
function tilesOf({ viewer: address, widest }, info, reach) {
  const [{ width: tileSize }] = info.tiles;
  const side = info.width * (1 + 2 * reach);
  const maxLevel = Math.ceil(Math.log2(side));
  return {
    width: side,
    height: side,
    tileSize,
    minLevel: maxLevel - Math.ceil(Math.log2(side / tileSize)),
    maxLevel,
    getTileUrl(level, ...place) {
      const pixel = 2 ** (maxLevel - level); // in the frame's nominal pixels, as all that follow
      const starts = place.map(number => number * tileSize * pixel - info.width * reach);
      const lengths = starts.map(start => Math.min(tileSize * pixel, info.width * (1 + reach) - start));
      const isInFrame = starts.every((start, i) => start >= 0 && start + lengths[i] <= info.width);
      const region = isInFrame
        ? [...starts, ...lengths]
        : [...starts.map(start => (start + info.width * (widest - 1) / 2) / widest), ...lengths.map(length => length / widest)];
      const size = lengths.map(length => length / pixel);
      return `${address}${isInFrame ? '' : `~x${widest}`}/${region}/${size[0] > region[2] ? '%5E' : ''}${size}/0/default.png`;
    },
  };
}

function isSame(one, other) {
  const near = hair + other.width * 1e-4;
  return ['x', 'y', 'width', 'height'].every(name => Math.abs(one[name] - other[name]) < near);
}

// Tiles from whole pixel to whole pixel of the screen: neighbours then meet without a seam, and none is stretched over the next as CanvasDrawer would.
function pixelDrawer() {
  return class extends CanvasDrawer {
    minimumOverlapRequired() {
      return false;
    }

    _drawTile(tile, ...rest) {
      const { position, size } = tile;
      const snap = point => new Point(Math.round(point.x * devicePixelRatio) / devicePixelRatio, Math.round(point.y * devicePixelRatio) / devicePixelRatio);
      tile.position = snap(position);
      tile.size = snap(position.plus(size)).minus(tile.position);
      super._drawTile(tile, ...rest);
      [tile.position, tile.size] = [position, size];
    }
  };
}
