/** The incident page in a file: its history stands beside the script, and nothing is ever asked. */
import { render } from 'preact';
import { type Verification } from '../../src/events/verification.js';
import { now } from '../shared/clock.js';
import { readZone } from '../shared/zone.js';
import { readAddress, writeAddress } from './address.js';
import { canBeShown, readHistory, verifyHistory } from './file-history.js';
import { listenToKeys } from './keys.js';
import { openAt } from './opened-at.js';
import { IncidentPage } from './page.js';
import { record, take } from './record.js';
import { verificationWords } from './words.js';

const app = document.getElementById('app')!;
const block = document.getElementById('history')!;
const id = app.dataset['incident']!;

function show(takenAt: string, events: readonly unknown[], verification: Verification): void {
  // What was under way then is no longer known to be.
  now.value = Date.parse(takenAt);
  take(id, events);
  if (record.value) record.value = { ...record.value, verification };
  openAt(app.dataset['opened'] ?? '');
  readZone();
  readAddress();
  app.replaceChildren();
  render(<IncidentPage id={id} />, app);
  writeAddress();
  listenToKeys();
}

/** What the service has sent as text stays readable. */
function showSummaryAlone(words: string): void {
  const note = document.createElement('p');
  note.className = 'trouble';
  note.setAttribute('role', 'alert');
  note.textContent = `${words}. This is the summary alone, which nothing verifies.`;
  app.prepend(note);
}

const text = block.textContent;
const taken = readHistory(text);
const verification = taken && verifyHistory(taken, text, block.dataset['sha256'] ?? '');

if (!taken || !verification) showSummaryAlone('Not verified: the history cannot be read');
else if (canBeShown(verification)) show(taken.takenAt, taken.events, verification);
else showSummaryAlone(verificationWords(verification));
