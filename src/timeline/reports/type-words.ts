/**
 * What a clause says happened, as a table of subjects, verbs and types. The first row that fits counts, so rows stand
 * from what is told most exactly to what is told least. Verbs stand in every tense that reports use: "restarted the
 * pod", "pod restarted", "restarting", "restart the pod".
 */

/** A row of the table. */
export interface TypeRule {
  readonly type: string;
  /** Global, so that every place is found; for a text in lower case. */
  readonly words: RegExp;
}

const rule = (type: string, ...words: readonly string[]): TypeRule => ({
  type,
  words: new RegExp(`\\b(?:${words.join('|')})(?!\\w)`, 'g'),
});

const TROUBLE =
  '(?:outages?|troubles?|disruptions?|impact|errors?(?: rates?)?|failures?|degradation|degraded performance|downtime|unavailability|latenc(?:y|ies)|packet loss|problems?|issues?|incidents?|events?|faults?|blackouts?|delays?|interruptions?|crash(?:es)?|time-?outs?|symptoms|slowness|slow-?downs?)';
const PEOPLE =
  '(?:we|i|they|teams?|engineers?|staff|operators?|responders?|developers?|admins?|sres?|crew|on-?call(?:er)?|@[\\w-]+|someone)';
const USERS =
  '(?:end-?users?|users?|customers?|clients?|students?|people|members?|tenants?|developers?|merchants?|teams?|gsis?)';
const BE = '(?:(?:is|are|was|were|be|been|being|got|has been|have been|had been)(?: now| then| again| also)? )?';
const BEGIN =
  '(?:beg[ai]ns?|begun|beginning|starts?|started|starting|commence[sd]?|initiat(?:e[sd]?|ing)|kick(?:s|ed) off|launch(?:es|ed))';
const SERVICE =
  '(?:services?|traffic|systems?|sites?|web ?sites?|hubs?|clusters?|operations?|functionality|availability|connectivity|access|performance|capacity|metrics|logins?|launches|everything|all|apis?|applications?|nodes?|components?|power|databases?|requests|jobs|queues?)';
const FIX =
  '(?:fix(?:es)?|patch|hot-?fix|work-?around|remediation|mitigations?|solution|potential fix|bug ?fix|correction)';
const DEPLOYED =
  '(?:deploy(?:s|ed|ing)?|appl(?:y|ies|ied)|implement(?:s|ed)?|roll(?:s|ed)? out|releas(?:e|es|ed)|push(?:es|ed)?|ship(?:s|ped)?|merg(?:e|es|ed)|install(?:s|ed)?|live|in place|complete[sd]?|add(?:s|ed)?|finish(?:es|ed)?)';
const CONFIG =
  '(?:config(?:uration)?s?|settings?|permissions?|polic(?:y|ies)|schema|dns|route ?tables?|routing|rules?|acls?|limits?|quotas?|terraform|parameters?|annotations?|exclusions?|iac)';
const CHANGED =
  '(?:chang(?:e|es|ed|ing)|updat(?:e|es|ed|ing)|modif(?:y|ies|ied|ying)|appl(?:y|ies|ied|ying)|push(?:es|ed|ing)?|set|sets|setting|attach(?:es|ed|ing)?|rais(?:e|es|ed|ing)|increas(?:e|es|ed|ing)|lower(?:s|ed|ing)?|made|add(?:s|ed|ing)?|creat(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|rolled out|roll(?:s|ing)? out|deployed|upload(?:s|ed|ing)?|tun(?:e|es|ed|ing)|enabl(?:e|es|ed|ing)|produced|destroy(?:s|ed)?|cleared?)';
const CAUSE =
  '(?:root[- ]causes?|causes?|culprits?|trigger(?:ing \\w+(?: \\w+)?)?|source|bugs?|reason|underlying (?:issue|problem))';
const SYMPTOM =
  '(?:(?:increased |high |elevated |unusual )?(?:latency|errors?|anomal(?:y|ies)|failures?|alerts?|degradation|drop|spike|load|behaviou?r|slowness|timeouts?|traffic|usage|counts?))';

export const TYPE_RULES: readonly TypeRule[] = [
  rule('note', 'peak(?:s|ed|ing)?', 'at its (?:peak|worst)', 'maxed out'),
  rule(
    'decision',
    'decid(?:e|es|ed|ing)|decision (?:\\w+ )?(?:is |was )?made|made the decision|chose|agreed (?:to|that)',
  ),
  rule('resolved', "(?:not|\\w+n[’']t) (?:\\w+ )?(?:resolved|restored|achieved|fixed|recovered|completed?) until"),
  rule(
    'impact_started',
    `(?:it|this|${TROUBLE}[^,;]{0,40},? (?:which|that)) (?:first )?(?:began|started|begins|starts|commenced)(?! to)`,
  ),
  rule('mitigation_started', '(?:recovery|restoration) (?:beginning|starting|began|started)'),
  rule('detected', `${SYMPTOM} (?:\\w+ )?(?:was|were|is|are) (?:\\w+ )?(?:identified|observed|noticed|seen|reported)`),
  rule(
    'impact_changed',
    '(?:begins?|began|begun|starts?|started|starting) (?:to )?(?:\\w+ )?(?:recover(?:y|ing)?|improv\\w+|return\\w*|normali[sz]\\w+|subsid\\w+|see recovery|drop|decreas\\w+|climb|rise)',
    '(?:initial|first) (?:\\w+ ){0,2}(?:improvements?|recovery)',
    '(?:partial(?:ly)?|some|gradual(?:ly)?|slowly|few|~?\\d+ ?%(?: of)?) (?:[\\w-]+ ){0,5}(?:recover\\w*|restor\\w*|back|improv\\w*|operational|online)',
    '(?:significantly|greatly|slightly|considerably) improv(?:ed|ing)',
    'improved (?:some|many|most) \\w+',
    'first (?:\\w+ ){1,3}(?:was |were )?(?:brought back|back online|restored)',
  ),
  rule(
    'reopened',
    `re-?open(?:s|ed)?`,
    `${TROUBLE} (?:re-?occur(?:s|red)?|return(?:s|ed)?|re-?appear(?:s|ed)?|recur(?:s|red)?|came back|is back)`,
  ),
  rule(
    'resolved',
    `(?:${TROUBLE}[^;]{0,60}|delay\\w*[^;]{0,60}|degrad\\w+[^;]{0,60}|disrupt\\w+[^;]{0,60}|lasted|lasting|persist\\w*|continued|remained|extended|unavailab\\w+[^;]{0,60}|unreachable[^;]{0,60}) (?:until|till)(?= ?(?:about |around |approximately )?$)`,
    `declared (?:\\w+ ){0,3}(?:resolved|over|closed|operating normally)`,
    '(?:announc|confirm|declar)(?:e|es|ed|s|ing)? (?:that )?(?:(?:the|full|final|complete) ){0,2}resolution',
  ),
  rule(
    'declared',
    `(?:incident|outage|emergency|sev\\W?\\w?\\d?|p[0-2]|major incident) (?:ticket )?(?:\\w+ )?${BE}(?:declared|raised|opened|created|called|started in)`,
    `(?:declar(?:e|es|ed|ing)|open(?:s|ed)|rais(?:e|es|ed)|creat(?:e|es|ed)) (?:an? |the |this )?(?:[\\w-]+ ){0,3}(?:incident|outage|emergency|sev\\W?\\d|p[0-2])(?! (?:page|report|channel|review|document))`,
    'declared',
  ),
  rule(
    'closed',
    `(?:incident|outage|ticket|issue|case)s? (?:\\w+ )?${BE}(?:marked (?:as )?)?closed`,
    'closed (?:the )?(?:incident|ticket|issue)',
  ),
  rule(
    'rollback',
    'roll(?:s|ed|ing)?[- ]?backs?',
    'roll(?:s|ed|ing)? (?:[\\w.-]+ ){1,5}back',
    'revert(?:s|ed|ing)?',
    'reversion',
    'back(?:s|ed|ing)? out',
    'downgrad(?:e|es|ed|ing)',
    'pulled from',
    'switch(?:es|ed|ing)? back',
    '(?:previous|prior|old) version (?:\\w+ )?(?:restored|redeployed)',
  ),
  rule(
    'impact_started',
    `(?:unexpectedly|accidentally|mistakenly|inadvertently|erroneously)`,
    `(?:release|deploy(?:ment)?|upgrade|change|update|migration|job|process|script)s? (?:[\\w.-]+ ){0,6}caus(?:e|es|ed|ing)`,
  ),
  rule('note', '(?:attempt|deploy(?:ment)?|roll-?over|test|ci|build|upgrade)s? (?:[\\w-]+ ){0,4}?fail(?:s|ed)?'),
  rule(
    'impact_ended',
    `(?:report(?:s|ed|ing)?(?: back)?|confirm(?:s|ed)?) (?:that )?(?:[\\w-]+ ){0,8}?(?:works?(?! on)|working|fine|no longer|back up|fixed|healthy|as expected)`,
    'availability confirmed',
  ),
  rule(
    'resolved',
    `(?:long-?term|permanent|final) (?:fix|solution)(?:es)? (?:is |was |has been )?${DEPLOYED}`,
    '(?:and|now) permanently fixed',
  ),
  rule(
    'mitigation_started',
    '(?:push(?:es|ed)?|sen[dt]s? out|propos\\w+|prepar\\w+) (?:an? |the )?(?:[\\w-]+ )?fix',
    'fix start(?:s|ed)?',
  ),
  rule(
    'mitigated',
    `${FIX} (?:for [^;]{1,60} )?(?:\\w+ )?${BE}(?:\\w+ )?${DEPLOYED}`,
    `${DEPLOYED} (?:an? |the |its |our |this |their |manual |quick |permanent )?(?:[\\w-]+ )?${FIX}`,
    'as a (?:quick|temporary) fix',
    `(?:largely |mostly |substantially |generally |mainly |almost all |majority of (?:\\w+ ){1,3}|most (?:[\\w-]+ ){1,6}|main \\w+ )(?:was |were |had been |has been )?(?:\\w+ )?(?:restored|recovered|resolved|operational|online|mitigated|back)`,
    `main (?:impact|issue|problem) ${BE}resolved`,
    '(?:restored|recovered|back|available) (?:to|for|in) (?:most|the majority)',
    'mitigat(?:ed|es)',
    '(?:full |complete )?mitigation (?:is |was )?(?:complete[d]?|achieved|confirmed)',
    'significant recovery',
    '(?:is |was |were |been )?(?:stabili[sz]ed|contained)',
    'unblocking \\w+',
    'degraded but functional',
    'halt(?:s|ed) the (?:automation|job|rollout|process|change)',
    'replacement (?:is |was )?completed?',
    'allowing (?:\\w+ ){0,4}to (?:resume|recover)',
  ),
  rule(
    'identified',
    `${CAUSE}[^;.]{0,40}? ${BE}(?:\\w+ )?(?:identified|determined|found|isolated|pinpointed|discovered|traced|confirmed|understood|known)`,
    `(?:identif(?:y|ies|ied|ying)|confirm(?:s|ed|ing)?|determin(?:e|es|ed|ing)|find(?:s)?|found|isolat(?:e|es|ed|ing)|pinpoint(?:s|ed|ing)?|discover(?:s|ed|ing)?|trac(?:e|es|ed|ing)|diagnos(?:e|es|ed)|figur(?:e|es|ed|ing) out|narrow(?:s|ed)(?: \\w+)? down) (?!.{0,60}(?:working|healthy|operational|restored|resolved))(?:[\\w'’/-]+ ){0,5}?(?:${CAUSE}|issue|problem|fault|change|wrong)`,
    `(?:issue|problem|fault|error) (?:with [^;.]{1,60} )?${BE}(?:\\w+ )?(?:identified|determined|found|isolated|pinpointed|diagnosed|traced)`,
    `(?:it ${BE}|${PEOPLE} )(?:identified|determin(?:ed|es)|f(?:ou|i)nds?(?: out)?|discover(?:ed|s)?|figured out)`,
    'figured out|found out|(?:determin(?:es|ed)|conclud(?:es|ed)|found|finds|discovered?) (?:that|there|correlations?|an?(?! way))',
    'identif(?:ied|ies|ying)(?! \\w+ (?:and|or))',
    'investigated and found',
    'analysis (?:showed|shows|revealed)',
    'turn(?:s|ed) out',
    "shows? (?:it[’']s|that|all)",
  ),
  rule(
    'escalated',
    'escalat(?:e|es|ed|ing|ion)',
    'pings?|pinged',
    'loop(?:s|ed)? (?:\\w+ )?in',
    'bring(?:s)? in|brought in|called in',
    'reach(?:es|ed|ing)? out to (?:[\\w-]+ ){0,3}(?:colleagues?|vendors?|providers?|support|aws|google|azure|teams?)',
    `(?:ticket|case) ${BE}(?:created|opened|raised|filed)`,
    '(?:open(?:s|ed)?|creat(?:e|es|ed)|rais(?:e|es|ed)|fil(?:e|es|ed)) (?:an? )?(?:[\\w-]+ ){0,3}(?:support )?(?:ticket|case)',
    `contact(?:s|ed|ing) (?:the |our )?(?:[\\w-]+ ){0,3}(?:vendors?|providers?|support|datacent(?:er|re)s?)`,
    'datacent(?:er|re)s? team contacted',
    `email ${BE}sent to (?:[\\w-]+ ){0,4}(?:provider|vendor|support)`,
    'forward(?:s|ed) to the',
  ),
  rule(
    'detected',
    '(?:notif(?:y|ies|ied)|told|tells|alert(?:s|ed)?|contact(?:s|ed)) (?:us|me|the on-?call)',
    'let us know',
  ),
  rule(
    'communicated',
    'status ?(?:page|post|update|incident|message)s?',
    'statuspage\\S*',
    'announc(?:e|es|ed|ing|ement)',
    `(?:notif(?:y|ies|ied|ying)|inform(?:s|ed|ing)?) (?:our |all |the |affected |internal |service )*(?:\\w+[- ]){0,2}?(?:${USERS}|list|owners?|list|stakeholders?)(?! (?:us|of potential))`,
    `(?:${USERS}|list|stakeholders?) ${BE}(?:notified|informed)`,
    `(?:e-?mails?|mails?|messages?|updates?|communications?|notices?) ${BE}(?:sent|posted|shared|published|issued)`,
    'publish(?:es|ed)?',
    '(?:sent|posted|shared|published|tweeted|tweets?|wrote|writes)(?! (?:out )?an? (?:\\w+ )?fix)(?! data)',
    'communicat(?:es|ed|ing)(?! with)|communications? (?:is |was |were )?sent|communicate (?:to|their|that|with)',
    'responded to (?:customers?|users?)|responded (?:asking|saying)',
    '(?:ask|asks|asked|asking) (?:the )?(?:teams?|users?|customers?|owners?)',
    'contact(?:s|ed)',
    'confirmed (?:ebs )?(?:degradation|an outage|an incident)',
    'signal+ed',
  ),
  rule(
    'acknowledged',
    'ack(?:s|ed)?|acknowledg(?:e|es|ed|ing)',
    `${BEGIN} (?:to )?(?:an? |the |their |initial )?(?:responding(?! again)|respond(?! again)|investigat\\w+|look(?:ing)?(?: into)?|debug\\w*|troubleshoot\\w*|triag\\w+)`,
    `(?:investigations?|debugging|troubleshooting|triage)(?: (?:on|into|of) [^;.]{1,50})? ${BE}(?:${BEGIN}|under ?way|ongoing)`,
    'investigat(?:e|es|ing)|looking into|looks into|looked into',
    `${PEOPLE} (?:\\w+ )?(?:were |was |are |is )?(?:engaged|joined|join)`,
    `(?:issue|problem|alert|verification)[^;.]{0,30} (?:verified|verification)|verification of|verif(?:y|ied) the (?:issue|problem)`,
    'alert discovered',
  ),
  rule(
    'resolved',
    'resolv(?:e|es|ed|ing)|solved|solves',
    '(?:full|final|complete|global|incident|issue|problem|ultimate) resolution|resolution (?:is |was )?(?:achieved|reached|confirmed|completed?)',
    '(?:is|are|was|were|been|permanently|all|fully|got|issue|problem|bug) (?:\\w+ )?fixed',
    `fix(?:ed|es) the (?:issue|problem)`,
    'full(?:y)? (?:[\\w-]+ )?(?:restor\\w+|recover\\w*|operational|healthy|health|resumed|returned)',
    `full (?:service|functionality|capacity) ${BE}(?:\\w+ )?(?:restored|resumed|returned|recovered)`,
    'back to (?:\\w+ )?(?:normal|service|health|operation\\w*)',
    '(?:return|returned|returning|returns|restored|recovered) to (?:\\w+ ){0,2}(?:normal|service|health|operation\\w*)',
    'normal operations?|operating normally|handling (?:\\w+ ){0,3}normally|at its usual',
    '(?:back|brought|came|comes?|coming|are|is) (?:[\\w-]+ ){0,4}(?:back|online|up)(?! (?:to|on|in|with|from|against) )',
    'back (?:up|online|in service|on-?line|again)|back operation\\w*',
    `${SERVICE} (?:[\\w-]+ ){0,2}?${BE}(?:\\w+ )?(?:restored|recovered|recovers?|resumes?|resumed|healthy|available|operational|reachable)`,
    '(?:was|were|been|is|are) (?:\\w+ )?(?:restored|recovered)',
    'restor(?:ed|es) (?:\\w+ )?(?:service|access|traffic|connectivity|power|functionality)',
    'recovered|restored(?= ?(?:by|at|around|on)? ?$)',
    '(?:re-?established)',
    'up and running|works? (?:again|as expected)|working (?:again|as expected|normally)|confirmed working|fix works',
    '(?:verified|confirm(?:s|ed)?) (?:\\w+ ){0,4}(?:healthy|operational|working|fixed|resolved)|systems verified operational',
    `(?:incident|outage|event|disruption|impact|problem)s? (?:\\w+ )?${BE}(?:end(?:s|ed|ing)|over|conclud(?:ed|es)|finished)`,
    'end of (?:the )?(?:incident|outage|impact)',
    `(?:issue|problem|errors?|alerts?) (?:goes|went|has gone|have gone|is|are) (?:away|gone)|errors? (?:stop|stopped|cease|ceased)`,
    'restoration (?:[^;]{0,60} )?(?:was |is )?(?:completed?|achieved)|backlogs? (?:was |were |fully )*(?:cleared|processed|drained)',
    'dealt with|all clear|all-clear|all healthy|reported (?:\\w+ )*healthy|no more \\w+',
    'all (?:[\\w-]+ ){1,5}(?:was|were|are) (?:\\w+ )?(?:operational|healthy|online|available|processed)',
    '(?:is|are|as|now|reported|all) healthy|traffic flowing|drops below (?:quota|the)',
  ),
  rule(
    'detected',
    'alert(?:s|ed|ing)?|alarm(?:s|ed)?|pag(?:e|es|ed) (?:the |our |on-?call|by)|pagerduty (?:alert|page|incident|fire[sd]|trigger)\\w*|paged',
    'detect(?:s|ed|ing|ion)?',
    'notic(?:e|es|ed|ing)',
    'bec(?:a|o)mes? aware|made aware|first (?:\\[?[\\w#-]+ ){0,2}\\[?(?:sign|report|notice|alert|finding|instance|occurrence|symptom)s?|initial finding',
    `(?:reports?|complaints?|queries) (?:\\w+ )?(?:started|start|began|begin|came in|come in|arrived?|received|of|from|by)|receiv(?:e|es|ed|ing) (?:\\w+ )*reports`,
    `${USERS} (?:\\w+ ){0,3}?(?:report(?:s|ed|ing)?|complain(?:s|ed|ing)?|notif(?:y|ies|ied) us|rais(?:e|es|ed)|reach(?:ing|ed)? out|see|sees)`,
    '(?:report(?:s|ed)?) (?:\\w+ )?(?:on|in|that|by|missing|offline|problems?|issues?|down)|reported|reportedly down',
    `${SYMPTOM} (?:\\w+ )?(?:was|were|is|are) (?:\\w+ )?(?:identified|observed|noticed|seen|reported)`,
    '(?:automated )?warnings?',
    'monitoring (?:systems? )?(?:\\w+ )?(?:identified|alerted|flagged|reported|shows?)',
    'spott?(?:ed|s)|flagged|triggered alert|slo[^,;]{0,40}triggered',
    'discover(?:y|ed|s)',
    'is seen|are seen|observ(?:e|es|ed|ing)',
    'reports? (?:on|in|that) ',
    'sees? (?:no|an?|errors?)',
  ),
  rule(
    'mitigation_started',
    `${BEGIN} (?:to )?(?:(?:\\w+ ){0,3}?(?:mitigat\\w+|restor\\w+|fix|remediat\\w+|repair\\w*|replac\\w+|recover\\w+|work(?:ing)?|migrat\\w+|drain\\w*|clean\\w*|scal\\w+|process of|rolling out (?:\\w+ ){0,3}fix))`,
    `(?:recovery|restoration|mitigation|remediation|repair)s?(?: (?:plan|procedure|process|effort|work)s?)? ${BE}${BEGIN}`,
    `work(?:ing|ed|s)? on (?:an? |the )?(?:\\w+ )?(?:fix|solution|patch)`,
    '(?:mitigation|repair|recovery|fix) attempts?',
    `new (?:remediation|mitigation|recovery) plan ${BE}initiated`,
  ),
  rule('mitigated', `${BEGIN} (?:to )?(?:\\w+ ){0,3}?again`),
  rule('flag_changed', 'feature flags?'),
  rule('data_loss', 'data (?:was |were |had been )?lost|data loss|lost data'),
  rule('action', `maintenance (?:window |procedure |work )?${BE}${BEGIN}`, `fail(?:ed|ing|s)? over|failover`),
  rule(
    'config_changed',
    `${CHANGED} (?:an? |the |all |its |some |new )?(?:[\\w-]+ ){0,4}?${CONFIG}(?: (?:changes?|updates?))?`,
    `${CONFIG} (?:[\\w-]+ ){0,5}?${BE}(?:\\w+ )?${CHANGED}`,
    `(?:change|update)s? (?:in|to|of) (?:\\w+ ){0,3}${CONFIG}`,
    '(?:incorrect|invalid|bad|erroneous|faulty|new) config(?:uration)?',
  ),
  rule(
    'release',
    `(?:release|deploy(?:ment)?|roll-?out|upgrade|version)s? (?:of (?:[^,;]{1,40}) )?(?:[\\w.-]+ ){0,6}?${BE}(?:began|begun|starts?|started|starting|initiated|deployed|released|goes|went|pushed|rolled out|shipped|completed?|finished|installed|merged|live)`,
    `(?:${BEGIN}|perform(?:s|ed)|following|after) (?:an? |the |its |their )?(?:[\\w-]+ ){0,3}(?:release|deploy(?:ment)?|roll-?out|upgrade)`,
    '(?:deploy(?:s|ed|ing)?|releas(?:es|ed|ing)|ship(?:s|ped)|roll(?:s|ed|ing) out|push(?:es|ed|ing)?|upgrad(?:e|es|ed|ing)|merg(?:es|ed|ing))',
    'the release of',
    '^(?:releases?|deploy(?:ment)?s?|roll-?outs?|upgrades?) (?:of|to|v?\\d)',
  ),
  rule(
    'impact_started',
    `${TROUBLE}(?: (?:with|in|on|at|for|of|affecting|to) [^,;.]{1,60})?,? (?:which |that |first |also |had |then |that )*(?:${BEGIN}|arose|occurs?|occurred|occurring|beginning|starting)`,
    `${BEGIN} (?:\\w+ )?(?:to )?(?:\\w+ )?(?:experienc|see|seeing|receiv|show|fail|crash|los|emit|degrad|backing|backing up|timing|return|transmitting|struggling|dropp)\\w*`,
    `(?:disruption|outage|impact|degradation|errors|incident|issue|event|downtime|offline|unavailable|rate)[^;]{0,70} (?:beginning|starting)`,
    `${TROUBLE}[^;]{0,70} (?:began|started|starting|beginning|occurred)(?= ?(?:around|at|on|about|from|approximately|just after)? ?$)`,
    '(?:jobs|requests|users|customers|builds|logins) (?:were|was|are) blocked',
    '(?:begins?|began|start(?:s|ed)?) to take',
    'bec(?:a|o)mes? (?:\\w+ )?(?:unavailable|unreachable|inaccessible|unresponsive|unusable|significant|severe|pending|overloaded|slow)',
    '(?:went|goes|go|taken|took|going) (?:\\w+ )?(?:down|offline|dark)',
    'experienc(?:ed|ing|es)|suffer(?:ed|ing|s)|sustain(?:ed|s)',
    '(?:stop(?:s|ped)|cease[sd]?|has stopped) (?:\\w+ )?(?:serving|responding|working|processing|receiving|sending)',
    '(?:were|was|is|are|being) (?!taken )(?:\\w+ )?(?:unavailable|unreachable|inaccessible|disrupted|down|broken|stuck|failing|degraded|truncated|wiped|unable)',
    'crash(?:ed|es|ing)?|collaps(?:ed|es)|fail(?:ed|s|ing)?|trip(?:ped|s)?|died|dies|lost power|power loss|power was lost|expir(?:e|ed|es)|out of (?:memory|disk)|drops? to zero|dropped',
    'error occurred|outage occurred|failures? occurred|occurr?(?:ed|s)|error rates? (?:were|rose|climb\\w*)|began to (?:climb|fail|rise)',
    'affected by|impact was observed|failures? of|loss of|lost (?:access|connectivity)|entered (?:\\w+ )?state|enters|caus(?:ed|es|ing) (?:\\w+ ){0,4}(?:to )?(?:fail|crash|errors?|die|outage|disruption|issue|unavailab\\w+)',
    'the (?:incident|outage|disruption|issue|problem) began|start of the (?:outage|incident|impact)|first (?:seen|observed)|visible issues|gets greater|building from|some (?:\\w+ ){0,4}were stuck|errors for',
    '(?:incident|outage|issue|problem) was triggered|triggered by|disturbance',
  ),
  rule(
    'action',
    `(?:paus|destroy|disabl|enabl|re-?enabl|restart|reboot|switch|halt|suspend|stop|increas|decreas|remov|reroute?|mov|migrat|revok|rotat|replac|promot|repair|implement|repoint|resum|scal|kill|delet|cordon|uncordon|drain|creat|block|unblock|clean|clear|purg|appl|attach|detach|import|mark|terminat|updat|add|set|execut|run|re-?run|broke|break|generat|test|roll|evict|relaunch|launch|trigger|toggl|build|rebuilt|rebuild|power|shut|chang|adjust|tun|provision|reset|reload|patch|install|configur|re-?queu|retri|abort|cancel|mov|isolat|throttl|reduc|rais|lower|recreat|complet|finish|prepar|restor|recover|reconfigur|reactivat|debug|spin|spun|bump|reboot|reimag|ran|repartition)(?:e|es|ed|ing|ped|ping|ned|ning|s|ied|ies|ting|ted|ged|led|ling|ched|y|ying)?`,
  ),
];
