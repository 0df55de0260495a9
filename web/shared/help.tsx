/** Keys and signs, opened by `?`. */
import { useEffect, useRef } from 'preact/hooks';
import { areKeysOn, isHelpOpen, turnKeys, type Key } from './keys.js';

interface HelpProps {
  readonly keys: readonly Key[];
  /** What a sign means. */
  readonly signs?: readonly (readonly [sign: string, means: string])[];
}

export function Help({ keys: all, signs = [] }: HelpProps) {
  const name = signs.length > 0 ? 'Keys and signs' : 'Keys';
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isHelpOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isHelpOpen.value]);
  return (
    <>
      <button type="button" class="plain" aria-label={name} onClick={() => (isHelpOpen.value = true)}>
        ?
      </button>
      <dialog ref={dialog} aria-label={name} onClose={() => (isHelpOpen.value = false)}>
        <h2>Keys</h2>
        <dl class="keys">
          {all.map(({ keys, does }) => (
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
        {signs.length > 0 && <h2>Signs</h2>}
        <dl class="keys">
          {signs.map(([sign, means]) => (
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
