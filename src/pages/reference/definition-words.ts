/** A definition in words: what it goes from, what to, and when the question does not arise. */
import { type Definition, type Measure } from '../../timeline/measure/definition.js';
import { parseSelector, type Selector } from '../../timeline/measure/selectors.js';
import { typeWords } from '../words.js';

export interface DefinitionWords {
  readonly from: string;
  readonly to: string;
  /** Null where the question always arises. */
  readonly needs: string | null;
}

/** Null for a total, which has no ends of its own. */
export function endsInWords({ measure }: Definition): DefinitionWords | null {
  if (measure.kind !== 'pair') return null;
  const { from, to, needs = [] } = measure;
  return {
    from: selectorWords(from),
    to: selectorWords(to),
    needs:
      needs.length === 0 ? null : `Only where there is ${needs.map((type) => `“${typeWords(type)}”`).join(' and ')}.`,
  };
}

/** @param text of a definition, so it can be read */
export function selectorWords(text: string): string {
  return wordsOf(parseSelector(text)!);
}

function wordsOf(selector: Selector): string {
  if (selector.pick === 'entry') return `the entry ${selector.id}`;
  if (selector.pick === 'reverted') return `the release that ${wordsOf(selector.rollback)} takes back`;
  const { pick, types, component } = selector;
  const which = { first: 'the first', last: 'the last', only: 'the only', suspect: 'the suspected' }[pick];
  const named = types.map((type) => `${which} “${typeWords(type)}”`);
  return `${named.join(', or without one ')}${component === null ? '' : ` of ${component}`}`;
}

const TOTALS: Readonly<Record<Extract<Measure, { kind: 'total' }>['total'], string>> = {
  union: 'counting once what several windows share',
  sum: 'counting every window in full, so that what two share counts twice',
  envelope: 'from the start of the first window to the end of the last, whatever lies between',
};

/** `From the first “declared” to the last “resolved”.` */
export function sentenceOf(definition: Definition): string {
  const { measure } = definition;
  const ends = endsInWords(definition);
  if (ends !== null) return `From ${ends.from} to ${ends.to}.${ends.needs === null ? '' : ` ${ends.needs}`}`;
  return measure.kind === 'total' ? `All windows of ${typeWords(measure.window)}, ${TOTALS[measure.total]}.` : '';
}
