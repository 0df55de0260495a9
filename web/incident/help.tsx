/** Keys and signs, opened by `?`. */
import { useEffect, useRef } from 'preact/hooks';
import { areKeysOn, isHelpOpen, KEYS, turnKeys } from './keys.js';

const SIGNS = [
  ['hollow, with a tail', 'learned more than two minutes after it happened'],
  ['dashed', 'found in a text, and not confirmed'],
  ['a span', 'the time is only known to lie in it'],
  ['~', 'about that time'],
] as const;

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isHelpOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isHelpOpen.value]);
  return (
    <>
      <button type="button" class="plain" aria-label="Keys and signs" onClick={() => (isHelpOpen.value = true)}>
        ?
      </button>
      <dialog ref={dialog} aria-label="Keys and signs" onClose={() => (isHelpOpen.value = false)}>
        <h2>Keys</h2>
        <dl class="keys">
          {KEYS.map(({ keys, does }) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <label>
          <input
            type="checkbox"
            checked={areKeysOn.value}
            onChange={(event) => turnKeys(event.currentTarget.checked)}
          />{' '}
          Single keys
        </label>
        <h2>Signs</h2>
        <dl class="keys">
          {SIGNS.map(([sign, means]) => (
            <div key={sign}>
              <dt>{sign}</dt>
              <dd>{means}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button>Close</button>
        </form>
      </dialog>
    </>
  );
}
