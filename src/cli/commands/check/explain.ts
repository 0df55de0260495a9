/** `asof check --explain CODE`: what a code means, and what words name which metric. */
import { CHECK_CODES, CHECK_SEVERITY, isCheckCode } from '../../../timeline/checking/check.js';
import { EXPLANATIONS } from '../../../timeline/checking/explanations.js';
import { METRIC_WORDS } from '../../../timeline/reports/metric-words.js';
import { UsageFault } from '../../failures.js';
import { table, wrap } from '../../terminal.js';

/** @throws UsageFault for what is no code */
export function explanationLines(word: string, width: number): string[] {
  if (word === 'metrics') return metricLines(width);
  if (word === 'codes')
    return table(
      CHECK_CODES.map((code) => [code, CHECK_SEVERITY[code], EXPLANATIONS[code].title]),
      width,
    );
  if (!isCheckCode(word))
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
