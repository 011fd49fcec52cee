// A list of all models becomes a list of runs and a slider over the chosen run's epochs.
export function choiceOf(set) {
  const list = set.querySelector('select[name]');
  const runs = set.querySelector('[data-run]');
  const slider = set.querySelector('[data-epoch-at]');
  const groups = [...list.querySelectorAll('optgroup')];
  runs.replaceChildren(...groups.map(group => new Option(group.label)));
  const choice = {
    get model() { return list.value; },
    get label() { return list.selectedOptions[0].dataset.label; },
    choose(model) {
      list.value = model;
      tell();
      list.dispatchEvent(new Event('change', { bubbles: true }));
    },
    set,
  };

  function epochs() {
    return [...groups[runs.selectedIndex].children];
  }

  function tell() {
    const option = list.selectedOptions[0];
    runs.selectedIndex = groups.indexOf(option.parentElement);
    slider.max = epochs().length - 1;
    slider.value = epochs().indexOf(option);
    const { epoch } = option.dataset;
    const words = epoch === '0' ? 'untrained' : epoch === '1' ? '1 epoch' : `${epoch} epochs`;
    slider.setAttribute('aria-valuetext', words);
    set.querySelector('[data-epoch-said]').textContent = words;
  }

  // Another run: the epoch nearest to the one on show.
  runs.addEventListener('change', () => {
    const { epoch } = list.selectedOptions[0].dataset;
    const distance = option => Math.abs(option.dataset.epoch - epoch);
    choice.choose(epochs().reduce((nearest, option) => (distance(option) < distance(nearest) ? option : nearest)).value);
  });
  slider.addEventListener('input', () => choice.choose(epochs()[slider.value].value));
  tell();
  set.querySelector('.plain').hidden = true;
  set.querySelector('.run').hidden = set.querySelector('.epoch').hidden = false;
  return choice;
}
