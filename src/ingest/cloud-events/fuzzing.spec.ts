import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LIMITS } from '../../timeline/input/limits.js';
import { binaryEvent } from './binary-mode.js';
import { readEvent } from './read-event.js';

const any = fc.jsonValue({ maxDepth: 4 });
const type = fc.constantFrom(
  'asof.note',
  'asof.release',
  'asof.op.opened',
  'asof.',
  'dev.cdevents.service.deployed.0.3.0',
  'dev.cdevents.incident.resolved',
  'dev.cdevents.incident.reported.0.3.0',
);
const event = fc.record(
  {
    specversion: fc.constantFrom('1.0', '0.3'),
    id: fc.oneof(fc.string(), any),
    source: fc.oneof(fc.webUrl(), any),
    type: fc.oneof(type, any),
    subject: fc.oneof(fc.constant('inc-1'), any),
    time: fc.oneof(fc.constant('2026-03-01T10:00:00Z'), any),
    datacontenttype: fc.oneof(fc.constant('application/json'), any),
    data_base64: any,
    data: fc.oneof(
      any,
      fc.record(
        {
          context: fc.record({ version: fc.oneof(fc.constant('0.4.1'), any), timestamp: any }, { requiredKeys: [] }),
          subject: fc.record(
            {
              id: fc.oneof(fc.string({ unit: 'binary' }), any),
              content: fc.oneof(
                fc.record({ artifactId: any, environment: any, description: fc.string({ unit: 'binary' }) }),
                any,
              ),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    ),
    ['__proto__']: any,
    extension: any,
  },
  { requiredKeys: [] },
);

it('any JSON at all is an entry, faults or nothing; and what is taken can be stored', () => {
  fc.assert(
    fc.property(fc.oneof(any, event), (value) => {
      const read = readEvent(value);
      if (read === null) return;
      if ('faults' in read) {
        expect(read.faults.length).toBeGreaterThan(0);
        expect(read.faults.length).toBeLessThanOrEqual(LIMITS.faults);
        return;
      }
      const { becomes } = read;
      expect(becomes.on === 'incident' ? becomes.incidentId : becomes.service).toMatch(/^[a-z0-9][a-z0-9._-]{0,99}$/);
      expect(JSON.stringify(becomes)).not.toMatch(/\\u0000|\\ud[89a-f]/);
    }),
    { numRuns: 500 },
  );
});

it('any header at all is an attribute or a fault', () => {
  const header = fc.oneof(
    fc.string(),
    fc.stringMatching(/^"(?:[^"\\]|\\.)*"$/),
    fc.stringMatching(/^(?:%[0-9a-f]{2})*$/),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('ce-id', 'ce-x', 'ce-__proto__', 'ce-time'), header), (headers) => {
      const { event: read, faults } = binaryEvent(headers, {});
      expect(Object.keys(read).length + faults.length).toBeGreaterThanOrEqual(Object.keys(headers).length);
    }),
  );
});
