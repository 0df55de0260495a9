/** What is asked of two moments of a long incident, or of one that is not, against a read of one moment of it. */
import { compare, median, rounded, takeTurns, timed, type Finding } from './measure.js';

const ROUNDS = 15;

/** @param entries so many the incident has */
export async function moments(url: string, id: string, entries: number): Promise<Finding[]> {
  const incident = `${url}/v1/incidents/${id}`;
  const half = Math.round(entries / 2);
  const now = new Date().toISOString();
  const supposed = JSON.stringify({ entries: [{ type: 'resolved' }] });
  const questions = {
    asOf: () => answered(`${incident}?asOf=${now}`),
    diff: () => answered(`${incident}/diff?from=${half}`),
    digest: () => answered(`${incident}/digest?since=${half}`),
    'what-if': () =>
      answered(`${incident}/what-if`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: supposed,
      }),
  };
  await takeTurns(3, timedAll(questions));
  const times = await takeTurns(ROUNDS, timedAll(questions));
  return (['diff', 'digest', 'what-if'] as const).flatMap((name) => {
    const work = `${name} of an incident of ${entries} entries: time`;
    return [
      compare({ work, against: 'GET ?asOf= of it', target: { atMost: 2 } }, 'ms', times[name], times.asOf),
      {
        work,
        against: 'milliseconds',
        target: { atMost: 100 },
        reached: rounded(median(times[name])),
        rounds: times[name].map(rounded),
      },
    ];
  });
}

const timedAll = <Name extends string>(
  questions: Readonly<Record<Name, () => Promise<unknown>>>,
): Record<Name, () => Promise<number>> =>
  Object.fromEntries(
    Object.entries<() => Promise<unknown>>(questions).map(([name, ask]) => [name, () => timed(ask)]),
  ) as Record<Name, () => Promise<number>>;

/** With all of its bytes. */
export async function answered(url: string, request: RequestInit = {}): Promise<ArrayBuffer> {
  const answer = await fetch(url, request);
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status}: ${await answer.text()}`);
  return answer.arrayBuffer();
}
