/** The clocks that times are shown on: UTC unless the reader chose others. What the address says wins. */
import { computed, signal } from '@preact/signals';
import { UTC, zoneNamed, type Zone } from '../../src/timeline/clocks.js';
import { recall, remember } from './memory.js';

const REMEMBERED = 'asof.zone';
/** As it was written: each fact on the clocks of its own zone. */
export const AS_WRITTEN = 'written';

const localName = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const isKnown = (name: string | null): name is string =>
  name !== null && (name === AS_WRITTEN || zoneNamed(name) !== null);

const preferred = (): string =>
  [new URLSearchParams(location.search).get('tz'), recall(REMEMBERED)].find(isKnown) ?? 'UTC';

/** An IANA name, `UTC`, or `written`. */
export const zoneName = signal(preferred());

/** Once more, for a page whose address has changed. */
export function readZone(): void {
  zoneName.value = preferred();
}

/** Of what has no zone of its own: axis, slider, headings. */
export const zone = computed<Zone>(() => zoneNamed(zoneName.value) ?? UTC);

/** The clocks of one fact. */
export function zoneFor(timeZone: string | null): Zone {
  return zoneName.value === AS_WRITTEN && timeZone !== null ? (zoneNamed(timeZone) ?? UTC) : zone.value;
}

/** Remembers the choice, and says it in the address. False: there is no such zone. */
export function chooseZone(name: string): boolean {
  if (!isKnown(name)) return false;
  zoneName.value = name;
  remember(REMEMBERED, name);
  const url = new URL(location.href);
  if (name === 'UTC') url.searchParams.delete('tz');
  else url.searchParams.set('tz', name);
  history.replaceState(history.state, '', url);
  return true;
}

export const ZONES: readonly { readonly name: string; readonly label: string }[] = [
  { name: 'UTC', label: 'UTC' },
  { name: localName(), label: `Local (${localName()})` },
  { name: AS_WRITTEN, label: 'As written' },
];
