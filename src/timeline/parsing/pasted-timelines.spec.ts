/** Timelines as they are pasted from chats, tickets, pagers and logs: read rightly, or refused with the line named. */
import { describe, expect, it } from '@jest/globals';
import { zoneNamed } from '../clocks.js';
import { readLines } from './lines.js';
import { told } from './told.testing.js';

const NOW = Date.parse('2026-11-30T08:00:00Z');

interface Pasted {
  readonly name: string;
  readonly zone: string;
  readonly text: string;
  readonly read: readonly string[];
}

const PASTED: readonly Pasted[] = [
  {
    name: 'a chat whose later times leave out AM or PM',
    zone: 'UTC',
    text: 'Ana Lima\n  9:50 PM\nthe checkout is down\n9:52\nrolling back\nBo Chen\n  10:05 PM\nit is back',
    read: [
      '2 2026-11-28T21:50Z note {"occurredAtText":"9:50 PM"} Ana Lima: the checkout is down',
      '4 ! is it before noon or after? Other lines say AM or PM: write it here, too',
      '7 2026-11-29T22:05Z note {"occurredAtText":"10:05 PM"} Bo Chen: it is back',
    ],
  },
  {
    name: 'an exported chat',
    zone: 'UTC',
    text: '[2026-11-29 21:50:13] <ana> checkout is down\n[2026-11-29 21:51] @bo: on it',
    read: ['1 2026-11-29T21:50:13Z note <ana> checkout is down', '2 2026-11-29T21:51Z note @bo: on it'],
  },
  {
    name: 'a chat with names ahead',
    zone: 'UTC',
    text: 'Ana Lima, 29/11/2026 21:50\nthe checkout is down\n[29/11 21:52] Bo Chen\nrolling back',
    read: ['1 2026-11-29T21:50Z note Ana Lima: the checkout is down', '3 2026-11-29T21:52Z note Bo Chen: rolling back'],
  },
  {
    name: 'a chat with days in words',
    zone: 'UTC',
    text: 'ana — Today at 9:50 PM\ncheckout is down\nbo — Yesterday at 11:20 PM\nhm',
    read: [
      '1 2026-11-30T21:50Z note {"occurredAtText":"Today at 9:50 PM"} ana: checkout is down',
      '3 2026-11-29T23:20Z note {"occurredAtText":"Yesterday at 11:20 PM"} bo: hm',
    ],
  },
  {
    name: 'a table of a ticket',
    zone: 'UTC',
    text: '||Time (UTC)||Event||\n|21:50|alerts fire|\n|21:58|rolled back|',
    read: ['2 2026-11-29T21:50Z note alerts fire', '3 2026-11-29T21:58Z rollback rolled back'],
  },
  {
    name: 'dates of a ticket',
    zone: 'UTC',
    text: '29/Nov/26 9:50 PM alerts fire\n29/Nov/26 9:58 PM rolled back',
    read: [
      '1 2026-11-29T21:50Z note {"occurredAtText":"29/Nov/26 9:50 PM"} alerts fire',
      '2 2026-11-29T21:58Z rollback {"occurredAtText":"29/Nov/26 9:58 PM"} rolled back',
    ],
  },
  {
    name: 'a document with dates of a calendar',
    zone: 'UTC',
    text: 'Nov 29, 2026, 9:50 PM GMT+1\talerts fire\nNov 29, 2026, 9:58 PM GMT+1\trolled back',
    read: [
      '1 2026-11-29T20:50Z note {"occurredAtText":"Nov 29, 2026, 9:50 PM GMT+1"} alerts fire',
      '2 2026-11-29T20:58Z rollback {"occurredAtText":"Nov 29, 2026, 9:58 PM GMT+1"} rolled back',
    ],
  },
  {
    name: 'the log of a pager',
    zone: 'UTC',
    text: 'Nov 29, 2026 at 9:50 PM - Triggered through the website\nNov 29, 2026 at 9:52 PM - Acknowledged by Ana\nNov 29, 2026 at 10:10 PM - Resolved by Ana',
    read: [
      '1 2026-11-29T21:50Z note {"occurredAtText":"Nov 29, 2026 at 9:50 PM"} Triggered through the website',
      '2 2026-11-29T21:52Z acknowledged {"occurredAtText":"Nov 29, 2026 at 9:52 PM"} Acknowledged by Ana',
      '3 2026-11-29T22:10Z note {"occurredAtText":"Nov 29, 2026 at 10:10 PM"} Resolved by Ana',
    ],
  },
  {
    name: 'the log of a pager, in columns',
    zone: 'UTC',
    text: 'at 9:50 PM\tTriggered\nat 9:52 PM\tAcknowledged',
    read: [
      '1 2026-11-29T21:50Z note {"occurredAtText":"9:50 PM"} Triggered',
      '2 2026-11-29T21:52Z acknowledged {"occurredAtText":"9:52 PM"}',
    ],
  },
  {
    name: 'dots and seconds',
    zone: 'UTC',
    text: '29.11.2026 21:50:12 Alert created\n29.11.2026 21:52:00 Alert acknowledged',
    read: ['1 2026-11-29T21:50:12Z note Alert created', '2 2026-11-29T21:52:00Z note Alert acknowledged'],
  },
  {
    name: 'a journal, with microseconds',
    zone: 'UTC',
    text: 'Nov 29 21:50:03.123456 web-1 kernel: oom\nNov 29 21:50:09.000001 web-1 systemd[1]: started',
    read: [
      '1 2026-11-29T21:50:03.123Z note {"occurredAtText":"Nov 29 21:50:03.123456"} web-1 kernel: oom',
      '2 2026-11-29T21:50:09Z note {"occurredAtText":"Nov 29 21:50:09.000001"} web-1 systemd[1]: started',
    ],
  },
  {
    name: 'a journal with offsets',
    zone: 'UTC',
    text: '2026-11-29T21:50:03+0100 web-1 kernel: oom\n2026-11-29T21:50:03.123456+01:00 web-1 x',
    read: ['1 2026-11-29T20:50:03Z note web-1 kernel: oom', '2 2026-11-29T20:50:03.123Z note web-1 x'],
  },
  {
    name: 'the log of a web server',
    zone: 'UTC',
    text: '[29/Nov/2026:21:50:03 +0100] "GET / HTTP/1.1" 502\n29/Nov/2026:21:50:04 +0100 back',
    read: [
      '1 2026-11-29T20:50:03Z note {"occurredAtText":"29/Nov/2026:21:50:03 +0100"} "GET / HTTP/1.1" 502',
      '2 2026-11-29T20:50:04Z note {"occurredAtText":"29/Nov/2026:21:50:04 +0100"} back',
    ],
  },
  {
    name: 'a year behind the time',
    zone: 'UTC',
    text: '[Sun Nov 29 21:50:03.123 2026] [error] no space\nSun Nov 29 21:50:05 2026 back',
    read: [
      '1 2026-11-29T21:50:03.123Z note {"occurredAtText":"Sun Nov 29 21:50:03.123 2026"} [error] no space',
      '2 2026-11-29T21:50:05Z note {"occurredAtText":"Sun Nov 29 21:50:05 2026"} back',
    ],
  },
  {
    name: 'dates of mails',
    zone: 'UTC',
    text: 'Sun, 29 Nov 2026 21:50:03 +0100 mail sent\nSun, 29 Nov 2026 21:52:03 GMT received',
    read: [
      '1 2026-11-29T20:50:03Z note {"occurredAtText":"Sun, 29 Nov 2026 21:50:03 +0100"} mail sent',
      '2 2026-11-29T21:52:03Z note {"occurredAtText":"Sun, 29 Nov 2026 21:52:03 GMT"} received',
    ],
  },
  {
    name: 'the log of a cluster',
    zone: 'UTC',
    text: '2026-11-29T21:50:03Z 3m Warning OOMKilled pod/web\nI1129 21:50:03.123456 1 main.go:12] started',
    read: [
      '1 2026-11-29T21:50:03Z note 3m Warning OOMKilled pod/web',
      '2 ! its time does not stand at its head: put it first, or begin with "note"',
    ],
  },
  {
    name: 'days by their week',
    zone: 'UTC',
    text: '2026-W48-7 21:50 alerts fire\nW48 deploy frozen',
    read: [
      '1 ! its time does not stand at its head: put it first, or begin with "note"',
      '2 now note W48 deploy frozen',
    ],
  },
  {
    name: 'times without separators',
    zone: 'UTC',
    text: '20261129T215003Z alerts fire\n2026-11-29T2150Z rolled back\n20261129 21:58 x',
    read: [
      '1 ! "20261129T" is not a time: write 2026-11-20T18:30:00Z',
      '2 2026-11-29T21:50Z rollback rolled back',
      '3 ! "20261129" is not a time: write 2026-11-20T18:30:00Z',
    ],
  },
  {
    name: 'days by their number',
    zone: 'UTC',
    text: '2026-333 21:50 alerts fire',
    read: ['1 ! its time does not stand at its head: put it first, or begin with "note"'],
  },
  {
    name: 'lengths since a time',
    zone: 'UTC',
    text: '21:50 alerts fire\nT+15m rolled back\n+10m still\n10 minutes later: ok',
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 ! it counts from a T0 that no line gives: write "T0 14:02 …"',
      '3 ! it counts from a T0 that no line gives: write "T+5m …"',
      '4 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
    ],
  },
  {
    name: 'days after',
    zone: 'UTC',
    text: '21:50 alerts fire\nthe next morning 08:00 vendor answers\nnext day 09:00 fixed\nThe following day at 10:00 done',
    read: [
      '1 2026-11-28T21:50Z note alerts fire',
      '2 2026-11-29T08:00Z note {"occurredAtText":"the next morning 08:00"} vendor answers // read as 2026-11-29',
      '3 2026-11-29T09:00Z note {"occurredAtText":"next day 09:00"} fixed // read as 2026-11-29',
      '4 2026-11-29T10:00Z note {"occurredAtText":"The following day at 10:00"} done // read as 2026-11-29',
    ],
  },
  {
    name: 'the end of a day',
    zone: 'UTC',
    text: '23:50 alerts fire\n24:00 frozen\n00:10 ok',
    read: ['1 2026-11-29T23:50Z note alerts fire', '2 2026-11-30T00:00Z note frozen', '3 2026-11-30T00:10Z note ok'],
  },
  {
    name: 'noon and midnight in words',
    zone: 'UTC',
    text: '11:50 alerts fire\nnoon rolled back\n12 noon: ok\nmidnight backup\n12:00 midnight x',
    read: [
      '1 2026-11-29T11:50Z note alerts fire',
      '2 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '3 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '4 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '5 2026-11-29T12:00Z note midnight x',
    ],
  },
  {
    name: 'dashes of all kinds',
    zone: 'UTC',
    text: '21:50 ‑ a\n21:51 − b\n21:52 ― c\n21:53 ‒ d\n21:54 – e\n21‑55 f',
    read: [
      '1 2026-11-29T21:50Z note a',
      '2 2026-11-29T21:51Z note b',
      '3 2026-11-29T21:52Z note c',
      '4 2026-11-29T21:53Z note d',
      '5 2026-11-29T21:54Z note e',
      '6 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
    ],
  },
  {
    name: 'wide colons and digits',
    zone: 'UTC',
    text: '21：50 alerts fire\n２１:50 full width\n21∶52 ratio',
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 2026-11-29T21:50Z note full width',
      '3 2026-11-29T21:52Z note ratio',
    ],
  },
  {
    name: 'German',
    zone: 'UTC',
    text: '10.05 Uhr Alarm\n10:07 Uhr: behoben\n29.11.2026, 10:09 Uhr fertig\num 10:11 Uhr x\n10 Uhr y\nSonntag, 29. November 2026 10:15 z',
    read: [
      '1 2026-11-29T10:05Z note {"occurredAtText":"10.05 Uhr"} Alarm',
      '2 2026-11-29T10:07Z note {"occurredAtText":"10:07 Uhr"} behoben',
      '3 2026-11-29T10:09Z note {"occurredAtText":"29.11.2026, 10:09 Uhr"} fertig',
      '4 ! its time does not stand at its head: put it first, or begin with "note"',
      '5 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '6 ! its time does not stand at its head: put it first, or begin with "note"',
    ],
  },
  {
    name: 'Spanish',
    zone: 'UTC',
    text: '29 de noviembre de 2026 10:05 alerta\n10:05 h. x',
    read: [
      '1 ! its time does not stand at its head: put it first, or begin with "note"',
      '2 2026-11-29T10:05Z note {"occurredAtText":"10:05 h"} x',
    ],
  },
  {
    name: 'ranges over days',
    zone: 'UTC',
    text: '2026-11-28 21:50 – 2026-11-29 02:10 outage\n2026-11-28 21:50 - 02:10 outage\n2026-11-28/2026-11-29 x',
    read: [
      '1 2026-11-28T21:50Z note {"until":"2026-11-29T02:10Z","occurredAtText":"2026-11-28 21:50 – 2026-11-29 02:10"} outage',
      '2 2026-11-28T21:50Z note {"until":"2026-11-29T02:10Z"} outage',
      '3 2026-11-28 note {"timeZone":"UTC"} /2026-11-29 x',
    ],
  },
  {
    name: 'hours that are skipped and that come twice',
    zone: 'Europe/Berlin',
    text: '2026-03-29 02:30 gap\n2026-10-25 02:30 twice',
    read: [
      '1 ! 02:30 was skipped on 2026-03-29 in Europe/Berlin: the clocks went from 01:59 (2026-03-29T00:59:00Z) to 03:00 (2026-03-29T01:00:00Z)',
      '2 2026-10-25T00:30Z note twice // 02:30 comes twice on 2026-10-25 in Europe/Berlin: taken as 2026-10-25T00:30:00Z (UTC+02:00); the later one is 2026-10-25T01:30:00Z (UTC+01:00)',
    ],
  },
  {
    name: 'ordinals, and days that are none',
    zone: 'UTC',
    text: 'Jan 31st 10:05 a\n31st January 10:06 b\nJan. 31 10:07 c\nNov 31st 10:08 d\nFeb 29 2026 10:09 e\nSunday 10:10 f\nSun 10:11 g',
    read: [
      '1 2026-01-31T10:05Z note {"occurredAtText":"Jan 31st 10:05"} a',
      '2 2026-01-31T10:06Z note {"occurredAtText":"31st January 10:06"} b',
      '3 2026-01-31T10:07Z note {"occurredAtText":"Jan. 31 10:07"} c',
      '4 ! "Nov 31st": there is no such day',
      '5 ! "Feb 29 2026": there is no such day',
      '6 2026-02-01T10:10Z note {"occurredAtText":"Sunday 10:10"} f // read as 2026-02-01',
      '7 2026-02-01T10:11Z note {"occurredAtText":"Sun 10:11"} g // read as 2026-02-01',
    ],
  },
  {
    name: 'days of the week',
    zone: 'UTC',
    text: 'Mon 10:05 a\nMonday at 10:06 b\nTue, 10:07 c\nlast Friday 10:08 d\nyesterday 10:09 e\ntoday 10:10 f\ntomorrow 10:11 g\nyesterday at 5pm h',
    read: [
      '1 2026-11-23T10:05Z note {"occurredAtText":"Mon 10:05"} a // read as 2026-11-23',
      '2 2026-11-23T10:06Z note {"occurredAtText":"Monday at 10:06"} b // read as 2026-11-23',
      '3 2026-11-24T10:07Z note {"occurredAtText":"Tue, 10:07"} c // read as 2026-11-24',
      '4 ! its time does not stand at its head: put it first, or begin with "note"',
      '5 2026-11-29T10:09Z note {"occurredAtText":"yesterday 10:09"} e',
      '6 2026-11-30T10:10Z note {"occurredAtText":"today 10:10"} f',
      '7 ! its time does not stand at its head: put it first, or begin with "note"',
      '8 ! only a time: say what happened',
    ],
  },
  {
    name: 'dates in many orders',
    zone: 'UTC',
    text: '11/29/2026 9:50 PM a\n11/29 9:51 PM b\n11-29-2026 21:52 c\n11/29/26 21:53 d\n29-11-2026 21:54 e\n2026/11/29 21:55 f\n2026.11.29 21:56 g\n29-Nov-2026 21:57 h\n29Nov2026 21:58 i',
    read: [
      '1 2026-11-29T21:50Z note {"occurredAtText":"11/29/2026 9:50 PM"} a',
      '2 2026-11-29T21:51Z note {"occurredAtText":"11/29 9:51 PM"} b',
      '3 2026-11-29T21:52Z note c',
      '4 2026-11-29T21:53Z note d',
      '5 2026-11-29T21:54Z note e',
      '6 2026-11-29T21:55Z note f',
      '7 2026-11-29T21:56Z note g',
      '8 ! only a time: say what happened',
      '9 ! its time does not stand at its head: put it first, or begin with "note"',
    ],
  },
  {
    name: 'times of four digits',
    zone: 'UTC',
    text: '2150Z alerts fire\n2150 UTC x\n2158 rolled back\n21:50Z-21:58Z y\n291150ZNOV26 z\n2150L w',
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 2026-11-29T21:50Z note x',
      '3 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '4 2026-11-29T21:50Z note {"until":"2026-11-29T21:58Z"} y',
      '5 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '6 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
    ],
  },
  {
    name: 'a quoted mail',
    zone: 'UTC',
    text: '> On Sun, Nov 29, 2026 at 9:50 PM Ana <a@b.c> wrote:\n> checkout is down',
    read: [
      '1 2026-11-29T21:50Z note {"occurredAtText":"Sun, Nov 29, 2026 at 9:50 PM"} Ana <a@b.c> wrote:',
      '2 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
    ],
  },
  {
    name: 'a chat of a phone, month first',
    zone: 'UTC',
    text: '11/29/26, 9:50 PM - Ana: checkout is down\n11/29/26, 9:51 PM - Bo: on it\n[11/29/26, 9:52:01 PM] Bo: x',
    read: [
      '1 2026-11-29T21:50Z note {"occurredAtText":"11/29/26, 9:50 PM"} Ana: checkout is down',
      '2 2026-11-29T21:51Z note {"occurredAtText":"11/29/26, 9:51 PM"} Bo: on it',
      '3 2026-11-29T21:52:01Z note {"occurredAtText":"11/29/26, 9:52:01 PM"} Bo: x',
    ],
  },
  {
    name: 'a chat with the time behind the name',
    zone: 'UTC',
    text: 'Ana, [29.11.2026 21:50]\ncheckout is down',
    read: [
      '1 ! its time does not stand at its head: put it first, or begin with "note"',
      '2 now note checkout is down',
    ],
  },
  {
    name: 'before and after',
    zone: 'UTC',
    text: 'At 21:50 alerts fire\nAround 21:55, we noticed\nBy 22:10 all was well\nSince 22:00 slow\nUntil 22:30 slow\nBefore 21:40 fine\nAfter 22:40 fine\nShortly after 22:41 x\n@ 21:50 y\n@21:51 z',
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 2026-11-29T21:55Z note {"approximate":true,"occurredAtText":"Around 21:55"} we noticed',
      '3 ! its time does not stand at its head: put it first, or begin with "note"',
      '4 ! its time does not stand at its head: put it first, or begin with "note"',
      '5 ! its time does not stand at its head: put it first, or begin with "note"',
      '6 ! its time does not stand at its head: put it first, or begin with "note"',
      '7 ! its time does not stand at its head: put it first, or begin with "note"',
      '8 ! its time does not stand at its head: put it first, or begin with "note"',
      '9 2026-11-29T21:50Z note y // out of order: earlier than the line before',
      '10 2026-11-29T21:51Z note z',
    ],
  },
  {
    name: 'quoted cells',
    zone: 'UTC',
    text: '"2026-11-29 21:50","alerts fire, all of them"\n"2026-11-29 21:58";"rolled back"\n2026-11-29 21:58,"x, y"',
    read: [
      '1 2026-11-29T21:50Z note "alerts fire, all of them"',
      '2 2026-11-29T21:58Z note "rolled back"',
      '3 2026-11-29T21:58Z note "x, y"',
    ],
  },
  {
    name: 'keys and values of a log',
    zone: 'UTC',
    text: 'time=2026-11-29T21:50:03Z level=error msg="oom"\nts=2026-11-29T21:50:04Z x',
    read: ['1 2026-11-29T21:50:03Z note time: level=error msg="oom"', '2 2026-11-29T21:50:04Z note ts: x'],
  },
  {
    name: 'tags',
    zone: 'UTC',
    text: '<li>21:50 alerts fire</li>\n<b>21:51</b> x\n<td>21:52</td><td>y</td>\n21:53<br>z\n&bull; 21:54 w',
    read: [
      '1 ! its time does not stand at its head: put it first, or begin with "note"',
      '2 ! its time does not stand at its head: put it first, or begin with "note"',
      '3 ! its time does not stand at its head: put it first, or begin with "note"',
      '4 2026-11-29T21:53Z note <br>z',
      '5 ! its time does not stand at its head: put it first, or begin with "note"',
    ],
  },
  {
    name: 'marks of a wiki',
    zone: 'UTC',
    text: '== 21:50 alerts ==\n=== 21:51 ===\nx\nh3. 21:52 y\n* 21:53 z\n** 21:54 w\n# 21:55 v\n-- 21:56 u\n--- 21:57 t',
    read: [
      '1 ! its time does not stand at its head: put it first, or begin with "note"',
      '2 ! its time does not stand at its head: put it first, or begin with "note"',
      '3 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '4 ! its time does not stand at its head: put it first, or begin with "note"',
      '5 2026-11-29T21:53Z note z',
      '6 2026-11-29T21:54Z note w',
      '7 2026-11-29T21:55Z note v',
      '8 2026-11-29T21:56Z note u',
      '9 2026-11-29T21:57Z note t',
    ],
  },
  {
    name: 'bullets of all kinds',
    zone: 'UTC',
    text: '21:50 ... alerts\n21:51 .. x\n. 21:52 y\n· 21:53 z\n○ 21:54 w\n● 21:55 v\n▪ 21:56 u\n– 21:57 t\n— 21:58 s\n→ 21:59 r\n-> 22:00 q\n=> 22:01 p\n~ 22:02 o',
    read: [
      '1 2026-11-29T21:50Z note ... alerts',
      '2 2026-11-29T21:51Z note .. x',
      '3 ! its time does not stand at its head: put it first, or begin with "note"',
      '4 2026-11-29T21:53Z note z',
      '5 2026-11-29T21:54Z note w',
      '6 2026-11-29T21:55Z note v',
      '7 2026-11-29T21:56Z note u',
      '8 2026-11-29T21:57Z note t',
      '9 2026-11-29T21:58Z note s',
      '10 2026-11-29T21:59Z note r',
      '11 2026-11-29T22:00Z note q',
      '12 2026-11-29T22:01Z note p',
      '13 2026-11-29T22:02Z note {"approximate":true,"occurredAtText":"~ 22:02"} o',
    ],
  },
  {
    name: 'brackets of all kinds',
    zone: 'UTC',
    text: '(21:50) a\n[21:51] b\n{21:52} c\n(21:53 UTC) d\n(~21:54) e\n"21:55" f\n<21:56> g\n‹21:57› h',
    read: [
      '1 2026-11-29T21:50Z note a',
      '2 2026-11-29T21:51Z note b',
      '3 ! its time does not stand at its head: put it first, or begin with "note"',
      '4 2026-11-29T21:53Z note d',
      '5 2026-11-29T21:54Z note {"approximate":true,"occurredAtText":"~21:54"} e',
      '6 2026-11-29T21:55Z note f',
      '7 2026-11-29T21:56Z note g',
      '8 ! its time does not stand at its head: put it first, or begin with "note"',
    ],
  },
  {
    name: 'later, in words',
    zone: 'UTC',
    text: '21:50 alerts fire\nsame time: x\n5 minutes later rolled back\na few hours later y\nthat evening z',
    read: [
      '1 2026-11-29T21:50Z note alerts fire',
      '2 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '3 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '4 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
      '5 ! no time: indent it if it belongs to the line above, begin with "note", or with # to leave it out',
    ],
  },
];

describe('a pasted timeline', () => {
  it.each(PASTED)('$name', ({ zone, text, read }) => {
    const frame = { zone: zoneNamed(zone), now: NOW, date: null, latest: NOW + 5 * 60_000 };
    expect(readLines(text, frame).map(told)).toEqual(read);
  });

  it.each(PASTED)('$name: nothing that names a time is quietly now', ({ zone, text }) => {
    const frame = { zone: zoneNamed(zone), now: NOW, date: null, latest: NOW + 5 * 60_000 };
    const quiet = readLines(text, frame).filter(({ entry }) => entry !== null && entry.occurredAt === undefined);
    expect(quiet.filter((reading) => /\d:\d\d/.test(reading.text))).toEqual([]);
  });
});
