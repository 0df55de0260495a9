/** Who recorded something: `kind:id` as the event has it, and of people the name, which stands beside the events. */
import { signal, type Signal } from '@preact/signals';
import { addressOf } from '../shared/base.js';
import { call } from '../shared/problem.js';

const USER = 'user:';
/** By id; null until it is known, and where nobody has it. */
const names = new Map<string, Signal<string | null>>();

function nameOf(id: string): Signal<string | null> {
  const known = names.get(id);
  if (known) return known;
  const name = signal<string | null>(null);
  names.set(id, name);
  // A file that is read without a network has the id alone.
  if (!OFFLINE)
    void call(addressOf(`v1/people/${encodeURIComponent(id)}`))
      .then(async (response) => void (name.value = ((await response.json()) as { name: string | null }).name))
      .catch(() => undefined);
  return name;
}

/** The name of a person, `user:<id>`; null while it is not known, and of anybody else. */
export const nameIn = (by: string): string | null => (by.startsWith(USER) ? nameOf(by.slice(USER.length)).value : null);

interface RecorderProps {
  readonly by: string;
  /** What is shown of somebody without a name. */
  readonly instead?: string | undefined;
}

export function Recorder({ by, instead = by }: RecorderProps) {
  const name = nameIn(by);
  return name === null ? <bdi>{instead}</bdi> : <bdi title={by}>{name}</bdi>;
}
