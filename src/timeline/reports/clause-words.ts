/** Words that say of what a clause tells whether it was, and how much of it. Each is tried on what stands before it. */

/** What undoes the words behind it: a plan, a wish, a condition, a denial. */
export const NOT_REALLY =
  /(?<!\w)(?:tried to|trying to|unable to|failed to|fails to|unsuccessful(?:ly)?|could not|cannot|not|\w+n[’']t|never|no|decided to|decision to|decides? (?:that|to)|plan(?:s|ned|ning)? (?:to|is|for|the)|intention to|intend\w* to|before|prior to|until they|until|would|should|will|may|might|could|scheduled to|for (?:rolling|a)|to avoid|avoid(?:ing)?|instead of|rather than|without|if|whether|in case|in order to|ability to|help to|need(?:s|ed)? to|had to|wants? to|wanted to|hoping to|expected to|consider(?:s|ed|ing)?|(?:asks?|asked|discuss\w*|wonder\w*|thinking) (?:how|about|whether|if))(?: [\w'’-]+){0,3} ?$/i;
/** Attempts are deeds, whatever came of them. */
export const ATTEMPT = /(?<!\w)attempt(?:s|ed|ing)?(?: \w+)? (?:to|at)(?: \w+){0,3} ?$/i;
/** What makes of a whole end a part of it, or its beginning. */
export const PARTLY =
  /(?<!\w)(?:some|partially|partial|partly|first|initial(?:ly)?|began(?: to)?|begin(?:ning)?(?: to)?|started(?: to)?|starting to|starts? to|temporar\w+|limited|reduced|slowly|gradually|~?\d+ ?%)(?: [\w-]+){0,5}? ?$/i;
export const MOSTLY =
  /(?<!\w)(?:largely|mostly|most|majority|main|core|bulk|almost|nearly|substantially|generally)(?: [\w-]+){0,8}? ?$/i;
/** Of stretches of time: what hurt, and what was done. */
export const IMPACT_WORDS =
  /(?<!\w)(?:outages?|down(?:time)?|unavailab\w+|unreachable|inaccessible|unusable|degrad\w+|errors?|fail(?:ed|ing|ures?)|disrupt\w*|impact\w*|affect\w*|latenc\w+|packet loss|delay(?:s|ed)|loss of|lost|broken|offline|elevated|experienc\w+|suffer\w*|incident|unable|blackout|interrupt\w*|issues|bottleneck|blocked|slow\w*|stuck|die|dying|crash\w*|could not|burst|dropped|gap)(?!\w)/gi;
export const WORK_WORDS =
  /(?<!\w)(?:maintenance|deploy(?:ed|ing)|roll\w* out|suspended|paused|rerouted|mitigat\w*|troubleshoot\w*|investigat\w*|working|applied|upgrade\w*|resum\w*)(?!\w)/gi;
export const DATA_LOST =
  /(?<!\w)(?:data (?:\w+ ){0,3}(?:lost|loss)|(?:were|was) (?:\w+ )?lost|lost (?:\w+ ){0,2}(?:data|writes|messages))(?!\w)/i;
/** Within the words themselves: "the fix will be deployed". */
export const UNREAL = /(?<!\w)(?:will|would|should|might|may|must|not|\w+n[’']t|to be)(?!\w)(?!.{0,40}until)/i;
