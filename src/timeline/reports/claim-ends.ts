/** Lengths whose words name where they end: "before we noticed", "took 40 minutes to recover", "fixed within the hour". */

interface End {
  /** Of the table of metrics; null where none fits. */
  readonly metric: string | null;
  /** As in "we noticed", "was restored". */
  readonly past: string;
  /** As in "to notice". */
  readonly plain: string;
}

const ENDS: readonly End[] = [
  {
    metric: 'time_to_detect',
    past: 'noticed|detected|reali[sz]ed|discovered|spotted|caught|alerted|paged|became aware|aware|knew|learned|alarmed|observed|found out',
    plain: 'notice|detect|reali[sz]e|discover|spot|catch|become aware|learn|alert|page',
  },
  {
    metric: 'time_to_acknowledge',
    past: 'acknowledged|responded|engaged|looked at|looked into|began investigating|started investigating|picked up',
    plain: 'acknowledge|respond|engage|start investigating|begin investigating|react',
  },
  {
    metric: 'time_to_identify',
    past: 'identified|diagnosed|determined|pinpointed|isolated|understood|traced|root-caused',
    plain: 'identify|diagnose|determine|pinpoint|isolate|understand|find|locate|track down|figure out|trace',
  },
  {
    metric: 'time_to_mitigate',
    past: 'mitigated|contained|stopped|halted|worked around|rolled back|reverted',
    plain: 'mitigate|contain|stop|halt|roll back|revert|back out',
  },
  {
    metric: 'time_to_repair',
    past: 'fixed|repaired|remediated|patched|corrected|rectified',
    plain:
      'fix|repair|remediate|patch|correct|rectify|(?:develop|deploy|ship|release|roll out|apply|implement|push|merge) (?:it(?!\\w)|(?:a|the) (?:\\w+ )?(?:fix|patch|hotfix))',
  },
  {
    metric: 'time_to_recover',
    past: 'recovered|restored|(?:recovery|restoration)(?: (?:was )?(?:achieved|complete|completed))?|(?:back|brought back) (?:online|up|to normal|in service)|up again|up and running|working again|operational|healthy|returned to \\w+|came back|resumed',
    plain: 'recover|restore|bring (?:\\w+ ){1,4}back|get (?:\\w+ ){1,4}back|come back|return to|resume',
  },
  {
    metric: 'time_to_resolve',
    past: 'resolved|(?:full |global |complete )?resolution(?: (?:was )?(?:achieved|reached))?|closed|concluded|ended|over',
    plain: 'resolve|close|end',
  },
];

interface Patterns {
  readonly metric: string | null;
  readonly pastBefore: RegExp;
  readonly pastBehind: RegExp;
  readonly untilBehind: RegExp;
  readonly toBehind: RegExp;
  readonly bareBefore: RegExp;
}

const FIX = '(?:fix|patch|hotfix|workaround|rollback|revert|mitigation)';
const DONE = '(?:deployed|applied|implemented|rolled out|released|pushed|shipped|in place|live|merged|completed)';

const PATTERNS: readonly Patterns[] = [
  ...ENDS.map(({ metric, past, plain }) => patternsOf(metric, past, plain)),
  patternsOf(
    'time_to_repair',
    `${FIX}(?: for [^,;.]{1,40})? (?:was |were |had been )?(?:\\w+ (?:and )?)?${DONE}|${DONE} (?:an? |the |our |its )?(?:\\w+ )?${FIX}`,
    `${DONE} nothing`,
  ),
];

function patternsOf(metric: string | null, past: string, plain: string): Patterns {
  return {
    metric,
    // "was restored within", "the application recovered after"
    pastBefore: new RegExp(
      `(?<!\\w)(?:${past})(?!\\w)(?! (?:by|at) \\d)[^,;.:]{0,40}?[\\s,](?:within|after|in(?: (?:just|only|under|as little as))?|inside)\\s*$`,
      'i',
    ),
    // "Within 30 minutes, the service was brought back online"
    pastBehind: new RegExp(
      `^,? [^;.]{0,90}(?<!\\w)(?:was|were|had|been|we|team|engineers?|it|service|got|is) (?:\\w+ ){0,3}(?:${past})(?!\\w)`,
      'i',
    ),
    // "nearly an hour before we noticed"
    untilBehind: new RegExp(
      `^\\)?,? (?:before|until|till|for) (?!the (?:outage|incident)[,.])(?:[^,;.]{0,60} )?(?:${past})(?!\\w)`,
      'i',
    ),
    // "took 40 minutes to recover"
    toBehind: new RegExp(`^\\)?(?: for (?:\\w+ ){1,4}|(?: passed| elapsed)? )?to (?:\\w+ly )?(?:${plain})(?!\\w)`, 'i'),
    bareBefore: new RegExp(`(?<!\\w)(?:${past})(?: \\w+){0,2}\\s*$`, 'i'),
  };
}

const WITHIN = /(?<!\w)within\s*$/i;
const AT_SENTENCE_START = /^(?:\W*(?:and |but |then |so )?)$/i;
/** "restored 90 minutes after the deletion" */
const AFTER_THE = /^ (?:after|from) (?:the|it|we|our|this|that|its|first|\w+ing)(?!\w)/i;
const GENERIC = /(?<!\w)(?:is|are|be|gets?|being) (?:\w+ )?$/i;
const TOOK_PAST =
  /(?<!\w)(?:took|taking|taken|needed|spent|required|with|was|were|after)(?: (?:us|them|me|engineers?|the team|our team|\w+ engineers|another|a further|an additional|a total of|just|only|over|a)){0,3}\s*$/i;
const WORK =
  /(?<!\w)(?:recover(?:y|ing)|restor(?:ation|ing|e)|resolution|resolving|roll-?back|rolling back|revert(?:ing)?|fix(?:ing|es)?|mitigation|mitigating|repair(?:s|ing)?|remediation|fail-?over|(?:re)?deploy(?:ment|ing)?|outage|incident|disruption|rebuild(?:ing)?|diagnosis|detection|investigation|response|clean-?up|identification|troubleshooting)(?!\w)[^;.]{0,60}(?<!\w)(?:took|taking|spanned|needed|required)(?: (?:us|them|about|another|a further|an additional|a total of|just|only|over|a)){0,2}\s*$/i;

/** What the words around a length say that it ended with. Null: they name no end. */
export interface NamedEnd {
  readonly metric: string | null;
  /** A bound: "fixed within". */
  readonly within: boolean;
}

/**
 * @param before the sentence up to the length and the words that say how exact it is
 * @param qualifier those words, with the length: "within two minutes"
 * @param behind the rest of it
 */
export function namedEnd(before: string, qualifier: string, behind: string): NamedEnd | null {
  const within = /^within\b/i.test(qualifier) || WITHIN.test(before);
  const joined = /^within\b/i.test(qualifier) ? `${before}within ` : before;
  for (const { metric, pastBefore, pastBehind, untilBehind, toBehind, bareBefore } of PATTERNS) {
    if (untilBehind.test(behind)) return { metric, within: false };
    if (toBehind.test(behind) && (TOOK_PAST.test(before) || /(?:^|[,;] |and )$/.test(before)))
      return { metric, within: false };
    const found = pastBefore.exec(joined);
    if (found && !GENERIC.test(joined.slice(0, found.index))) return { metric, within };
    if (AFTER_THE.test(behind) && bareBefore.test(before)) return { metric, within };
    if (within && AT_SENTENCE_START.test(joined.replace(/within\s*$/i, '')) && pastBehind.test(behind))
      return { metric, within };
  }
  return WORK.test(before) ? { metric: null, within: false } : null;
}
