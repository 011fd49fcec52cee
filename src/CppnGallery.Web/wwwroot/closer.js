// One picture of the grid, large and zoomable, in a dialog. It goes on learning: a newer model's picture takes the place of the one that hangs, and the view stays.
import { isStill, openPlane, planeOf, setLimits, step, stride } from './deepzoom.js';

const { Point } = globalThis.OpenSeadragon ?? {};

export class Closer {
  #dialog;
  #latent = null;
  #model = null; // the one wanted
  #viewer = null;
  #isBusy = false;

  constructor(dialog) {
    this.#dialog = dialog;
    const act = this.#actions();
    for (const name of ['in', 'out', 'home']) this.#find(`do=${name}`).addEventListener('click', () => this.#viewer && act[name]());
    dialog.addEventListener('close', () => {
      this.#viewer?.destroy();
      [this.#viewer, this.#latent] = [null, null];
      delete dialog.dataset.shown;
    });
  }

  // Opens at a latent, drawn by a model.
  open(latent, model) {
    this.#latent = latent;
    this.#find('closer-said').textContent = latent;
    this.#dialog.showModal();
    this.show(model);
  }

  // Hangs this model's picture; of those asked for while one is on its way, the last.
  async show(model) {
    this.#model = model;
    if (!this.#latent || this.#isBusy) return;
    this.#isBusy = true;
    while (this.#latent && this.#dialog.dataset.shown !== this.#model) {
      const [latent, wanted] = [this.#latent, this.#model];
      const isThere = await this.#hang(latent, wanted);
      if (isThere && latent === this.#latent) this.#dialog.dataset.shown = wanted;
      else if (wanted === this.#model && latent === this.#latent) break; // It left the easel; a newer one comes.
    }

    this.#isBusy = false;
  }

  // Whether it hangs now.
  async #hang(latent, model) {
    const answer = await fetch(`iiif/${model}~${latent}/info.json`).catch(() => null);
    if (!answer?.ok) return false;
    const plane = planeOf(`iiif/${model}~${latent}`, await answer.json(), 0, 1);
    if (latent !== this.#latent) return false;
    return this.#viewer ? this.#replace(this.#viewer, plane) : this.#begin(latent, plane);
  }

  #begin(latent, plane) {
    const viewer = this.#viewer = openPlane(this.#find('closer-plane'), { tileSources: plane });
    const { canvas, viewport } = viewer;
    const act = this.#actions();
    const keys = {
      '+': act.in,
      '=': act.in,
      '-': act.out,
      _: act.out,
      0: act.home,
      ArrowLeft: () => act.pan(-1, 0),
      ArrowRight: () => act.pan(1, 0),
      ArrowUp: () => act.pan(0, -1),
      ArrowDown: () => act.pan(0, 1),
    };
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-roledescription', 'zoomable picture');
    canvas.setAttribute('aria-label', latent);
    canvas.setAttribute('aria-describedby', 'closer-keys');
    canvas.addEventListener('keydown', event => {
      const wanted = keys[event.key];
      if (!wanted || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      wanted();
    });
    canvas.focus();
    viewer.addHandler('animation-finish', () => this.#say());
    if (isStill) viewer.addHandler('viewport-change', () => this.#say());
    this.#find('times').textContent = '';
    return new Promise(resolve => {
      viewer.addOnceHandler('open', () => {
        setLimits(viewport, 0);
        viewport.goHome(true);
        resolve(true);
      });
      viewer.addOnceHandler('open-failed', () => resolve(false));
    });
  }

  // The picture that hangs stays until the newer one's tiles have come.
  #replace(viewer, plane) {
    return new Promise(resolve => {
      const { world } = viewer;
      this.#dialog.addEventListener('close', () => resolve(false), { once: true });
      viewer.addTiledImage({
        ...plane,
        opacity: 0,
        preload: true,
        error: () => resolve(false),
        success({ item }) {
          const failed = ({ tiledImage }) => tiledImage === item && end(false);
          const loaded = ({ fullyLoaded }) => fullyLoaded && end(true);
          const end = isThere => {
            item.removeHandler('fully-loaded-change', loaded);
            viewer.removeHandler('tile-load-failed', failed);
            if (isThere) item.setOpacity(1);
            for (let i = world.getItemCount() - 1; i >= 0; i--) if ((world.getItemAt(i) === item) !== isThere) world.removeItem(world.getItemAt(i));
            resolve(isThere);
          };
          item.addHandler('fully-loaded-change', loaded);
          viewer.addHandler('tile-load-failed', failed);
        },
      });
    });
  }

  #actions() {
    const zoom = factor => {
      this.#viewer.viewport.zoomBy(factor);
      this.#viewer.viewport.applyConstraints();
    };
    return {
      in: () => zoom(step.button),
      out: () => zoom(1 / step.button),
      home: () => this.#viewer.viewport.goHome(),
      pan: (x, y) => {
        const { viewport } = this.#viewer;
        const side = viewport.getBounds().width * stride;
        viewport.panBy(new Point(x * side, y * side));
        viewport.applyConstraints();
      },
    };
  }

  #say() {
    const times = Math.round(this.#viewer.viewport.getZoom() / this.#viewer.viewport.getHomeZoom());
    this.#find('times').textContent = times === 1 ? '' : `${times.toLocaleString('en')} ×`;
  }

  #find(name) {
    return this.#dialog.querySelector(`[data-${name}]`);
  }
}
