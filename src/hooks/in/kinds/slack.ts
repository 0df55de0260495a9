import { Refusal } from '../../../application/refusal.js';
import { zoneNamed } from '../../../timeline/clocks.js';
import { readLines } from '../../../timeline/parsing/lines.js';
import { meantType } from '../../../timeline/meant-type.js';
import { FUTURE_ALLOWED_MS } from '../../../timeline/parsing/typed-time.js';
import { type Millis } from '../../../timeline/time.js';
import { becomes, ignored, type HookReading } from '../becoming.js';
import { type Hook } from '../hook.js';
import { type Delivery, type HookKind, type Told } from '../kind.js';
import { entryIdOf, nameOf } from '../payload.js';
import { hasSignature, headerOf, hmac, isTimely } from '../signatures.js';

/** Slack sends no longer text; reading it takes no time worth speaking of. */
const LONGEST_TEXT = 4096;
const HOW = 'Write `/asof resolved`, `/asof 18:12 UTC declared`, `/asof impact start api down` or `/asof note …`.';

const ASKS_HOW = /^(?:help|\?|status)$/i;

/** A slash command of Slack: a line as the composer takes it, in the incident of the channel. */
export const SLACK: HookKind = {
  secrets: 'signing',
  goesTo: 'the incident of its channel',
  verify({ headers, body }, secret, now) {
    const signedAt = headerOf(headers, 'x-slack-request-timestamp');
    if (!isTimely(signedAt, now)) return false;
    const expected = hmac('sha256', secret, 'hex', `v0:${signedAt}:`, body);
    return hasSignature(headerOf(headers, 'x-slack-signature'), ',', 'v0=', expected);
  },
  read: readSlack,
  answer: (told) => ({ response_type: 'ephemeral', text: inWords(told) }),
};

function readSlack({ body }: Delivery, { channels, incident, tz }: Hook, now: Millis): HookReading {
  const form = new URLSearchParams(body.toString());
  const trigger = form.get('trigger_id');
  const text = (form.get('text') ?? '').trim();
  if (trigger === null) return ignored('It is no slash command.');
  if (text === '' || text.length > LONGEST_TEXT || ASKS_HOW.test(text)) return refused(HOW);
  const meant = meantType(text.toLowerCase());
  if (meant !== null) return refused(`Nothing was recorded: did you mean \`/asof ${meant}\`?`);
  const channel = form.get('channel_id') ?? '';
  const goesTo = Object.hasOwn(channels, channel) ? channels[channel]! : incident;
  if (goesTo === null) return refused(`This channel (${nameOf(channel)}) belongs to no incident.`);
  const zone = tz === null ? null : zoneNamed(tz);
  const lines = readLines(text, { zone, now, date: null, latest: now + FUTURE_ALLOWED_MS });
  const problem = lines.find((line) => line.problem !== null)?.problem;
  if (problem !== null && problem !== undefined) return refused(`Nothing was recorded: ${problem}`);
  const actor = nameOf(form.get('user_name') ?? undefined);
  const entries = lines.flatMap(({ entry, line }) =>
    entry === null
      ? []
      : [
          {
            fields: {
              id: entryIdOf('slack', trigger, line),
              source: 'webhook' as const,
              ...(actor !== undefined && { actor }),
              ...entry,
            },
          },
        ],
  );
  return entries.length === 0
    ? refused(HOW)
    : {
        ...becomes({ to: 'incident', incident: goesTo, group: null, entries }),
        remarks: lines.flatMap((each) => each.remarks),
      };
}

const refused = (detail: string): HookReading => ({ refused: new Refusal('invalid', detail) });

function inWords(told: Told): string {
  if ('refused' in told) return told.refused;
  if ('known' in told) return 'That is recorded already.';
  if ('under' in told) return 'This takes longer than usual: it is being recorded.';
  const said = told.recorded.map(({ type, occurredAt }) => (occurredAt === null ? type : `${type} at ${occurredAt}`));
  return [`Recorded in ${told.in}: ${said.join('; ')}.`, ...told.remarks].join('\n');
}
