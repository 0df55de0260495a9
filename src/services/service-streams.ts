/** What Nest knows the streams of services by, and the commands on them. */
import { type Submissions } from '../incidents/write/submissions.js';
import { type IncidentStreams } from '../incidents/write/incident-streams.js';

export const SERVICE_STREAMS = Symbol('streams of services');
export type ServiceStreams = IncidentStreams;

export const SERVICE_SUBMISSIONS = Symbol('commands on services');
export type ServiceSubmissions = Submissions;
