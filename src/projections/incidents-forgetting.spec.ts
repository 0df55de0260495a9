import { expect, test } from '@jest/globals';
import { sitesOfTests, agrees } from '../../test/support/consuming.js';
import { IncidentStreams } from '../incidents/write/incident-streams.js';
import { amending, by, uncritical } from '../incidents/write/incidents.testing.js';

const newSite = sitesOfTests();

test('trial 57: documents are made anew of what is left, whether the supervisor had the words in memory or not', async () => {
  const site = newSite();
  await site.open('a', 3);
  await site.open('b', 3);
  const supervisor = await site.started();
  const writer = new IncidentStreams(site.store, uncritical);
  await writer.execute('a', amending('n1', { text: 'Words of an amendment' }), by());
  await site.upToDate();
  await writer.execute('a', { kind: 'forget', target: { entryId: 'n1' }, reason: 'Personal' }, by());
  const collection = await site.upToDate();
  await agrees(site, collection);
  const words = async (): Promise<string> => {
    const { derived } = site.readModels;
    const entries = await derived.entries(collection, 'a', { after: null, limit: 100 });
    return JSON.stringify([await derived.head(collection, 'a'), entries]);
  };
  expect(await words()).not.toMatch(/note 1 of a|Words of an amendment/);
  expect(await words()).toContain('note 2 of a');
  await site.stop(supervisor);
  await writer.execute('a', { kind: 'forget', target: { all: true }, reason: 'Personal' }, by());
  await site.started();
  await agrees(site, await site.upToDate());
  expect(await words()).not.toMatch(/note \d of a|About a/);
});
