// Runs in words for people, as the server's pages say them.
export function wordsOf(run) {
  const after = run.step === 0 ? '' : ` after ${epochs(run.epoch)} of ${run.epochs}`;
  switch (run.state) {
    case 'queued': return `${run.queuePlace > 1 ? `${ordinal(run.queuePlace)} in the queue` : 'next in the queue'}${after}`;
    case 'running': return `learning: epoch ${Math.min(run.epoch + 1, run.epochs)} of ${run.epochs}`;
    case 'finished': return `finished: ${epochs(run.epoch)} in ${duration(run.trainedSeconds)}`;
    default: return `${run.state}${after}`;
  }
}

// A time in its two largest units.
export function duration(seconds) {
  const whole = Math.round(seconds);
  const [days, hours, minutes] = [Math.floor(whole / 86_400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
  if (days) return `${days} d ${hours} h`;
  if (hours) return `${hours} h ${minutes} min`;
  return minutes ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

function epochs(count) {
  return count === 1 ? '1 epoch' : `${count} epochs`;
}

function ordinal(place) {
  return place === 2 ? 'second' : place === 3 ? 'third' : `${place}th`;
}
