/** Which clocks times are shown on. */
import { useSignal } from '@preact/signals';
import { chooseZone, zoneName, ZONES } from './zone.js';

export function ZoneMenu() {
  const isWrong = useSignal(false);
  const choose = (event: Event): void => {
    const { value } = event.currentTarget as HTMLInputElement;
    isWrong.value = value.trim() !== '' && !chooseZone(value.trim());
  };
  return (
    <details class="menu">
      <summary>{zoneName.value === 'written' ? 'As written' : zoneName.value}</summary>
      <div class="menu-body">
        {ZONES.map(({ name, label }) => (
          <button key={label} type="button" aria-pressed={zoneName.value === name} onClick={() => chooseZone(name)}>
            {label}
          </button>
        ))}
        <label>
          Other
          <input list="zones" placeholder="Europe/Berlin" onChange={choose} aria-invalid={isWrong.value} />
        </label>
        <datalist id="zones">
          {Intl.supportedValuesOf('timeZone').map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {isWrong.value && <p role="alert">There is no such zone.</p>}
      </div>
    </details>
  );
}
