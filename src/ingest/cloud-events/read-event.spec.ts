import { describe, expect, it } from '@jest/globals';
import { v5 } from 'uuid';
import { readEvent, type EventTarget } from './read-event.js';

const event = (more: object = {}): object => ({
  specversion: '1.0',
  id: 'e-1',
  source: '/ci/runner-7',
  type: 'asof.declared',
  subject: 'INC-42',
  time: '2026-03-01T10:00:00.5Z',
  data: { text: 'Checkout is down', component: 'api' },
  ...more,
});

function taken(value: unknown, target?: EventTarget) {
  const read = readEvent(value, target);
  if (read === null || !('becomes' in read)) throw new Error(JSON.stringify(read));
  return read;
}
function faultsOf(value: unknown, target?: EventTarget): string[] {
  const read = readEvent(value, target);
  if (read === null || !('faults' in read)) throw new Error(JSON.stringify(read));
  return read.faults.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe('an event of our own types', () => {
  it('is an entry of the incident that its subject names', () => {
    const { becomes, key } = taken(event());
    const id = v5('/ci/runner-7\0e-1', v5.URL);
    expect(key).toBe(id);
    expect(becomes).toMatchObject({
      on: 'incident',
      incidentId: 'inc-42',
      opening: null,
      entry: {
        id,
        facts: { type: 'declared', occurredAt: '2026-03-01T10:00:00.500Z', component: 'api', source: 'api' },
        texts: { text: 'Checkout is down' },
        witness: { source: '/ci/runner-7', id: 'e-1' },
      },
    });
  });

  it('has its id of source and id together, which no other pair makes', () => {
    const ids = [event({ source: 'a', id: 'bc' }), event({ source: 'ab', id: 'c' })].map((each) => taken(each).key);
    expect(new Set(ids).size).toBe(2);
  });

  it('may have neither time nor data', () => {
    const { becomes } = taken(event({ time: null, data: null }));
    expect(becomes).toMatchObject({ entry: { facts: { type: 'declared' } } });
    expect(becomes).not.toHaveProperty('entry.facts.occurredAt');
  });

  it('has faults where the sender wrote what is wrong', () => {
    expect(faultsOf(event({ type: 'asof.claim_x' }))).toEqual(['/type reserved']);
    expect(faultsOf(event({ time: 'yesterday' }))).toEqual(['/time format']);
    expect(faultsOf(event({ subject: undefined }))).toEqual(['/subject required']);
    expect(faultsOf(event({ subject: 'no such id' }))).toEqual(['/subject format']);
    expect(faultsOf(event({ data: { until: 'x', 'a/b': 1 } }))).toEqual([
      '/data/a~1b unknown_property',
      '/data/until format',
    ]);
    expect(faultsOf(event({ data: { type: 'note', occurredAt: '2020', id: 'x' } }))).toEqual([
      '/data/id conflict',
      '/data/type conflict',
      '/data/occurredAt conflict',
    ]);
    expect(faultsOf(event({ data: 'words' }))).toEqual(['/data type']);
    expect(faultsOf(event({ data: 'words', datacontenttype: 'text/plain' }))).toEqual(['/datacontenttype format']);
  });

  it('is told of the incident that it names, though something else is wrong', () => {
    expect(readEvent(event({ data: { nonsense: 1 } }))).toMatchObject({ incidentId: 'inc-42' });
  });

  it('sends what is an event as it is stored to the import', () => {
    const stored = { facts: { entryId: 'x', type: 'declared' }, texts: {} };
    expect(readEvent(event({ data: stored }))).toMatchObject({
      faults: [{ pointer: '/data', detail: expect.stringContaining('/v1/import') }],
    });
    expect(faultsOf(event({ type: 'asof.op.retracted', data: {} }))).toEqual(['/data conflict']);
  });

  it('goes where the receiver says, if it names nothing itself', () => {
    const nameless = event({ subject: null, type: 'asof.release', data: { version: '1.2' } });
    expect(taken(nameless, { source: 'webhook', incident: 'inc-7' }).becomes).toMatchObject({ incidentId: 'inc-7' });
    expect(taken(nameless, { source: 'webhook', service: 'shop' }).becomes).toMatchObject({
      on: 'service',
      service: 'shop',
      change: { facts: { service: 'shop', version: '1.2', source: 'webhook' } },
    });
    const status = event({ subject: null, type: 'asof.resolved', data: {} });
    expect(faultsOf(status, { source: 'webhook', service: 'shop' })).toEqual(['/subject required']);
  });
});

describe('the envelope', () => {
  it('needs what every CloudEvent has', () => {
    expect(faultsOf({})).toEqual(['/specversion required', '/id required', '/source required', '/type required']);
    expect(faultsOf([])).toEqual([' type']);
    expect(faultsOf(event({ specversion: '0.3' }))).toEqual(['/specversion format']);
    expect(faultsOf(event({ id: '', source: '' }))).toEqual(['/id required', '/source format']);
    expect(faultsOf(event({ source: 'two words' }))).toEqual(['/source format']);
  });

  it('may have extensions, whose names and values are those of attributes', () => {
    taken(event({ traceparent: '00-0-0-00', sampledrate: 5, urgent: true, unset: null }));
    expect(faultsOf(event({ dataContentType: 'x' }))).toEqual(['/dataContentType format']);
    expect(faultsOf(event({ nested: {}, half: 1.5 }))).toEqual(['/nested type', '/half type']);
  });

  it('may have its data in base64, which is JSON only where it says so', () => {
    const base64 = Buffer.from('{"text":"Up"}').toString('base64');
    const given = { data: undefined, data_base64: base64 };
    expect(taken(event({ ...given, datacontenttype: 'Application/JSON; charset=utf-8' })).becomes).toMatchObject({
      entry: { texts: { text: 'Up' } },
    });
    expect(faultsOf(event(given))).toEqual(['/datacontenttype format']);
    expect(faultsOf(event({ ...given, datacontenttype: 'json' }))).toContain('/datacontenttype format');
    expect(faultsOf(event({ data_base64: base64, datacontenttype: 'application/json' }))).toEqual([
      '/data_base64 conflict',
    ]);
    expect(faultsOf(event({ ...given, data_base64: '{}', datacontenttype: 'application/json' }))).toContain(
      '/data_base64 format',
    );
    const broken = Buffer.from('{"a":1,"a":2}').toString('base64');
    expect(faultsOf(event({ ...given, data_base64: broken, datacontenttype: 'application/x+json' }))).toEqual([
      '/data_base64 format',
    ]);
  });

  it('never takes words in data for JSON', () => {
    expect(faultsOf(event({ data: '{"text":"Up"}' }))).toEqual(['/data type']);
  });

  it('may be of a type that means nothing here', () => {
    for (const type of [
      'com.example.someevent',
      'dev.cdevents.build.started.0.2.0',
      'dev.cdevents.service.removed.0.3.0',
    ])
      expect(readEvent(event({ type }))).toBeNull();
  });
});

const cdevent = (type: string, subject: object, context: object = { specversion: '0.5.1' }): object =>
  event({
    type: `dev.cdevents.${type}`,
    subject: 'whatever the binding says',
    time: '2026-03-01T10:00:09Z',
    comextension: 'x',
    data: {
      context: { id: 'e-1', source: '/ci/runner-7', type, timestamp: '2026-03-01T10:00:00Z', chainId: 'c', ...context },
      subject,
      customData: { any: ['thing'] },
    },
  });

describe('CDEvents of services', () => {
  const changeOf = (type: string, subject: object, context?: object) => {
    const { becomes } = taken(cdevent(type, subject, context));
    if (becomes.on !== 'service') throw new Error(becomes.on);
    return { ...becomes.change.facts, service: becomes.service };
  };

  it.each([
    ['deployed.0.3.0', 'release'],
    ['upgraded.0.2.0', 'release'],
    ['published.9.9.9', 'release'],
    ['rolledback', 'rollback'],
  ])('%s is a %s', (predicate, type) => {
    const content = { environment: { id: 'prod eu', source: 'x' }, artifactId: 'pkg:docker/shop/web@2.1.0', new: 1 };
    expect(changeOf(`service.${predicate}`, { id: 'daemonset/My_App', content })).toMatchObject({
      type,
      service: 'my_app',
      environment: 'prod eu',
      version: '2.1.0',
      occurredAt: '2026-03-01T10:00:00.000Z',
    });
  });

  it('are of 0.4 or 0.5, whichever name the version has', () => {
    const subject = { id: 'web', type: 'service', content: {} };
    expect(changeOf('service.deployed.0.2.0', subject, { version: '0.4.1' })).toMatchObject({ service: 'web' });
    expect(faultsOf(cdevent('service.deployed', subject, { version: '0.3.0' }))).toEqual([
      '/data/context/version format',
    ]);
    expect(faultsOf(cdevent('service.deployed', subject, {}))).toEqual(['/data/context/specversion required']);
  });

  it.each([
    ['pkg:oci/app@sha256%3A0B31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427', '0b31b1c02ff4'],
    ['pkg:oci/app@sha256:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427?tag=v1%2B2&arch=arm', 'v1+2'],
    ['pkg:golang/example.org/a/b@v1.2.3-0.2020#cmd/x', 'v1.2.3-0.2020'],
    ['pkg:npm/@scope/name', undefined],
    ['pkg:npm/%40scope/name@3.0.0', '3.0.0'],
    ['sha512:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa', '0b31b1c02ff4'],
    ['app-1.0-py3-none-any.whl', undefined],
    ['pkg:deb/debian/git@1%3A2.30.2-1', '1:2.30.2-1'],
  ])('take the version of %s: %s', (artifactId, version) => {
    expect(changeOf('service.deployed', { id: 'web', content: { artifactId } }).version).toBe(version);
  });

  it.each([
    ['Shop Front', 'shop-front'],
    ['ns/över_flöde/', '-ver_fl-de'.slice(1)],
    ['a/b.json', 'b-json'],
    ['_x', 'x'],
  ])('fold the name %s to %s', (id, service) => {
    expect(changeOf('service.deployed', { id }).service).toBe(service);
  });

  it('name a service', () => {
    expect(faultsOf(cdevent('service.deployed', { id: '//' }))).toEqual(['/data/subject/id format']);
    expect(faultsOf(cdevent('service.deployed', {}))).toEqual(['/data/subject/id required']);
    expect(faultsOf(event({ type: 'dev.cdevents.service.deployed', data: null }))).toEqual(['/data type']);
  });
});

describe('CDEvents of incidents', () => {
  it.each([
    ['detected', 'detected', 'Slow answers'],
    ['reported', 'declared', 'Slow answers'],
    ['resolved', 'resolved', 'Incident INC/Ticket 9'],
  ])('%s is %s, and opens what is unknown', (predicate, type, title) => {
    const content = {
      description: 'Slow answers',
      service: { id: 'ns/MyApp' },
      ticketURI: 'https://tickets.example.org/9',
    };
    const { becomes } = taken(cdevent(`incident.${predicate}.0.3.0`, { id: 'INC/Ticket 9', content }));
    expect(becomes).toMatchObject({
      on: 'incident',
      incidentId: 'ticket-9',
      opening: { id: 'ticket-9', description: { facts: { services: ['myapp'] }, texts: { title } } },
      entry: {
        facts: { type, occurredAt: '2026-03-01T10:00:00.000Z', links: [{ rel: 'ticket' }] },
        texts: { text: 'Slow answers' },
      },
    });
  });
});
