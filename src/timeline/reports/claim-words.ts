/**
 * The words that make of a length one that is about the incident, and those that make it one of something else. Each
 * pattern is tried on a short piece of a sentence, directly before or behind the length.
 */

/** What the incident is called, as a thing that lasts. */
const TROUBLE =
  '(?:outages?|down-?time|down time|disruptions?|interruptions?|incidents?|unavailability|inaccessibility|(?:service )?degradations?|degraded [\\w/-]+|(?:DDoS |denial.of.service )?attacks?|(?:\\w+ )?impact|black-?outs?|lock-?outs?|brown-?outs?|network partition|(?:service )?failures?|read-only (?:state|mode|access|period)|(?:elevated |increased )?errors?(?: rates?)?|slow-?downs?|freezes?|instability|loss of (?:service|connectivity|access|availability|power))';

/** What is wrong while it lasts. Words that deny ("did not have", "no", "without") say it, too. */
const WRONG = `(?:${TROUBLE}|(?<!slow(?:ed)? |scal\\w+ |cool(?:ed)? |broke(?:n)? )down|offline|dark|disconnected|logged out|corrupt\\w*|invalid|faulty|erroneous|malformed|outdated|poor|under (?:\\w+ ){0,2}attack|un(?:available|reachable|usable|responsive|schedulable|healthy|able|stable|noticed|detected|serviceable|attended|monitored)|inaccessible|inoperable|non-(?:functional|operational|responsive)|degrad(?:ed|ing|es)|impaired|inoperative|broken|stuck|pending|hung|hanging|stalled|frozen|starved|blocked|locked out|throttled|overloaded|saturated|interrupted|read-only|fail(?:ed|ing|s)?|failing|crash(?:ed|ing|loop\\w*)|could(?: not|n[’']t)|did(?: not|n[’']t)|w(?:as|ere)(?: not|n[’']t)|would(?: not|n[’']t)|can(?:not|[’']t)|not being able|no(?! (?:more|less|later))|nothing|nobody|no one|without|error rates?|errors?|5\\d\\ds?|5xx|impact(?:ed|ing)|affect(?:ed|ing)|disrupt(?:ed|ing)|lost|los(?:s|ing) of|reduced|reducing|elevated|increased|packet loss|slow(?:ness|ed|er)?|delayed|missing|stale|wrong|incorrect(?:ly)?|freeze|froze|refus(?:ed|ing)|reject(?:ed|ing)|dropp(?:ed|ing)|return(?:ed|ing) (?:\\w+ ){0,3}errors?|timed out|timing out|out of (?:memory|service|disk|date|sync)|exhausted)`;

/** What the length measures instead. */
const OTHER_NOUN =
  '(?:time-?outs?|timed? ?out|ttls?|intervals?|retention|cool-?downs?|back-?offs?|grace|sla|slas|slo|slos|sli|targets?|objectives?|budget|thresholds?|limits?|polling|heartbeats?|leases?|keep-?alives?|latenc(?:y|ies)|response times?|load times?|p\\d\\d|percentile|lag|delays?|backlogs?|queues?|caches?|cached|caching|cron(?:job)?s?|schedules?|scheduled|windows?|age|aged|older|uptime|notice|expir\\w+|validity|valid|rpo|rto|sleep|retr(?:y|ies)|drift|skew|deadlines?|freeze slipped|slipped|maintenance|migrations?|meeting|catch-up|ran|running|old|history|snapshots?|backups?|scrape)';

/** Directly behind a length that is of something else. */
export const OTHER_BEHIND = new RegExp(
  `^[\\s-]*(?:ago|later|earlier|prior|early|late|old|apart|ahead|behind|away|each|per|apiece|a (?:day|week|month)|every|from now|in advance|into|long (?:freeze|meeting)|(?:of|worth of|of worth of) (?:\\w+ ){0,3}(?:data|writes|history|logs?|work|messages|events|metrics|observations|transactions|orders|credit|storage|waiting|notice|testing|traffic|backups?)(?! (?:unavailability|loss of service))|(?:\\w+[ -]){0,2}${OTHER_NOUN}|(?:run|series) of|(?:\\w+ ){0,2}(?:marathon|compromise window|data (?:delay|loss))|after (?:launch|startup|(?:the |a |our )?(?:deploy\\w*|release|launch|landing|change|upgrade)))(?!\\w)`,
  'i',
);
/** Directly before one. */
export const OTHER_BEFORE =
  /(?<!\w)(?:every|each|per|once|twice|(?:(?:with)?in|over|during|for|of) (?:the |these )?(?:first|last|next|past|previous|coming|following|subsequent|preceding)|last|past|next|previous|subsequent|least recent|only (?:happens|runs) (?:\w+ ){0,2}|older than|newer than|ran for|running for|(?:has|have) been (?:\w+ ){0,3}for|had been (?:running|using|in (?:use|place|production)|live|there|deployed|open|present|broken|around|working) (?:\w+ ){0,3}for|wait(?:ed|ing|s)? (?:\w+ ){0,3}(?:for|up to)?|sleep(?:s|ing)? (?:for )?|monitor(?:ed|ing) (?:the |our |it |this |all )(?:\w+ ){0,3}for|watch(?:ed|ing) (?:\w+ ){0,4}for|kept (?:\w+ ){0,3}for|retain(?:ed)? (?:\w+ ){0,3}for|stored (?:\w+ ){0,3}for|valid (?:\w+ )?for|after|by|at|than|exceed(?:ed|ing|s)?|timeout=?)\s*$/i;
/** A measure that is set, was set, or is measured, in the clause before the length. */
export const MEASURE_BEFORE = new RegExp(
  `(?<!\\w)${OTHER_NOUN}(?!\\w)(?:(?! (?:outage|incident|down|unavailable)\\b)[^;]){0,45}$`,
  'i',
);

/** "elevated latency for two hours": such a measure can be what was wrong. */
export const WRONG_MEASURE_FOR =
  /(?<!\w)(?:latenc(?:y|ies)|(?:response|load) times?|lag|delays?|queues?|backups?|lagged)(?!\w)[^;]{0,45}(?<!\w)for\s*$/i;

/** Clauses that say what is meant to be, may be, or usually is. */
export const NOT_WHAT_WAS =
  /(?<!\w)(?:if|unless|will|won[’']t|shall|should|would(?! not|n[’']t)|could(?! not|n[’']t)|might|must|may(?! \d)|can(?!not|[’']t)|plan(?:s|ned|ning)?(?! (?:maintenance|upgrade|change|work|outage|downtime))|expect(?:s|ed|ing)?|anticipat\w+|intend\w*|aim(?:s|ing)?|goal|target|promise[sd]?|guarantee\w*|usually|normally|typically|generally|always|often|sometimes|occasionally|on average|an average of|historically|takes?|need(?:s)? to|supposed to|scheduled (?:to|for)|allow(?:s|ed)? (?:up )?to|(?:budget|policy) allows?|by design|configured|set to|set at|raised to|lowered to|reduced to|increased? to|decreased? to|bump(?:ed)?|hypothe\w+|in theory|ideally|to be)(?!\w)/i;
/** Sentences about other incidents, or none that was. */
export const ANOTHER_TIME =
  /(?<!\w)(?:for (?:example|instance)|e\.g\.|previously|on (?:a|one|two|several) previous|(?:previous|prior|past|earlier|similar|last year[’']s|another|future) (?:incident|outage|occasion|occurrence|event)s?|last time|in the past|back in|action items?|(?:alert|page|notif(?:y|ies)|warn)s? (?:us |someone |the team )?(?:when(?:ever)?|if)|let[’']s|maybe \w+ minutes\?)(?!\w)/i;

const GLUE = '(?:\\s*\\(|\\s*,|\\s*:|\\s*[–—-])?\\s*';
/** "an outage that lasted", "lasted a long time (", "persisted for another" */
export const LASTED =
  /(?<!\w)(?:last(?:ed|ing)|persist(?:ed|ing)|continu(?:ed|ing)|went on|dragged on|span(?:ned|ning)|ongoing|was present|endured)(?:,? (?:for|only|over|in total|a total of|about|a (?:long|short) time|a period of|another|a further|an additional|from \S{4,12} (?:to|until|till) \S{4,12}|until \S{4,12}|a)){0,3}[\s(,]*$/i;
export const LASTED_OTHER =
  /(?<!\w)(?:backlogs?|queues?|migration|maintenance|window|meeting|call|upgrade|recovery job|(?:had|has|have|to|and) continu\w+ to (?:operate|run|work|use))(?!\w)[^,;]*$/i;
/** "34-minute outage", "13 minutes of intermittent downtime" */
export const OF_TROUBLE = new RegExp(
  `^[\\s-]*(?:long )?(?:(?:period|window|stretch|span) )?(?:of )?(?:(?!(?:and|or|but|the|to|in|on|after|before|until|from|since|for|we|of|with|by) )[\\w-]+,? ){0,3}${TROUBLE}(?!\\w)(?! (?:budget|threshold|review|call|meeting|window for))`,
  'i',
);
/** "outage of", "periodic outages of", "downtime was", "total duration of impact to", "Outage (", "bounded to" */
export const TROUBLE_OF = new RegExp(
  `(?<!\\w)(?:${TROUBLE}|durations?|(?:overall|total) (?:length|time))(?: (?:window|period|time|length|duration|itself|of (?:the |this )?(?:\\w+ )?${TROUBLE}|of (?:unknown|undetermined) (?:length|duration)(?: bounded)?|for (?:all|most|some|our|the) \\w+)){0,3}(?: (?:was|were|of|to|is|totall?ing|totall?ed|amounting to|spanned|took|being|bounded (?:to|by)|limited to|for|=)){0,2}${GLUE}(?:a total of )?$`,
  'i',
);
/** "an incident that affected the dashboard for" */
export const TROUBLE_THAT =
  /(?<!\w)(?:outage|incident|disruption|interruption|event),? (?:that|which) (?:[\w-]+ ){1,12}for(?: a total of)? ?$/i;
export const BOUNDED =
  /(?<!\w)(?:bounded (?:to|by|at)|totall?ing|totall?ed|amount(?:ed|ing) to|for a total(?: duration)? of|a duration of)\s*$/i;
/** "unavailable for", "did not have the right version for" */
export const WRONG_FOR = new RegExp(
  `(?<!\\w)${WRONG}(?!\\w)[^;:]{0,110}(?<!\\w)for(?: (?:a |the )?(?:total|periods?|duration)(?: duration)?(?: of)?| another| a further| an additional| only| the)?\\s*$`,
  'i',
);
export const WRONG_OVER = new RegExp(
  `(?<!\\w)${WRONG}(?!\\w)[^;:.]{0,70}(?<!\\w)(?:over|during|in|throughout) (?:an?|the)?\\s*$`,
  'i',
);
export const PERIOD = /^[\s-]?(?:period|span|stretch|window)(?!\w)/i;
export const PERIOD_OF = /(?<!\w)(?:period|window|span|stretch)s? of (?:only )?$/i;
/** "period where jobs could not be scheduled" */
export const WHERE_WRONG = new RegExp(
  `^[\\s-]*(?:long )?(?:period |window |span |stretch )?(?:when|where|(?:in|during|for) which|while|that|with|of) [^;.]{0,110}(?<!\\w)${WRONG}(?!\\w)`,
  'i',
);
export const FOR = /(?:^|[,;(:] ?|and |but )for\s*$/i;
export const THEN_WRONG = new RegExp(`^,? [^;.]{0,90}(?<!\\w)${WRONG}(?!\\w)`, 'i');
/** "100% down for", "went dark for" */
export const WAS_DOWN = /(?<!\w)(?:went|go|was|were|is|been|being) (?:[\w%]+ )?(?:down|offline|dark|out)(?: for)?\s*$/i;
/** "from 15:40 to 16:12 (", "08:35 – 08:53, a duration of": the length of the two times before it. */
export const BESIDE_RANGE =
  /\d\d?[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{1,5}\)?)? ?(?:-|–|—|to|until|till|and)(?: \d{4}-\d\d-\d\d| [A-Z][a-z]{2,8} \d{1,2},?)? ?\d\d?[:.h]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{1,5}\)?)?(?: on [^,(]{3,30})?[\s,;:]*(?:[(=–—-]|for|a (?:total|duration|period) of|lasting|i\.e\.|or|so)\s?$/;
