/** Groups of alerts, as Alertmanager writes them, and Grafana after it. */
import { Refusal } from '../../../application/refusal.js';
import { becomesOf, type Alert, type Becoming, type Group, type HookReading } from '../becoming.js';
import { type Hook } from '../hook.js';
import { type Delivery } from '../kind.js';
import { at, componentOf, eachOf, given, listAt, nameOf, parseJson, proseOf, textAt, timeAt } from '../payload.js';
import { LIMITS } from '../../../timeline/input/limits.js';

const COMPONENT_LABELS = ['service', 'job', 'alertname'];

export function readAlertGroup({ body }: Delivery, hook: Hook): HookReading {
  const payload = parseJson(body);
  if (payload === undefined) return { unreadable: 'The body is not JSON.' };
  const read = eachOf(listAt(payload, 'alerts'), (each) => readAlert(each, hook));
  const becoming = (): Becoming => ({ to: 'alerts', group: readGroup(payload, hook), alerts: read.all });
  return becomesOf(read, becoming, 'There is no alert in it that fires or is resolved.');
}

function readGroup(payload: unknown, { map }: Hook): Group {
  const labels = at(payload, 'groupLabels');
  const name = textAt(payload, 'commonLabels', 'alertname') ?? textAt(labels, 'alertname');
  const title =
    textAt(payload, 'commonAnnotations', 'summary') ?? name ?? textAt(payload, 'alerts', '0', 'labels', 'alertname');
  const services = listAt(payload, 'alerts').map((each) => nameOf(textAt(each, 'labels', map.service ?? 'service')));
  return {
    key: textAt(payload, 'groupKey') ?? JSON.stringify([textAt(payload, 'receiver'), labels]),
    title: nameOf(title, LIMITS.title) ?? 'Alerts',
    services: [...new Set(services)].filter((each) => each !== undefined).slice(0, LIMITS.labels),
  };
}

/** Null for what names no state. @throws Refusal */
function readAlert(alert: unknown, { map, environment: fixed }: Hook): Alert | null {
  const status = textAt(alert, 'status');
  if (status !== 'firing' && status !== 'resolved') return null;
  const startsAt = timeAt(alert, 'startsAt');
  const labels = at(alert, 'labels');
  // One that fires ends in the year 1, or when nobody renews it.
  const endsAt = status === 'firing' ? null : timeAt(alert, 'endsAt');
  if (endsAt !== null && endsAt < startsAt) throw new Refusal('invalid', 'endsAt lies before startsAt.');
  const named = (map.component === null ? COMPONENT_LABELS : [map.component])
    .map((label) => componentOf(textAt(labels, label)))
    .find((component) => component !== undefined);
  const name = nameOf(textAt(labels, 'alertname')) ?? 'An alert';
  const said = textAt(alert, 'annotations', 'summary') ?? textAt(alert, 'annotations', 'description');
  const url = textAt(alert, 'generatorURL');
  const environment = fixed ?? (map.environment === null ? undefined : nameOf(textAt(labels, map.environment)));
  const series = textAt(alert, 'fingerprint') ?? JSON.stringify(labels);
  return {
    ...{ series, key: JSON.stringify([series, startsAt]) },
    ...{ component: named ?? null, startsAt, endsAt, name, text: proseOf(said) ?? name },
    ...given({ url, environment }),
  };
}
