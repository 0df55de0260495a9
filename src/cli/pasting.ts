/** Where the address and the secret of a hook are pasted in the other tool, in the words of that tool. */

interface Pasting {
  readonly where: string;
  /** The other tool makes the secret: one of ours is of no use there. */
  readonly theirs?: 'after' | 'before';
}

const PASTING: Readonly<Record<string, Pasting>> = {
  alertmanager: {
    where:
      'alertmanager.yml, receivers, webhook_configs: the address as url with send_resolved: true, the secret in the file of http_config.authorization.credentials_file',
  },
  grafana: {
    where:
      'Contact points, Webhook: the address as URL, the secret as that of the HMAC signature, or as credentials of the Authorization header',
  },
  github: {
    where:
      'Settings, Webhooks of the repository or organisation: address, secret, content type application/json, events Deployment statuses or Releases',
  },
  gitlab: {
    where:
      'Settings, Webhooks: the address, the secret as signing token or secret token, triggers Deployment, Feature flag, Work item',
  },
  pagerduty: { where: 'Integrations, Generic Webhooks (v3): the address', theirs: 'after' },
  slack: { where: 'the slash command of an app: the address as request URL', theirs: 'before' },
  statuspage: { where: 'Subscribers, Webhook: the address, with the secret at its end' },
  argocd: {
    where: 'argocd-notifications-cm, service.webhook: the address as url, the secret as bearer in Authorization',
  },
  flux: { where: 'a Provider of type generic-hmac: the address, the secret as token of its secretRef' },
  launchdarkly: { where: 'Integrations, Webhooks: the address' },
  standard: { where: 'whatever sends Standard Webhooks: the address, and the secret as its signing key' },
};

/** A hook that has just been made. */
interface Made {
  readonly id: string;
  readonly kind: string;
}

/** What to do in the other tool, a line each; nothing of a kind that is not known here. @param isOwn whether the secret is the sender's */
export function pastingLines({ id, kind }: Made, isOwn: boolean): string[] {
  const known = PASTING[kind];
  if (known === undefined) return [];
  const change = `asof hooks change ${id} --secret-file FILE`;
  if (isOwn || known.theirs === undefined) return [`paste it into ${known.where}`];
  return known.theirs === 'after'
    ? [`paste it into ${known.where}; it makes a secret then: ${change}`]
    : [`paste it into ${known.where}; until it has the signing secret of that app, nothing is taken: ${change}`];
}

/** Whether a secret of ours is of no use to such a sender. */
export const makesItsSecret = (kind: string): boolean => PASTING[kind]?.theirs !== undefined;
