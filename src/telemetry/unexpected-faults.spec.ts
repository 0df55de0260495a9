import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { OutcomeUnknown, StoreUnavailable } from '../eventstore/event-store.js';
import { ReadModelsUnavailable } from '../readmodels/read-models.js';
import { UnexpectedFaults } from './unexpected-faults.js';

const logged: unknown[] = [];
beforeEach(() => {
  jest.spyOn(Logger.prototype, 'error').mockImplementation((error: unknown) => void logged.push(error));
});
afterEach(() => {
  jest.restoreAllMocks();
  logged.length = 0;
});

describe('trial 46: an unexpected fault', () => {
  it('is logged once, whole, and counted every time', () => {
    const faults = new UnexpectedFaults();
    const fault = new TypeError('x is not a function');
    for (let i = 0; i < 3; i++) faults.report('incident_index', fault);
    faults.report('incident_documents', 'a text was thrown');
    expect(logged).toEqual([fault, new Error('a text was thrown')]);
    expect(faults.counts).toEqual({ incident_index: 3, incident_documents: 1 });
    const samples = faults.collect()[0]!.samples as readonly object[];
    expect(samples).toContainEqual({ labels: { place: 'incident_index' }, value: 3 });
    expect(samples).toContainEqual({ labels: { place: 'assessing' }, value: 0 });
  });

  it('is none where a server is away', () => {
    const faults = new UnexpectedFaults();
    for (const Outage of [StoreUnavailable, OutcomeUnknown, ReadModelsUnavailable])
      faults.reportUnlessOutage('projections', new Outage('away'));
    faults.reportUnlessOutage('projections', new RangeError('beyond'));
    expect(logged).toHaveLength(1);
    expect(faults.counts).toEqual({ projections: 1 });
  });

  it('does not make the memory of what was logged grow without limit', () => {
    const faults = new UnexpectedFaults();
    for (let i = 0; i < 1500; i++) faults.report('assessing', new Error(`entry ${i}`));
    expect(logged).toHaveLength(1000);
    expect(faults.counts).toEqual({ assessing: 1500 });
  });
});
