/**
 * What a sentence says happened at a time that it names: an entry type, `note` when its words do not tell. Words that
 * stand nearest before the time decide; those after it, where nothing before it speaks of an event.
 */

interface Rule {
  readonly type: string;
  readonly words: RegExp;
}

const rule = (type: string, words: RegExp): Rule => ({ type, words: new RegExp(words.source, 'gi') });

const SYMPTOMS =
  '(?:outages?|disruptions?|impact|errors?(?: rates?)?|failures?|degradation|degraded performance|downtime|unavailability|latenc(?:y|ies)|packet loss|problems?|issues?|incidents?|events?|blackouts?|delays?|interruptions?|crash(?:es)?|timeouts?|symptoms)';
const BEGAN =
  '(?:began|begins|begun|beginning|started|starting|commenced|arose|occurred|occurring|first (?:observed|seen))';
const CONFIGURATION =
  '(?:config(?:uration)?(?: file)?s?(?: \\w+)? (?:change|update|push)|(?:change|update)s? (?:in|to|of) (?:\\w+ ){0,3}(?:config(?:uration)?s?|permissions?|polic(?:y|ies)|settings)|(?:permissions?|policy|schema|routing|network|DNS|BGP|router|settings) changes?|(?:incorrect|invalid|bad|erroneous|new|faulty) config(?:uration)?)';

/** Of two rules that match equally near, the first counts. */
const RULES: readonly Rule[] = [
  rule(
    'note',
    /\b(?:began|begun|beginning|started|starting) (?:to )?(?:\w+ ){0,2}?(?:recover\w*|improv\w+|return\w*|normaliz\w+|subsid\w+)\b|\b(?:initial|first) (?:\w+ ){0,2}(?:improvements?|recovery)\b/,
  ),
  rule(
    'resolved',
    new RegExp(
      `\\b(?:lasted|lasting|persist\\w*|continued|continuing|remained|extended|${SYMPTOMS}[^;]{0,60}|(?:delay|degrad|disrupt|affect|unavailab)\\w+[^;]{0,60})\\s+until\\b[^;]{0,40}$`,
    ),
  ),
  rule(
    'action',
    /\b(?:scheduled |planned |routine )*maintenance (?:window |procedure |work )?(?:was |were )?(?:began|begun|started|initiated)\b/,
  ),
  rule(
    'rollback',
    /\broll(?:ed|ing)?[- ]?backs?\b|\brolled (?:\w+ ){1,4}back\b|\brevert(?:ed|ing|s)?\b|\breversion\b|\bbacked out\b|\bpulled from\b/,
  ),
  rule(
    'declared',
    /\b(?:incident|outage|emergency|sev\w*[- ]?\d?) (?:\w+ )?(?:was |were |had been )?declared\b|\bdeclared (?:an?|the|this)? ?(?:\w+[- ]){0,3}?(?:incident|outage|emergency|sev)/,
  ),
  rule('escalated', /\bescalat(?:ed|ing|es)\b/),
  rule(
    'communicated',
    /\bstatus (?:page|post|update|incident|message)s?\b|\b(?:published|posted|announced|tweeted|notified (?:our |all |affected )?(?:customers|users))\b|\bAmazon confirmed\b/,
  ),
  rule(
    'acknowledged',
    /\b(?:engineers|teams?|responders|staff|on-?call) (?:\w+ )?(?:were |was )?(?:engaged|acknowledged|began (?:responding|investigating)|started (?:responding|investigating|to investigate))/,
  ),
  rule(
    'identified',
    /\b(?:identif(?:ied|ying)|confirm(?:ed|ing)|determin(?:ed|ing)|found|isolated|pinpoint(?:ed|ing)|discover(?:ed|ing)) (?:[\w'’]+ ){0,4}(?:root cause|cause|culprit|trigger(?:ing)?|source|bug|problem|issue|fault|change)\b|\b(?:root cause|cause|issue|problem|bug|fault) (?:\w+ )?(?:was|were|had been) (?:\w+ )?(?:identified|determined|found|isolated|pinpointed|discovered)\b|\b(?:it was|engineers|team) determined\b/,
  ),
  rule(
    'detected',
    /\b(?:alerted|paged|detected|noticed|became aware|alert(?:s|ing)? (?:fired|triggered|began|started)|monitoring (?:systems? )?(?:\w+ )?(?:identified|alerted|flagged|reported)|(?:user |customer |external |first |initial )?reports? (?:\w+ )?(?:started|began|came in|arrived)|receiving (?:\w+ )?reports|responding to alerts|reported offline|SLO[^,;]{0,40}(?:alerted|triggered)|(?:latency|errors|anomal\w+|failures) (?:was|were) (?:identified|observed|noticed))\b/,
  ),
  rule(
    'mitigated',
    /\b(?:mitigated|(?:full|complete)? ?mitigation (?:was )?(?:complete|completed|achieved)|(?:fix|patch|hotfix|workaround)(?: for [^,;]{1,60})? (?:was|were|had been) (?:\w+ )?(?:implemented|deployed|applied|released|pushed|rolled out|live|in place)|(?:implemented|deployed|applied|released|pushed|rolled out|shipped) (?:an? |the |its |their |this )?(?:\w+ )?(?:fix|patch|hotfix|workaround)|(?:largely|mostly|substantially|generally|majority of \w+|most (?:\w+ ){1,4}?)(?: \w+)? ?(?:restored|recovered|resolved|operational|online)|significant recovery|(?:degraded|damage|bleeding) (?:was )?(?:stopped|contained)|unblocking users|degraded but functional)\b/,
  ),
  rule(
    'resolved',
    /\b(?:resolved|resolving|resolution|full(?:y)? (?:\w+ )?(?:restored|restoration|recovered|recovery|operational|healthy|health)|full (?:service|functionality|capacity) (?:was |were )?(?:restored|resumed|returned|recovered|restoration)|full (?:recovery|restoration)|fully recover\w*|normal operations?|(?:return|returned|returning|back|restored|recovered) to (?:\w+ )?(?:normal|service|health|operation\w*)|operating normally|(?:back|brought|came) (?:\w+ ){0,2}(?:online|up)\b|(?:was|were|been) (?:\w+ )?(?:restored|recovered)|restored(?= by| at| around)|restore service|all services (?:were )?(?:restored|recovered)|recovered (?=by|at|around)|reported (?:\w+ )*healthy|up and running|incident (?:ended|concluded|closed|was over|was closed)|outage (?:ended|was over)|(?:incident|outage|event|disruption) (?:\w+ )?concluded|end of the incident|incident's closure|(?:dealt with|impact end(?:ed|ing))|all (?:\w+ ){1,5}(?:was|were) (?:\w+ )?(?:operational|healthy|online|available|processed))\b/,
  ),
  rule(
    'mitigation_started',
    /\b(?:began|started|beginning|starting|begun|initiated) (?:\w+ ){0,2}(?:mitigat\w+|restor\w+|rolling out (?:\w+ ){0,3}fix|(?:the )?fix|remediation)|\b(?:recovery|restoration|mitigation|remediation)(?: (?:plan|procedure|process|effort)s?)? (?:was |were )?(?:began|started|beginning|starting|initiated|commenced)\b/,
  ),
  rule(
    'config_changed',
    new RegExp(
      `\\b(?:(?:deployed|pushed|rolled out|made|applied|pushing|deploying) (?:an? |the )?(?:\\w+ ){0,3})?${CONFIGURATION}(?: (?:was |were )?(?:\\w+ )?(?:rolled out|deployed|pushed|applied|made|released|implemented))?\\b`,
    ),
  ),
  rule('flag_changed', /\bfeature flags?\b/),
  rule(
    'release',
    /\b(?:(?:code |software |new |faulty |routine |scheduled )*(?:release|deploy(?:ment)?|roll-?out|upgrade) (?:of (?:[^,;]{1,40}) )?(?:was |were |had |that )?(?:began|begun|started|starting|initiated|deployed|released|went|pushed|rolled out|shipped|completed|finished)|(?:began|started|starting|initiated|performed|initiating|kicked off|following|after) (?:an? |the |its |their )?(?:\w+ ){0,3}(?:release|deploy(?:ment)?|roll-?out|upgrade)\b|(?:we |they |team |engineers )?(?:deployed|released|shipped|rolled out|rolling out|pushed)\b|deployment initiated|the release of)/,
  ),
  rule('data_loss', /\b(?:data (?:was |were |had been )?lost|data loss|lost data)\b/),
  rule(
    'impact_started',
    new RegExp(
      `\\b${SYMPTOMS}(?: (?:with|in|on|at|for|of|affecting|to) [^,;.]{1,60})?,? (?:which |that |first |also |had |then )*${BEGAN}\\b|\\b${BEGAN} (?:\\w+ )?(?:experienc|see|seeing|receiv|show|fail|crash|los|emit)\\w*|\\b(?:disruption|outage|impact|degradation|errors|incident|issue|event|downtime)\\b[^;]{0,60}\\b(?:beginning|starting)\\b|\\b(?:began|started) (?:around|at|on)\\b`,
    ),
  ),
  rule(
    'impact_started',
    /\b(?:became (?:\w+ )?(?:unavailable|unreachable|inaccessible|unresponsive|unusable|significant|severe)|went (?:down|offline|dark)|experienc(?:ed|ing)|suffer(?:ed|ing)|(?:stopped|ceased) (?:serving|responding|working|processing)|(?:were|was) (?!taken )(?:\w+ )?(?:unavailable|unreachable|inaccessible|disrupted|down|blocked|broken)|(?:crashed|collapsed|failed|tripped|died|lost power|power loss|power was lost|error occurred|outage occurred|failures? occurred|error rates? (?:were|rose|climb)|began to (?:climb|fail|rise))|(?:occurred)|affected by|impact was observed|failures? of|loss of|lost (?:access|connectivity)|(?:was|were) (?:\w+ )?(?:deleted|dropped|wiped|truncated))\b/,
  ),
  rule('decision', /\b(?:decided|decision was made|made the decision|chose)\b/),
  rule(
    'action',
    /\b(?:(?:was|were|been|engineers|team|teams|we|they|operators?|developers|SREs|staff|[A-Z]\w+) (?:\w+ ){0,2}?(?:paused|disabled|re-?enabled|enabled|shut down|powered (?:down|off)|restarted|rebooted|switched|failed over|halted|suspended|stopped|increased|added|removed|rerouted|moved|revoked|rotated|replaced|promoted|repaired|implemented|repointed|resumed)|failover)\b/,
  ),
];

/** What undoes the word behind it. */
const NOT_REALLY =
  /\b(?:attempt(?:s|ed|ing)? to|tried to|trying to|unable to|failed to|unsuccessful|could not|did not|decided to|decision to|plan(?:ned|s)? to|before|prior to|until they|would|should|intended to|scheduled to|for (?:rolling|a))(?: \w+){0,3} ?$/i;
/** What makes of an end a beginning of it, or of a whole a part. */
const PARTLY =
  /\b(?:some|partially|partial|partly|first|initial(?:ly)?|began(?: to)?|begin(?:ning)?(?: to)?|started(?: to)?|starting to|temporar\w+|limited|reduced|slowly|gradually)(?: [\w-]+){0,5}? ?$/i;
const MOSTLY =
  /\b(?:largely|mostly|most|majority|main|core|bulk|almost|nearly|substantially|generally)(?: [\w-]+){0,8}? ?$/i;

const BOUNDARY =
  /[;—]|\. |\s–\s|\)?, (?=(?:and|but)\b)| (?=and (?:the |all |it |they |we )?(?:\w+ )?(?:was|were|had|began|is|initiated|started|then|subsequently)\b)|\)?,? (?=(?:while|whereas|although|though|which|with|leading|resulting|causing|allowing|unblocking|when|as|where|because|so|however)\b)|, (?=(?:then|after|before|following|bringing|marking|affecting|prompting|at which|indicating|processing)\b)/gi;

/**
 * @param start of the time in the sentence
 * @param end of it
 * @param before end of the time before it in the sentence, or 0
 * @param after start of the time after it, or the sentence's length
 * @param previous the type of that time before it, for "by 3:10pm, and the US location by 4:58pm"
 */
export function typeInProse(
  sentence: string,
  { start, end, before, after }: Place,
  previous: string | null = null,
): string {
  const wholeLeft = sentence.slice(Math.max(before, start - NEARBY), start);
  const left = lastClause(wholeLeft);
  const told = nearestBefore(left) ?? (wordsIn(left) <= FEW_WORDS ? nearestBefore(wholeLeft) : null);
  if (told !== null) return told === 'impact_started' ? (changeWhen(sentence.slice(end, after)) ?? told) : told;
  // Between commas: "and, by 23:13 UTC, decided to …".
  const isSetOff = /,\s*\w*\s*$/.test(left) && /^\s*,/.test(sentence.slice(end, after));
  if (!isLeadIn(left) && !isSetOff) return previous !== null && before > 0 && isTail(wholeLeft) ? previous : 'note';
  return (
    firstAfter(firstClause(sentence.slice(end, Math.min(after, end + NEARBY)))) ??
    (before > 0 && isTail(wholeLeft) ? previous : null) ??
    'note'
  );
}

/** Where a time stands among the others of its sentence. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

const FEW_WORDS = 5;
/** How far the words that tell may stand from a time, in characters. */
const NEARBY = 300;
const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** " on July 31st and", ", and the US location by": what was said of the time before goes on. */
const isTail = (text: string): boolean => wordsIn(text) <= FEW_WORDS + 1 && /(?:^|[\s,])and\b/i.test(text);

const IMPACT =
  /\b(?:outages?|down(?:time)?|unavailab\w+|unreachable|inaccessible|unusable|degrad\w+|errors?|fail(?:ed|ing|ures?)|disrupt\w*|impact\w*|affect\w*|latenc\w+|packet loss|delay(?:s|ed)|loss of|lost|broken|offline|elevated|experienc\w+|suffer\w*|incident|unable|blackout|interrupt\w*|issues|bottleneck|blocked|slow\w*)\b/gi;
const NO_IMPACT =
  /\b(?:maintenance|deploy(?:ed|ing)|roll\w* out|suspended|paused|rerouted|mitigat\w*|troubleshoot\w*|investigat\w*|working|observed|applied|upgrade\w*|resum\w*|continued)\b/gi;
const DATA_LOSS =
  /\b(?:data (?:\w+ ){0,3}(?:lost|loss)|(?:were|was) (?:\w+ )?lost|lost (?:\w+ ){0,2}(?:data|writes|messages))\b/i;

/** What a stretch of time in a sentence is: `impact`, `data_loss`, or a `note`. The word nearest to it decides. */
export function typeOfStretch(
  sentence: string,
  { start, end, before, after }: Place,
  previous: string | null = null,
): string {
  const [left, right] = [
    sentence.slice(Math.max(before, start - NEARBY), start),
    sentence.slice(end, Math.min(after, end + NEARBY)),
  ];
  if (previous !== null && before > 0 && isTail(left)) return previous;
  if (DATA_LOSS.test(left) || DATA_LOSS.test(firstClause(right))) return 'data_loss';
  const [hurt, work] = [IMPACT, NO_IMPACT].map((words) =>
    Math.max(-1, ...[...left.matchAll(words)].map(({ index }) => index)),
  );
  if (hurt! >= 0 || work! >= 0) return hurt! > work! ? 'impact' : 'note';
  const [hurtAfter, workAfter] = [IMPACT, NO_IMPACT].map(
    (words) => [...firstClause(right).matchAll(words)][0]?.index ?? Infinity,
  );
  return hurtAfter! < workAfter! ? 'impact' : 'note';
}

function lastClause(text: string): string {
  const boundary = [...text.matchAll(BOUNDARY)].at(-1);
  return boundary ? text.slice(boundary.index + boundary[0].length) : text;
}

function firstClause(text: string): string {
  const trimmed = text.replace(/^[\s,)]+/, '');
  const boundary = [...trimmed.matchAll(BOUNDARY)].find(({ index }) => index > 0);
  return boundary ? trimmed.slice(0, boundary.index) : trimmed;
}

/** "On July 29, 2014, at", "and by", "Around": it leads to a time and says nothing. */
const isLeadIn = (text: string): boolean => !/[a-z]{3,} [a-z]{3,} [a-z]{3,}/i.test(text);

interface Match {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function matchesIn(text: string): Match[] {
  return RULES.flatMap(({ type, words }) =>
    [...text.matchAll(words)].flatMap(({ index, 0: found }): Match[] => {
      const before = text.slice(0, index);
      if (NOT_REALLY.test(before)) return [];
      const match = { type, start: index, end: index + found.length };
      if (type !== 'resolved') return [match];
      if (PARTLY.test(before)) return [{ ...match, type: 'note' }];
      return [MOSTLY.test(before) ? { ...match, type: 'mitigated' } : match];
    }),
  );
}

const nearestBefore = (text: string): string | null =>
  withoutOverlaps(matchesIn(text)).reduce<Match | null>(
    (best, each) => (best && best.end >= each.end ? best : each),
    null,
  )?.type ?? null;

const firstAfter = (text: string): string | null =>
  withoutOverlaps(matchesIn(text)).reduce<Match | null>(
    (best, each) => (best && best.start <= each.start ? best : each),
    null,
  )?.type ?? null;

/** Of matches that overlap the one of the first rule counts. */
function withoutOverlaps(matches: readonly Match[]): Match[] {
  const kept: Match[] = [];
  for (const each of matches)
    if (!kept.some((other) => other.start < each.end && each.start < other.end)) kept.push(each);
  return kept;
}

/** "The issue began at 16:55 when a team initiated a release": the time is of the change. */
function changeWhen(text: string): string | null {
  if (!/^[\s,)]*(?:when|as)\b/i.test(text)) return null;
  const type = firstAfter(firstClause(text.replace(/^[\s,)]*(?:when|as) /i, '')));
  return type !== null && ['release', 'config_changed', 'flag_changed', 'rollback'].includes(type) ? type : null;
}
