/** Answers, held against a bare server that has one of that size ready. */
import { startServer } from '../support/service.js';
import { ask } from './load.js';
import { compare, takeTurns, type Finding } from './measure.js';
import { yardstick } from './yardstick.js';

const ROUNDS = 5;
const LOAD = { seconds: 2, connections: 8 };

/** @returns findings of the rate and the 99th percentile of asking these addresses in turn */
export async function againstString(work: string, url: string, paths: readonly string[]): Promise<Finding[]> {
  const { bytes } = await ask(url, paths, LOAD);
  const bare = await startServer([...yardstick('bare-string'), String(Math.round(bytes))]);
  const p99 = { ours: [] as number[], theirs: [] as number[] };
  const measured = async (side: keyof typeof p99): Promise<number> => {
    const asked = await (side === 'ours' ? ask(url, paths, LOAD) : ask(bare.url, ['/'], LOAD));
    p99[side].push(asked.p99);
    return asked.rate;
  };
  const rates = await takeTurns(ROUNDS, { ours: () => measured('ours'), theirs: () => measured('theirs') });
  await bare.stop();
  const against = `bare Fastify answering a ready string of ${Math.round(bytes)} bytes`;
  return [
    compare({ work: `${work}: rate`, against, target: { atLeast: 0.5 } }, '1/s', rates.ours, rates.theirs),
    compare({ work: `${work}: p99`, against, target: { atMost: 3 } }, 'ms', p99.ours, p99.theirs),
  ];
}
