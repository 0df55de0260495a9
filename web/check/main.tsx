/** The page on which reports are checked: drop a file, copy a correction, make an incident. All else needs no script. */
import { addressOf, incidentAddress } from '../shared/base.js';
import { call } from '../shared/problem.js';
import { mayWrite } from '../shared/rights.js';

const form = document.querySelector<HTMLFormElement>('form.check')!;
const text = form.querySelector('textarea')!;
const valueOf = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement).value;

/** A file becomes the text, and is checked. */
async function take(file: File): Promise<void> {
  text.value = await file.text();
  (form.elements.namedItem('source') as HTMLInputElement).value = file.name;
  form.requestSubmit();
}

addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  const file = event.dataTransfer?.files[0];
  if (!file) return;
  event.preventDefault();
  void take(file);
});

/** A button beside each correction. Without the right to the clipboard the words can be selected all the same. */
for (const code of document.querySelectorAll<HTMLElement>('[data-copy]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', `Copy ${code.textContent ?? ''}`);
  button.addEventListener('click', () => {
    void navigator.clipboard?.writeText(code.textContent ?? '').then(() => (button.textContent = 'Copied'));
  });
  code.after(' ', button);
}

/** As an import makes it: the same rows, ids and claims. */
const status = document.createElement('p');
status.setAttribute('role', 'status');
const make = document.createElement('button');
make.type = 'button';
make.textContent = 'Make an incident of it';
make.addEventListener('click', () => void makeIncident());
if (mayWrite) document.getElementById('more')!.append(make);
form.append(status);

interface Row {
  readonly id: string | null;
  readonly status: string;
  readonly problem: { readonly title: string; readonly detail?: string } | null;
}

async function makeIncident(): Promise<void> {
  if (text.value.trim() === '') return void (status.textContent = 'There is no report yet.');
  make.disabled = true;
  const query = new URLSearchParams();
  for (const name of ['source', 'tz', 'date']) if (valueOf(name) !== '') query.set(name, valueOf(name));
  const headers = { 'content-type': 'text/markdown' };
  try {
    const response = await call(addressOf(`v1/import?${query.toString()}`), {
      method: 'POST',
      headers,
      body: text.value,
    });
    const row = JSON.parse((await response.text()).split('\n', 1)[0]!) as Row;
    if (row.id === null) status.textContent = `Not made: ${row.problem?.detail ?? row.problem?.title ?? row.status}`;
    else {
      const link = document.createElement('a');
      link.href = incidentAddress(row.id);
      link.textContent = row.id;
      status.replaceChildren(`It is ${row.status === 'created' ? 'an incident now' : row.status}: `, link);
    }
  } catch (error) {
    status.textContent = `Not made: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    make.disabled = false;
  }
}

if (document.getElementById('result') !== null) document.getElementById('found')?.scrollIntoView({ block: 'nearest' });
