/** Files of other tools, each read as the service reads it, from a file that was written for it. */
import { describe, expect, test } from '@jest/globals';
import { otherFile } from '../../../test/support/imports.js';
import { lookInto } from '../json-file.js';
import { readPiece, type Piece, type ReadPiece } from '../pieces.js';
import { type ReadingOptions } from '../postmortem-index/read-index.js';
import { lookAt } from '../recognise.js';
import { Groups } from '../groups.js';
import { incidentOf } from './pagerduty-log.js';

// eslint-disable-next-line @typescript-eslint/require-await -- read as a body is
async function* chunks(text: string): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

/** All rows of a file. */
async function rowsOf(text: string, options: ReadingOptions = {}): Promise<ReadPiece[]> {
  const { split, ...file } = await lookInto(() => chunks(text));
  const looked = lookAt({ ...file, format: null });
  if (!('about' in looked) || looked.about === null) throw new Error(JSON.stringify(looked));
  const { about } = looked;
  const pieces: Piece[] = [];
  const groups = new Groups();
  const isLog = about.source === 'pagerduty-log';
  if (isLog) {
    for await (const { bytes } of split(chunks(text)))
      groups.note(incidentOf(JSON.parse(bytes!.toString()) as Record<string, unknown>), bytes!.length);
  }
  const rows = split(chunks(text));
  for await (const { line, bytes, places } of isLog ? groups.gather(rows) : rows)
    pieces.push({ kind: 'source', line, bytes: bytes!, about, ...(places && { places }) });
  return pieces.map((piece) => readPiece(piece, options));
}

const openingIn = (row: ReadPiece | undefined) => {
  if (row === undefined || !('importable' in row)) throw new Error(JSON.stringify(row));
  return row.importable.opening;
};

/** Each entry as a line, in the order in which they are given. */
const told = (row: ReadPiece | undefined): string[] =>
  openingIn(row).entries.map(({ id, facts, learnedAt }) =>
    [
      facts.occurredAt?.slice(11, 19),
      facts.type,
      facts.component && `@${facts.component}`,
      facts.level,
      facts.approximate && '~',
      `(${id})`,
      learnedAt && `learned ${learnedAt.slice(11, 19)}`,
    ]
      .filter(Boolean)
      .join(' '),
  );

const faultsOf = (row: ReadPiece | undefined): string[] => {
  if (row === undefined || !('fault' in row)) throw new Error('no fault');
  return row.fault.errors.map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('Statuspage', () => {
  test('updates are communicated when they show it, and learned when they were created', async () => {
    const [carts, mail] = await rowsOf(otherFile('statuspage.json'));
    expect(openingIn(carts)).toMatchObject({
      id: expect.stringMatching(/^2024-03-05-carts-cannot-be-paid-[\da-f]{8}$/),
      description: {
        facts: { company: 'Example Shop', severity: 'major', services: ['Payments API', 'Shop web'], historical: true },
        texts: { title: 'Carts cannot be paid', attributes: { statuspage: 'p0carts0errs' } },
      },
      claims: [],
    });
    expect(told(carts)).toEqual([
      '14:02:00 incident_started (started) learned 14:12:04',
      '14:12:04 communicated (u1first) learned 14:12:04',
      '14:30:00 communicated (u2identified) learned 14:36:00',
      '14:50:00 communicated (u3again) learned 14:50:00',
      '15:20:10 communicated (u4monitoring) learned 15:20:10',
      '16:30:00 communicated (u5resolved) learned 16:30:00',
      '14:30:00 identified (u2identified.identified) learned 14:36:00',
      '15:20:10 monitoring (u4monitoring.monitoring) learned 15:20:10',
      '16:30:00 resolved (u5resolved.resolved) learned 16:30:00',
      '14:12:04 impact_started @Payments API partial_outage (u1first.c1api) learned 14:12:04',
      '14:30:00 impact_changed @Payments API down (u2identified.c1api) learned 14:36:00',
      '14:30:00 impact_started @Shop web partial_outage (u2identified.c2web) learned 14:36:00',
      '15:20:10 impact_changed @Payments API degraded (u4monitoring.c1api) learned 15:20:10',
      '15:20:10 impact_ended @Shop web (u4monitoring.c2web) learned 15:20:10',
      '16:30:00 impact_ended @Payments API (u5resolved.c1api) learned 16:30:00',
      '16:30:00 incident_ended (ended) learned 16:30:00',
    ]);
    expect(openingIn(carts).entries[0]).toMatchObject({
      facts: { timeZone: 'Europe/Copenhagen' },
      texts: { occurredAtText: '2024-03-05T15:02:00.000+01:00' },
    });
    expect(told(mail).filter((line) => !line.includes('communicated'))).toEqual([
      '09:00:00 resolved (m1.resolved) learned 09:00:00',
      '10:00:00 reopened (m2.reopened) learned 10:00:00',
      '11:00:00 resolved (m3.resolved) learned 11:00:00',
    ]);
  });

  test('what is missing or wrong is told with its place in the file', async () => {
    const file = otherFile('statuspage.json')
      .replace('"name": "Carts cannot be paid"', '"name": null')
      .replace('"created_at": "2024-03-05T15:36:00.000+01:00"', '"created_at": "soon"')
      .replace('"affected_components": null', '"affected_components": "all"');
    const rows = await rowsOf(file);
    expect(faultsOf(rows[0])).toEqual([
      '/incidents/0/name required',
      '/incidents/0/incident_updates/3/created_at format',
    ]);
    expect(faultsOf(rows[1])).toEqual(['/incidents/1/incident_updates/0/affected_components type']);
  });
});

describe('Google Cloud', () => {
  test('begin is learned when the incident was created, an update when it was, and the end when it was said', async () => {
    const [row] = await rowsOf(otherFile('google-cloud.json'));
    expect(told(row)).toEqual([
      '06:20:00 incident_started (begin) learned 07:05:41',
      '07:05:45 communicated (update.2023-07-10T070545.000Z) learned 07:05:45',
      '09:02:00 communicated (update.2023-07-10T091000.000Z) learned 09:10:00',
      '08:55:00 incident_ended (end) learned 09:10:00',
    ]);
    expect(openingIn(row).description).toMatchObject({
      facts: { product: 'Queues', services: ['Queues', 'Workflows'], severity: 'medium' },
      // Beyond what a double holds.
      texts: { title: 'Queues in example-west2 deliver late.', attributes: { number: '14970871909327597787' } },
    });
  });
});

describe('Upptime', () => {
  test('an issue is an outage of its site, with what was said and how long it claims to have been', async () => {
    const [row] = await rowsOf(otherFile('upptime.json'));
    expect(told(row)).toEqual([
      '03:14:20 impact_started @Checkout down ~ (impact.started) learned 03:14:20',
      '03:14:20 detected (opened) learned 03:14:20',
      '03:30:00 communicated (comment.9007199254740993999) learned 03:30:00',
      '03:47:00 communicated (comment.9007199254740994001) learned 03:47:00',
      '03:47:00 impact_ended @Checkout ~ (impact.ended) learned 03:47:00',
      '03:47:00 resolved (resolved) learned 03:47:00',
    ]);
    expect(openingIn(row).claims).toMatchObject([{ facts: { stated: 'PT33M' }, texts: { by: 'Upptime' } }]);
    expect(openingIn(row).claims[0]!.facts).not.toHaveProperty('metric');
  });

  test('gh writes the same in other words', async () => {
    const issue = {
      number: 3,
      title: '⚠️ Search has degraded performance',
      url: 'https://github.com/example-shop/uptime/issues/3',
      state: 'OPEN',
      createdAt: '2024-04-02T03:14:20Z',
      closedAt: null,
      labels: [{ name: 'status' }],
      comments: [],
    };
    expect(told((await rowsOf(JSON.stringify([issue])))[0])).toEqual([
      '03:14:20 impact_started @Search degraded ~ (impact.started) learned 03:14:20',
      '03:14:20 detected (opened) learned 03:14:20',
    ]);
    const maintenance = { ...issue, labels: ['maintenance'] };
    expect(faultsOf((await rowsOf(JSON.stringify([maintenance])))[0])).toEqual(['/0/labels conflict']);
  });
});

describe('PagerDuty', () => {
  test('log entries of one incident stand together, wherever they lie', async () => {
    const rows = await rowsOf(otherFile('pagerduty-log.json'));
    expect(rows.map((row) => openingIn(row).description.texts.title)).toEqual(['Mail is late', 'Disk is full']);
    expect(told(rows[1])).toEqual([
      '10:00:00 detected (RLOG1) learned 10:00:00',
      '10:03:30 acknowledged (RLOG2) learned 10:03:30',
      '10:09:00 note (RLOG3) learned 10:09:00',
      '10:21:09 resolved (RLOG4) learned 10:21:09',
    ]);
    expect(openingIn(rows[1]).entries[2]!.texts).toMatchObject({ text: 'Old logs were never rotated.', actor: 'Ada' });
  });

  test('an entry that stands there twice is one, unless it says two things', async () => {
    const { log_entries: log } = JSON.parse(otherFile('pagerduty-log.json')) as { log_entries: object[] };
    const twice = await rowsOf(JSON.stringify({ log_entries: [...log, log[0]] }));
    expect(told(twice[1])).toHaveLength(4);
    const other = await rowsOf(JSON.stringify({ log_entries: [...log, { ...log[0], summary: 'Another' }] }));
    expect(faultsOf(other[1])).toEqual(['/log_entries/0/id duplicate']);
  });

  test('seconds that are stated are claims, without a metric, and clocks are those of the file', async () => {
    const [row] = await rowsOf(otherFile('pagerduty-rows.json'));
    expect(told(row)).toEqual([
      '10:00:00 detected (row.triggered) learned 10:00:00',
      '10:21:09 resolved (row.resolved) learned 10:21:09',
    ]);
    expect(openingIn(row).claims.map(({ id, facts }) => [id, facts.stated, facts.metric])).toEqual([
      ['seconds_to_first_ack', 'PT210S', undefined],
      ['seconds_to_resolve', 'PT1269S', undefined],
    ]);
    expect(openingIn(row).description.facts).toMatchObject({ severity: 'p1', services: ['storage'] });
  });

  test('a length that is none is refused at its place', async () => {
    const file = otherFile('pagerduty-rows.json').replace('1269', '"long"').replace('210', '-5');
    expect(faultsOf((await rowsOf(file))[0])).toEqual([
      '/data/0/seconds_to_first_ack type',
      '/data/0/seconds_to_resolve type',
    ]);
  });
});

describe('cState', () => {
  const FILE = '2024-05-14-publishing-blocked.md';
  const read = (text: string, options: ReadingOptions = { source: FILE }): ReadPiece =>
    readPiece({ kind: 'markdown', line: 1, bytes: Buffer.from(text) }, options);

  test('an issue has its span, what was affected, and its updates', () => {
    const row = read(otherFile(FILE), { source: FILE, timeZone: 'Europe/Copenhagen' });
    expect(told(row).map((line) => line.replace(/ \([^)]*\)/, ''))).toEqual([
      '08:00:00 incident_started',
      '08:00:00 impact_started @Build service degraded',
      '15:50:00 impact_ended @Build service',
      '08:00:00 impact_started @Main repository degraded',
      '15:50:00 impact_ended @Main repository',
      '08:05:00 communicated learned 08:05:00',
      '13:30:00 communicated learned 13:30:00',
      '15:50:00 communicated learned 15:50:00',
      '13:30:00 monitoring learned 13:30:00',
      '15:50:00 resolved',
      '15:50:00 incident_ended',
    ]);
    expect(openingIn(row).entries[6]!.texts.text).toBe(
      '_Monitoring_ - Publishing works again.\n\nWe go on watching the queue.',
    );
    expect(openingIn(row).description.texts).toMatchObject({
      summary: '_Post-mortem_ The old builds had never been pruned.',
    });
  });

  test('times whose zone nobody gave are approximate, and nobody is said to have learned them', () => {
    expect(told(read(otherFile(FILE))).every((line) => line.includes(' ~ ') && !line.includes('learned'))).toBe(true);
  });

  test('what cannot be read is refused with its line', () => {
    const fault = (text: string) => {
      const row = read(text);
      return 'fault' in row ? `${row.fault.line}: ${row.fault.detail}` : null;
    };
    expect(fault(otherFile(FILE).replace('date: 2024-05-14 10:00:00', 'date: null'))).toBe('3: date is missing.');
    expect(fault(otherFile(FILE).replace('17:50:00"', '27:50:00"'))).toMatch(/^18: The time of a track shortcode/);
    expect(fault(otherFile(FILE).replace('track "2024-05-14 10:05:00"', 'track'))).toMatch(/^24: /);
    expect(fault(otherFile(FILE).replace('title: Publishing is blocked\n', ''))).toBe('1: title is missing.');
  });

  test('a plan to be resolved is no resolution', () => {
    const row = read(
      otherFile(FILE)
        .replace('resolved: true', 'resolved: false')
        .replace(/\*\*Resolved.*/, ''),
    );
    expect(told(row).filter((line) => /resolved|ended/.test(line))).toEqual([]);
  });
});
