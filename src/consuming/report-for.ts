import { type Caller } from '../application/caller.js';
import { seesAll } from '../application/visibility.js';
import { type ProjectionReport } from './leased-consumer.js';

/**
 * What a caller is told of a projection. A stream that cannot be read may be that of a private incident, so that only
 * those who see everything are told which it is.
 */
export const reportFor = (caller: Caller, report: ProjectionReport): ProjectionReport =>
  seesAll(caller)
    ? report
    : { ...report, parked: [], lastError: report.lastError === null ? null : 'Admins are told what it is.' };
