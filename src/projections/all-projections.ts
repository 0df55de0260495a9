import { type Projection } from '../consuming/projection.js';
import { INCIDENTS } from './incidents.js';

/** The projections whose documents this program makes, in whichever thread. */
export const ALL_PROJECTIONS: readonly Projection[] = [INCIDENTS];
