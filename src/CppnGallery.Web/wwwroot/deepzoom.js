// The plane of artworks in OpenSeadragon: tiles of /iiif, drawn to the pixel. One side of the frame is 1 in the viewport's coordinates as in links, so a view
// needs no conversion. The frame lies in the middle of a larger square, the plane, as far as it is shown.
const { CanvasDrawer, Point, Viewer } = globalThis.OpenSeadragon ?? {};

// Safari takes 100 changes of the address in 30 seconds and throws at the next.
export const pauseBetweenAddresses = 400;

export const stride = 0.2; // of the viewport's width, for an arrow key
export const step = { button: 2, wheel: 1.3 };
export const hair = 1e-9;
const stillness = 60; // milliseconds without a new frame
const slack = 1e-4; // of a pixel: the middle of one, met by many views, is then always rounded down, whatever the last bits of the sums that led there
export const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;

// A viewer of the plane; more settings may be OpenSeadragon's own. aria-busy says whether what it shows is still on its way.
export function openPlane(element, settings = {}) {
  const viewer = new Viewer({
    element,
    immediateRender: true, // the still picture is there already, and coarser tiles would only be in the way of those wanted
    drawer: pixelDrawer(),
    showNavigationControl: false,
    keyboardNavEnabled: false,
    defaultZoomLevel: 1,
    visibilityRatio: 1,
    constrainDuringPan: true,
    minPixelRatio: 0.5 + hair, // no tile is enlarged; at half, the coarser ones fit the screen's pixels one to one
    zoomPerScroll: step.wheel,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsPen: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { flickEnabled: !isStill },
    animationTime: isStill ? 0 : 0.6,
    maxTilesPerFrame: 16, // by default one, and a screen of tiles would be asked for over as many frames
    tileRetryMax: 3, // a full queue is answered with 503 and passes
    ...settings,
  });
  tellBusy(viewer, element);
  return viewer;
}

// At rest nothing is drawn any more, and no tile that is wanted is missing; a tile that comes is drawn.
function tellBusy(viewer, element) {
  let timer;
  element.setAttribute('aria-busy', 'true');
  viewer.addHandler('update-viewport', () => {
    element.setAttribute('aria-busy', 'true');
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { world } = viewer;
      const isWhole = world && world.getItemCount() > 0 && Array.from({ length: world.getItemCount() }, (_, i) => world.getItemAt(i)).every(item => item.getFullyLoaded());
      element.setAttribute('aria-busy', String(!isWhole));
    }, stillness);
  });
}

// How far one may zoom, and home, in a viewport of this shape.
export function setLimits(viewport, reach) {
  viewport.defaultZoomLevel = Math.min(1, 1 / viewport.getAspectRatio()); // home is the frame
  viewport.minZoomLevel = viewport.defaultZoomLevel / (1 + 2 * reach);
  viewport.maxZoomPixelRatio = 1 / devicePixelRatio; // the deepest view shows the artwork's nominal pixels one to one
}

// An artwork's plane for a viewer: `address` is its place under /iiif, `info` its info.json, `reach` sides of the frame shown on every side of it, `widest` the
// extent that holds them all.
export function planeOf(address, info, reach, widest) {
  const across = 1 + 2 * reach;
  // A hair larger about the frame's centre: the whole frame is then one tile, and its edges do not ask for the neighbours.
  return { x: -reach - across / 2 * hair, y: -reach - across / 2 * hair, width: across * (1 + hair), tileSource: tilesOf(address, widest, info, reach) };
}

// What is seen, to a hundredth of a pixel, as far as the plane is drawn.
export function viewOf(bounds, reach) {
  const digits = Math.max(5, Math.ceil(-Math.log10(Math.min(bounds.width, bounds.height))) + 5);
  const round = number => Number(number.toFixed(digits));
  const edge = number => round(Math.min(1 + reach, Math.max(-reach, number)));
  const [left, top, right, bottom] = [bounds.x, bounds.y, bounds.x + bounds.width, bounds.y + bounds.height].map(edge);
  return [left, top, round(right - left), round(bottom - top)].join(',');
}

// The plane in tiles, down to the frame's nominal pixels; the frame's edges are edges of tiles. Those inside the frame are asked for by its own name. Around it a
// tile may have fewer nominal pixels than it shows, which ^ allows: it is drawn as sharp as any.
function tilesOf(address, widest, info, reach) {
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

export function isSame(one, other) {
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
      const snap = point => new Point(...[point.x, point.y].map(at => Math.round(at * devicePixelRatio - slack) / devicePixelRatio));
      tile.position = snap(position);
      tile.size = snap(position.plus(size)).minus(tile.position);
      super._drawTile(tile, ...rest);
      [tile.position, tile.size] = [position, size];
    }
  };
}
