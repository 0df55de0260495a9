import { findDefinition } from '../../timeline/measure/durations.js';

/** Whether a definition has this id. A claim or headline names no version: it means the current one. */
export const isMetric = (id: string): boolean => !id.includes('@') && findDefinition(id) !== null;
