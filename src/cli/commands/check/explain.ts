/** `asof check --explain CODE`: what a code means, and what words name which metric. */
import { CHECK_SEVERITY, type CheckCode } from '../../../timeline/checking/check.js';
import { EXPLANATIONS } from '../../../timeline/checking/explanations.js';
import { METRIC_WORDS } from '../../../timeline/reports/metric-words.js';
import { UsageFault } from '../../failures.js';
import { table, wrap } from '../../terminal.js';

const CODES = Object.keys(CHECK_SEVERITY) as CheckCode[];
const isCode = (word: string): word is CheckCode => Object.hasOwn(CHECK_SEVERITY, word);

/** @throws UsageFault for what is no code */
export function explanationLines(word: string, width: number): string[] {
  if (word === 'metrics') return metricLines(width);
  if (word === 'codes')
    return table(
      CODES.map((code) => [code, CHECK_SEVERITY[code], EXPLANATIONS[code].title]),
      width,
    );
  if (!isCode(word))
    throw new UsageFault(`"${word}" is no code`, ['"codes" lists them all, "metrics" the words of metrics']);
  const { title, means, mend } = EXPLANATIONS[word];
  return [
    `${CHECK_SEVERITY[word]}[${word}]: ${title}`,
    '',
    ...wrap(means, width),
    '',
    ...wrap(`What to do: ${mend}`, width),
    '',
    ...wrap(`To keep it quiet on the next line, with a reason: <!-- asof-ignore ${word}: … -->`, width),
  ];
}

function metricLines(width: number): string[] {
  const rows = METRIC_WORDS.flatMap(({ id, words, startTypes, endTypes }) => [
    [id, `"${words.join('", "')}"`],
    ['', `from ${startTypes.join(', ')} to ${endTypes.join(', ')}`],
  ]);
  const about =
    'Words that name a metric, and the types of facts that such a length is measured between first. They only rank: a ' +
    'length that fits another natural pair is supported all the same.';
  return [...wrap(about, width), '', ...table(rows, width)];
}
