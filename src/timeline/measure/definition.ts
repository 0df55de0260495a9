/** What a duration is defined by, and what it is evaluated on. */
import { type Selectable } from './selectors.js';
import { type TotalKind } from '../view/view-types.js';
import { type Millis } from '../time.js';

/** From one selected entry to another. `needs`: without an entry of each of these types the question does not arise. */
export interface PairDefinition {
  readonly kind: 'pair';
  readonly from: string;
  readonly to: string;
  readonly needs?: readonly string[];
}

/** Over the windows of a kind, optionally of one component (exactly that one) and of one level. */
export interface TotalDefinition {
  readonly kind: 'total';
  readonly total: TotalKind;
  readonly window: string;
  readonly component?: string;
  readonly level?: string;
}

export type Measure = PairDefinition | TotalDefinition;

/** A definition that has a name. Built-ins change only with a release of the software. */
export interface Definition {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly measure: Measure;
}

/** What evaluating reads: the timeline, its windows and status, and the moment of the question. */
export interface Evaluable extends Selectable {
  /** What is pending is counted up to here. */
  readonly evaluatedAt: Millis;
  readonly revision: number;
}
