/** The summary of knowledge that nobody has assessed yet. Apart from the summary, for pages have no use for findings. */
import { assess } from '../measure/assessment.js';
import { type Knowledge } from '../knowledge.js';
import { incidentView } from './summary.js';
import { type IncidentView } from './view-types.js';

/** @param position of the last known event in its store */
export const assessedView = (knowledge: Knowledge, position: string): IncidentView =>
  incidentView(knowledge, position, assess(knowledge.state, knowledge.evaluatedAt));
