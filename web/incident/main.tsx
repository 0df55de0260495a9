import { render } from 'preact';
import { tick } from '../shared/clock.js';
import { Refused } from '../shared/problem.js';
import { readAddress, writeAddress } from './address.js';
import { catchUp } from './caught-up.js';
import { listenToKeys } from './keys.js';
import { listen } from './live.js';
import { IncidentPage } from './page.js';
import { load, verify } from './record.js';
import { watchSuspects } from './suspects.js';

const app = document.getElementById('app')!;
const id = app.dataset['incident']!;

try {
  await load(id);
  readAddress();
  catchUp(id);
  app.replaceChildren();
  render(<IncidentPage id={id} />, app);
  if (location.hash === '#composer') document.getElementById('composer')?.focus();
  writeAddress();
  listenToKeys();
  listen(id);
  watchSuspects(id);
  setInterval(tick, 1000);
  (globalThis.requestIdleCallback ?? setTimeout)(() => void verify());
} catch (error) {
  // What the service has sent as text stays readable: the page says why it is no more than that.
  if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
  const note = document.createElement('p');
  note.className = 'trouble';
  note.textContent = `This is the summary alone: the history could not be loaded. ${error.message}`;
  app.prepend(note);
}
