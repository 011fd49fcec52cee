// Asks the gallery and returns its answer; an Error with a sentence for people where there is none or it says no. Aborting stays an AbortError.
export async function ask(address, options) {
  let answer;
  try {
    answer = await fetch(address, options);
  } catch (fault) {
    if (fault.name === 'AbortError') throw fault;
    throw new Error('The gallery cannot be reached just now; please try again in a moment.');
  }
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(body?.detail ?? 'The gallery gave no answer.');
  return body;
}

export const post = (body, signal) => ({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal });
