/** The kinds of hooks, by name. */
import { type HookKindName } from './hook.js';
import { type HookKind } from './kind.js';
import { ALERTMANAGER } from './kinds/alertmanager.js';
import { ARGOCD, STANDARD } from './kinds/cloud-events.js';
import { FLUX } from './kinds/flux.js';
import { GITHUB } from './kinds/github.js';
import { GITLAB } from './kinds/gitlab.js';
import { GRAFANA } from './kinds/grafana.js';
import { LAUNCHDARKLY } from './kinds/launchdarkly.js';
import { PAGERDUTY } from './kinds/pagerduty.js';
import { SLACK } from './kinds/slack.js';
import { STATUSPAGE } from './kinds/statuspage.js';

export const KINDS: Readonly<Record<HookKindName, HookKind>> = {
  alertmanager: ALERTMANAGER,
  argocd: ARGOCD,
  flux: FLUX,
  github: GITHUB,
  gitlab: GITLAB,
  grafana: GRAFANA,
  launchdarkly: LAUNCHDARKLY,
  pagerduty: PAGERDUTY,
  slack: SLACK,
  standard: STANDARD,
  statuspage: STATUSPAGE,
};
