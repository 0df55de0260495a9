/** The incident in other forms, and what checking its hashes found. */
import { incidentAddress } from '../shared/base.js';
import { addressNow } from './address.js';
import { record } from './record.js';
import { verificationWords } from './words.js';

const FORMS = [
  ['md', 'Markdown'],
  ['csv', 'CSV'],
  ['mmd', 'Mermaid'],
  ['json', 'JSON'],
] as const;

export function TakeAlong({ id }: { readonly id: string }) {
  const found = record.value?.verification;
  const { search } = addressNow();
  const whole = new URLSearchParams(search);
  whole.set('offline', 'true');
  const copy = (form: string) => (): void => {
    const text = fetch(`${incidentAddress(id)}.${form}${search}`).then((answer) => answer.blob());
    void navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })]);
  };
  return (
    <details class="menu">
      <summary>Take along</summary>
      <div class="menu-body">
        <a href={`${incidentAddress(id)}.html?${whole}`}>One file, offline</a>
        {FORMS.map(([form, name]) => (
          <a key={form} href={`${incidentAddress(id)}.${form}${search}`}>
            {name}
          </a>
        ))}
        <button type="button" onClick={copy('md')}>
          Copy as Markdown
        </button>
        <button type="button" onClick={copy('mmd')}>
          Copy as Mermaid
        </button>
        {found && <p class="soft">{verificationWords(found)}</p>}
      </div>
    </details>
  );
}
