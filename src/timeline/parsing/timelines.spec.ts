/** Timelines as people type them: each is read rightly, or refused with the line named; none is quietly now. */
import { describe, expect, it } from '@jest/globals';
import { zoneNamed } from '../clocks.js';
import { readLines } from './lines.js';
import { told } from './told.testing.js';

interface Typed {
  readonly name: string;
  readonly zone: string;
  readonly now: string;
  readonly lines: readonly string[];
  readonly read: readonly string[];
}

const TYPED: readonly Typed[] = [
  {
    name: 'plain clock times',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['21:50 alerts fire', '21:58 rolled back', '22:10 resolved'],
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 2026-11-29T21:58Z rollback rolled back',
      '3 2026-11-29T22:10Z resolved',
    ],
  },
  {
    name: 'bullets with dashes',
    zone: 'Europe/Berlin',
    now: '2026-11-29T23:00:00Z',
    lines: ['- 21:50 – alerts fire', '- 21:58 – Escalated to the database team', '- 22:10: Resolved: all checks green'],
    read: [
      '1 2026-11-29T20:50Z note alerts fire',
      '2 2026-11-29T20:58Z escalated Escalated to the database team',
      '3 2026-11-29T21:10Z resolved all checks green',
    ],
  },
  {
    name: 'numbered',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['1. 21:50 alerts fire', '2. 21:58 we look at the queue', '10) 22:10 traffic is back'],
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 2026-11-29T21:58Z note we look at the queue',
      '3 2026-11-29T22:10Z note traffic is back',
    ],
  },
  {
    name: 'checkboxes',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['- [x] 21:50 page the owner', '- [ ] 22:00 write to customers'],
    read: ['1 2026-11-29T21:50Z note page the owner', '2 2026-11-29T22:00Z note write to customers'],
  },
  {
    name: 'bold leads',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['**21:50** - alerts fire', '**21:58 UTC:** rollback begins', '*22:10* ok again', '`22:12` note taken'],
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 2026-11-29T21:58Z note rollback begins // a note: a change is written "rollback SERVICE VERSION"',
      '3 2026-11-29T22:10Z note ok again',
      '4 2026-11-29T22:12Z note taken',
    ],
  },
  {
    name: 'table with a zone in its header',
    zone: 'America/New_York',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '| Time (UTC) | Who | Event |',
      '|:---|---|---|',
      '| 21:50 | ana | alerts fire |',
      '| 21:58 | bo | Detected |',
      '| 22:10 | | Resolved |',
    ],
    read: [
      '3 2026-11-29T21:50Z note ana · alerts fire',
      '4 2026-11-29T21:58Z detected bo',
      '5 2026-11-29T22:10Z resolved',
    ],
  },
  {
    name: 'table with date, time and zone in columns',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '| Date | Time | Zone | What |',
      '|---|---|---|---|',
      '| 2026-11-28 | 21:50 | CET | alerts fire |',
      '| 2026-11-29 | 00:10 | CET | traffic is back |',
    ],
    read: ['3 2026-11-28T20:50Z note alerts fire', '4 2026-11-28T23:10Z note traffic is back'],
  },
  {
    name: 'table of labels',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '| First detected | 2026-11-29 21:50 |',
      '| Incident declared | 2026-11-29 21:55 |',
      '| Repaired | 2026-11-29 22:20 |',
      '| Resolved | TBD |',
    ],
    read: [
      '1 2026-11-29T21:50Z detected First detected',
      '2 2026-11-29T21:55Z declared Incident declared',
      '3 2026-11-29T22:20Z mitigated Repaired',
      '4 nothing // "TBD" is a placeholder: left out',
    ],
  },
  {
    name: 'two zones in two columns',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '| Time (PST) | Time (UTC) | Event |',
      '|---|---|---|',
      '| 13:50 | 21:50 | alerts fire |',
      '| 13:58 | 22:58 | does not fit |',
    ],
    read: ['3 2026-11-29T21:50Z note alerts fire', '4 ! the two times beside each other are not one instant'],
  },
  {
    name: 'tabs',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['21:50\talerts fire', '21:58\tana\trolls back'],
    read: ['1 2026-11-29T21:50Z note alerts fire', '2 2026-11-29T21:58Z note ana · rolls back'],
  },
  {
    name: 'pipes without a table',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['21:50 | api | errors rise', '21:58 | api | Resolved'],
    read: ['1 2026-11-29T21:50Z note api · errors rise', '2 2026-11-29T21:58Z resolved api'],
  },
  {
    name: 'commas',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['2026-11-29,21:50,alerts fire', '2026-11-29 21:58;rolled back'],
    read: ['1 2026-11-29T21:50Z note alerts fire', '2 2026-11-29T21:58Z rollback rolled back'],
  },
  {
    name: 'headings with paragraphs',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '# Timeline',
      '',
      '## 21:50 UTC – alerts fire',
      '',
      'The error rate rises.',
      'Only writes fail.',
      '',
      '## 22:10 UTC',
      '',
      'Traffic is back.',
    ],
    read: [
      '3 2026-11-29T21:50Z note alerts fire\n\nThe error rate rises.\nOnly writes fail.',
      '8 2026-11-29T22:10Z note Traffic is back.',
    ],
  },
  {
    name: 'days as headings',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '### Friday, 27 November 2026',
      '- 23:50 alerts fire',
      '- 00:20 we look at it',
      '### Sunday, 29 November 2026',
      '- 09:00 the vendor answers',
    ],
    read: [
      '2 2026-11-27T23:50Z note alerts fire',
      '3 2026-11-28T00:20Z note we look at it // the next day, 2026-11-28: a step back of more than 6 h',
      '5 2026-11-29T09:00Z note the vendor answers',
    ],
  },
  {
    name: 'days in lines of their own',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['2026-11-27:', '  21:50 alerts fire', '2026-11-28:', '  08:00 it is fixed'],
    read: ['2 2026-11-27T21:50Z note alerts fire', '4 2026-11-28T08:00Z note it is fixed'],
  },
  {
    name: 'key and value',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      'Detected: 2026-11-29 21:50 UTC',
      'Acknowledged = 21:52 by ana',
      '**Impact start:** 21:40',
      'End time: 22:30',
    ],
    read: [
      '1 2026-11-29T21:50Z detected',
      '2 2026-11-29T21:52Z acknowledged by ana',
      '3 2026-11-29T21:40Z impact_started Impact start // out of order: earlier than the line before',
      '4 2026-11-29T22:30Z incident_ended End time',
    ],
  },
  {
    name: 'labels without a colon',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['Incident declared at 21:50 UTC', 'resolved 22:30'],
    read: ['1 2026-11-29T21:50Z declared Incident declared', '2 2026-11-29T22:30Z resolved'],
  },
  {
    name: 'am and pm over midnight',
    zone: 'America/New_York',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '9:50 PM alerts fire',
      '11:58pm escalated to the vendor',
      '12:20 a.m. the vendor answers',
      '1 AM traffic is back',
    ],
    read: [
      '1 2026-11-29T02:50Z note {"occurredAtText":"9:50 PM"} alerts fire',
      '2 2026-11-29T04:58Z escalated {"occurredAtText":"11:58pm"} to the vendor',
      '3 2026-11-29T05:20Z note {"occurredAtText":"12:20 a.m."} the vendor answers // the next day, 2026-11-29: a step back of more than 6 h',
      '4 2026-11-29T06:00Z note {"occurredAtText":"1 AM"} traffic is back',
    ],
  },
  {
    name: 'more than a day',
    zone: 'UTC',
    now: '2026-11-22T08:00:00Z',
    lines: ['22:00 a', '02:00 b', '09:00 c', '23:30 d', '23:45 e'],
    read: [
      '1 2026-11-20T22:00Z note a',
      '2 2026-11-21T02:00Z note b // the next day, 2026-11-21: a step back of more than 6 h',
      '3 2026-11-21T09:00Z note c',
      '4 2026-11-21T23:30Z note d',
      '5 2026-11-21T23:45Z note e',
    ],
  },
  {
    name: 'out of order by little',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['21:50 alerts fire', '21:45 the deploy had begun', '22:00 rolled back'],
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 2026-11-29T21:45Z note the deploy had begun // out of order: earlier than the line before',
      '3 2026-11-29T22:00Z rollback rolled back',
    ],
  },
  {
    name: 'told from its end',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['22:40 resolved', '22:10 monitoring the fix', '21:50 identified', '21:20 investigating'],
    read: [
      '1 2026-11-29T22:40Z resolved',
      '2 2026-11-29T22:10Z monitoring the fix',
      '3 2026-11-29T21:50Z identified',
      '4 2026-11-29T21:20Z note investigating // the list is read from its end',
    ],
  },
  {
    name: 'chat of a phone',
    zone: 'UTC',
    now: '2026-11-30T23:00:00Z',
    lines: ['[29/11/2026, 21:50:13] Ana: checkout is down', '[29/11/2026, 21:51:02] Bo: on it'],
    read: ['1 2026-11-29T21:50:13Z note Ana: checkout is down', '2 2026-11-29T21:51:02Z note Bo: on it'],
  },
  {
    name: 'chat with names first',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['ana [21:50]: checkout is down', '@bo (21:51): on it'],
    read: ['1 2026-11-29T21:50Z note ana: checkout is down', '2 2026-11-29T21:51Z note bo: on it'],
  },
  {
    name: 'chat of the old kind',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['[21:50] <ana> checkout is down', '21:51 <bo> on it'],
    read: ['1 2026-11-29T21:50Z note <ana> checkout is down', '2 2026-11-29T21:51Z note <bo> on it'],
  },
  {
    name: 'chat with times alone',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['9:50 PM', 'the checkout is down', '9:52 PM', 'rolling back'],
    read: [
      '1 2026-11-29T21:50Z note {"occurredAtText":"9:50 PM"} the checkout is down',
      '3 2026-11-29T21:52Z note {"occurredAtText":"9:52 PM"} rolling back',
    ],
  },
  {
    name: 'chat with a name above',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['Ana Lima  9:50 PM', 'the checkout is down'],
    read: [
      '1 ! its time does not stand at its head: put it first, or begin with "note"',
      '2 now note the checkout is down',
    ],
  },
  {
    name: 'log of a service',
    zone: 'Europe/Berlin',
    now: '2026-11-30T00:00:00Z',
    lines: [
      '2026-11-29T21:50:00.123Z ERROR database gone',
      '2026-11-29 22:51:07,001 WARN slow',
      '[2026-11-29T21:52:00+01:00] INFO back',
    ],
    read: [
      '1 2026-11-29T21:50:00.123Z note ERROR database gone',
      '2 2026-11-29T21:51:07.001Z note WARN slow',
      '3 2026-11-29T20:52:00Z note INFO back',
    ],
  },
  {
    name: 'log of the system',
    zone: 'Europe/Berlin',
    now: '2026-11-30T00:00:00Z',
    lines: ['Nov 29 21:50:03 web-1 app[12]: out of memory', 'Nov 29 21:50:09 web-1 app[12]: started'],
    read: [
      '1 2026-11-29T20:50:03Z note {"occurredAtText":"Nov 29 21:50:03"} web-1 app[12]: out of memory',
      '2 2026-11-29T20:50:09Z note {"occurredAtText":"Nov 29 21:50:09"} web-1 app[12]: started',
    ],
  },
  {
    name: 'log of a database',
    zone: 'Europe/Berlin',
    now: '2026-11-30T00:00:00Z',
    lines: ['2026-11-29 21:50:00.000 UTC [12] LOG:  checkpoint', '2026-11-29 22:50:00+01 [13] FATAL:  no space'],
    read: ['1 2026-11-29T21:50:00Z note [12] LOG:  checkpoint', '2 2026-11-29T21:50:00Z note [13] FATAL:  no space'],
  },
  {
    name: 'log in seconds since 1970',
    zone: 'UTC',
    now: '2026-11-30T00:00:00Z',
    lines: ['1795989000 out of memory', '1795989009.25 started'],
    read: [
      '1 ! "1795989000" is not a time: write 2026-11-20T18:30:00Z',
      '2 ! "1795989009" is not a time: write 2026-11-20T18:30:00Z',
    ],
  },
  {
    name: 'other zones in one text',
    zone: 'Europe/Berlin',
    now: '2026-11-30T00:00:00Z',
    lines: [
      '21:50 UTC alerts fire',
      '4:58 PM EST the vendor is called',
      '14:10 PST (22:10 UTC) it answers',
      '2026-11-29 23:20 traffic is back',
    ],
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 2026-11-29T21:58Z note {"occurredAtText":"4:58 PM EST"} the vendor is called',
      '3 2026-11-29T22:10Z note {"occurredAtText":"14:10 PST (22:10 UTC)"} it answers',
      '4 2026-11-29T22:20Z note traffic is back',
    ],
  },
  {
    name: 'a zone for all',
    zone: 'Europe/Berlin',
    now: '2026-11-30T00:00:00Z',
    lines: ['All times in PST.', '', '13:50 alerts fire', '13:58 UTC+0 this one is not', '14:10 – back'],
    read: [
      '3 2026-11-28T21:50Z note alerts fire',
      '4 2026-11-29T13:58Z note {"occurredAtText":"13:58 UTC+0"} this one is not // the next day, 2026-11-29: a step back of more than 6 h',
      '5 2026-11-29T22:10Z note back',
    ],
  },
  {
    name: 'a zone that is several',
    zone: 'Europe/Berlin',
    now: '2026-11-30T00:00:00Z',
    lines: ['21:50 BST alerts fire', '21:51 IST it goes on', '21:52 CST still'],
    read: [
      '1 ! "BST" could mean Europe/London, Asia/Dhaka or Pacific/Bougainville: write the name or the offset',
      '2 ! "IST" could mean Asia/Kolkata, Europe/Dublin or Asia/Jerusalem: write the name or the offset',
      '3 ! "CST" could mean America/Chicago, Asia/Shanghai, Asia/Taipei or America/Havana: write the name or the offset',
    ],
  },
  {
    name: 'a zone of the other season',
    zone: 'UTC',
    now: '2026-07-30T00:00:00Z',
    lines: ['2026-07-29 13:50 PST alerts fire'],
    read: [
      '1 2026-07-29T20:50Z note {"occurredAtText":"2026-07-29 13:50 PST"} alerts fire // PST is impossible on 2026-07-29: read on the clocks of America/Los_Angeles',
    ],
  },
  {
    name: 'an hour that comes twice',
    zone: 'UTC',
    now: '2026-11-30T00:00:00Z',
    lines: ['2026-11-01 01:30 EDT one', '2026-11-01 01:30 EST two'],
    read: [
      '1 2026-11-01T05:30Z note {"occurredAtText":"2026-11-01 01:30 EDT"} one',
      '2 2026-11-01T06:30Z note {"occurredAtText":"2026-11-01 01:30 EST"} two',
    ],
  },
  {
    name: 'ranges',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '17:00–18:00 impact checkout down',
      '18:10 - 18:20 we restart everything',
      'from 18:30 to 18:40 data_loss orders',
      '18:50-19:00 impact start api',
    ],
    read: [
      '1 2026-11-29T17:00Z impact {"component":"checkout","level":"down","until":"2026-11-29T18:00Z","occurredAtText":"17:00–18:00"}',
      '2 2026-11-29T18:10Z note {"until":"2026-11-29T18:20Z"} we restart everything',
      '3 2026-11-29T18:30Z data_loss {"component":"orders","until":"2026-11-29T18:40Z","occurredAtText":"from 18:30 to 18:40"}',
      '4 ! impact_started has no end of its own: begin with "impact", or name one time',
    ],
  },
  {
    name: 'over midnight in a range',
    zone: 'UTC',
    now: '2026-11-30T12:00:00Z',
    lines: ['2026-11-29 23:50 – 00:20 impact api down'],
    read: [
      '1 2026-11-29T23:50Z impact {"component":"api","level":"down","until":"2026-11-30T00:20Z","occurredAtText":"2026-11-29 23:50 – 00:20"}',
    ],
  },
  {
    name: 'doubt',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '~21:50 alerts fire',
      'ca. 21:55 a call',
      'around 22:00 more calls',
      '22:05 (maybe earlier?) mails',
      '22:10? a page',
      'between 22:20 and 22:30 it ends',
    ],
    read: [
      '1 2026-11-29T21:50Z note {"approximate":true,"occurredAtText":"~21:50"} alerts fire',
      '2 2026-11-29T21:55Z note {"approximate":true,"occurredAtText":"ca. 21:55"} a call',
      '3 2026-11-29T22:00Z note {"approximate":true,"occurredAtText":"around 22:00"} more calls',
      '4 2026-11-29T22:05Z note {"approximate":true,"occurredAtText":"22:05 (maybe earlier?)"} mails',
      '5 2026-11-29T22:10Z note {"approximate":true,"occurredAtText":"22:10?"} a page',
      '6 2026-11-29T22:20Z note {"earliest":"2026-11-29T22:20:00.000Z","latest":"2026-11-29T22:30:00.000Z","occurredAtText":"between 22:20 and 22:30"} it ends',
    ],
  },
  {
    name: 'coarse times',
    zone: 'UTC',
    now: '2026-11-30T00:00:00Z',
    lines: ['2026-05-?? the bug is shipped', '2026-11-29 customers write', '2026-11-29 14:?? a first page'],
    read: [
      '1 2026-05 note {"timeZone":"UTC","occurredAtText":"2026-05-??"} the bug is shipped',
      '2 2026-11-29 note {"timeZone":"UTC"} customers write',
      '3 2026-11-29T14:00Z note {"precision":"hour","occurredAtText":"2026-11-29 14:??"} a first page',
    ],
  },
  {
    name: 'French and German',
    zone: 'Europe/Paris',
    now: '2026-11-30T00:00:00Z',
    lines: ['18h30 alerte', '18h45 : on redémarre', '19.10 Uhr alles gut', '29.11.2026 20:15 Ende'],
    read: [
      '1 2026-11-29T17:30Z note {"occurredAtText":"18h30"} alerte',
      '2 2026-11-29T17:45Z note {"occurredAtText":"18h45"} on redémarre',
      '3 2026-11-29T18:10Z note {"occurredAtText":"19.10 Uhr"} alles gut',
      '4 2026-11-29T19:15Z note Ende',
    ],
  },
  {
    name: 'day first, month first',
    zone: 'UTC',
    now: '2026-11-30T00:00:00Z',
    lines: [
      '05/11/2026 21:50 a',
      '11/29/2026 21:50 b',
      '29 Nov 2026 22:10 c',
      'November 29th, 2026 at 10:20 PM d',
      '22:30 on 29 Nov 2026 e',
    ],
    read: [
      '1 2026-11-05T21:50Z note a // read as 2026-11-05, the day first',
      '2 2026-11-29T21:50Z note b',
      '3 2026-11-29T22:10Z note {"occurredAtText":"29 Nov 2026 22:10"} c',
      '4 2026-11-29T22:20Z note {"occurredAtText":"November 29th, 2026 at 10:20 PM"} d',
      '5 2026-11-29T22:30Z note {"occurredAtText":"22:30 on 29 Nov 2026"} e',
    ],
  },
  {
    name: 'since T0',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['T0 = 21:50 deploy of api', 'T+5m alerts fire', 'T+00:12 rolled back', 'T-2m tests are green'],
    read: [
      '1 2026-11-29T21:50Z note {"occurredAtText":"T0 = 21:50"} deploy of api',
      '2 2026-11-29T21:55Z note {"occurredAtText":"T+5m"} alerts fire',
      '3 2026-11-29T22:02Z rollback {"occurredAtText":"T+00:12"} rolled back',
      '4 2026-11-29T21:48Z note {"occurredAtText":"T-2m"} tests are green',
    ],
  },
  {
    name: 'since a T0 that is missing',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['T+5m alerts fire', 'T+12m rolled back'],
    read: [
      '1 ! it counts from a T0 that no line gives: write "T0 14:02 …"',
      '2 ! it counts from a T0 that no line gives: write "T0 14:02 …"',
    ],
  },
  {
    name: 'ago',
    zone: 'UTC',
    now: '2026-11-29T23:00:30Z',
    lines: ['-25m impact start checkout', '10 minutes ago we restarted', 'note it looks better'],
    read: [
      '1 2026-11-29T22:35:30Z impact_started {"component":"checkout"}',
      '2 2026-11-29T22:50:30Z note we restarted',
      '3 now note it looks better // no time: taken as now',
    ],
  },
  {
    name: 'words without times',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['Summary of the outage', '21:50 alerts fire', 'and they go on firing', '  for half an hour'],
    read: [
      '1 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '2 2026-11-29T21:50Z note alerts fire',
      '3 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '4 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
    ],
  },
  {
    name: 'a time inside',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['the alert of 21:50 was the first', 'note the alert of 21:50 was the first'],
    read: [
      '1 ! its time does not stand at its head: put it first, or begin with "note"',
      '2 now note the alert of 21:50 was the first',
    ],
  },
  {
    name: 'what looks like a time',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '25:99 a',
      '13:30 PM b',
      '2026-02-30 10:00 c',
      'Monday 29 Nov 2026 10:00 d',
      '14:02:75 e',
      '14.02.33 f',
      '20261129T215000Z g',
      '12:30abc h',
    ],
    read: [
      '1 ! "25:99" is not a time of day',
      '2 ! "13:30 PM" is not a time of day',
      '3 ! "2026-02-30": there is no such day',
      '4 ! "Monday 29 Nov 2026": that day is a Sunday',
      '5 ! "14:02:75" is not a time of day',
      '6 ! "14.02.33" may be a date, a time or a version: write 2026-11-20 or 18:30:05, or begin with "note"',
      '7 ! "20261129T" is not a time: write 2026-11-20T18:30:00Z',
      '8 ! "12:30a…" is not a time',
    ],
  },
  {
    name: 'placeholders',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['HH:MM first alert', '[TBD] second', '--:-- third', '21:50 N/A', '21:55 alerts fire'],
    read: [
      '1 nothing // "HH:MM" is a placeholder: left out',
      '2 nothing // "TBD]" is a placeholder: left out',
      '3 nothing // "--:--" is a placeholder: left out',
      '4 nothing // "N/A" is a placeholder: left out',
      '5 2026-11-29T21:55Z note alerts fire',
    ],
  },
  {
    name: 'quotes and emoji',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['> 21:50 alerts fire', '🔥 21:55 it burns', '• 22:00 water'],
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 2026-11-29T21:55Z note it burns',
      '3 2026-11-29T22:00Z note water',
    ],
  },
  {
    name: 'verbs of commands',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: [
      '@21:40 release api 1.2.3 env=prod',
      '21:45 impact start "checkout api" down',
      '21:50 declared',
      '21:55 severity 1',
      '22:00 release team was paged',
      '22:05 rollback api 1.2.2',
      '22:10 impact end "checkout api" until=22:15',
      '22:12 decision learned=22:20 keep it off',
    ],
    read: [
      '1 2026-11-29T21:40Z release {"service":"api","version":"1.2.3","environment":"prod"}',
      '2 2026-11-29T21:45Z impact_started {"component":"checkout api","level":"down"}',
      '3 2026-11-29T21:50Z declared',
      '4 2026-11-29T21:55Z severity_changed {"severity":"1"}',
      '5 2026-11-29T22:00Z note release team was paged // a note: a change is written "release SERVICE VERSION"',
      '6 2026-11-29T22:05Z rollback {"service":"api","version":"1.2.2"}',
      '7 ! impact_ended has no end of its own: begin with "impact", or name one time',
      '8 2026-11-29T22:12Z decision {"learnedAt":"2026-11-29T22:20Z"} keep it off',
    ],
  },
  {
    name: 'comments and rules',
    zone: 'UTC',
    now: '2026-11-29T23:00:00Z',
    lines: ['# a comment', '---', '```', '21:50 alerts fire', '```', '# 21:55 a heading'],
    read: ['4 2026-11-29T21:50Z note alerts fire', '6 2026-11-29T21:55Z note a heading'],
  },
];

describe('a typed timeline', () => {
  it.each(TYPED)('$name', ({ zone, now, lines, read }) => {
    const at = Date.parse(now);
    const frame = { zone: zoneNamed(zone), now: at, date: null, latest: at + 5 * 60_000 };
    expect(readLines(lines.join('\n'), frame).map(told)).toEqual(read);
  });
});
