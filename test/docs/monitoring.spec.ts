/** The rules and the dashboard of `docs/monitoring`, held against what the service tells, and by promtool where it is. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { serve } from '../../src/serve.js';

const FOLDER = join(import.meta.dirname, '../../docs/monitoring');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { alert: string; expr: string; labels: { severity: string } }[];
  }[];
}
interface Tests {
  readonly tests: readonly { readonly alert_rule_test: readonly { readonly alertname: string }[] }[];
}
interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const rules = (parse(read('alerts.yml')) as Rules).groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(read('dashboard.json')) as Dashboard;

function isPromtoolThere(): boolean {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Of Prometheus itself. */
const ITS_OWN = ['up'];
const NAME = /\b(?:asof|process|nodejs)_\w+|\bup\b/g;

describe('docs/monitoring', () => {
  it('names metrics that the service has', async () => {
    const service = await serve({ port: 0, host: '127.0.0.1', data: ':memory:', insecure: false, logLevel: 'silent' });
    const page = await (await fetch(`${service.url}/metrics`)).text();
    await service.close();
    const told = new Set(
      [...page.matchAll(/^# TYPE (\w+) (\w+)/gm)].flatMap(([, name, type]) => seriesOf(name!, type!)),
    );
    const expressions = [...rules, ...panels.flatMap(({ targets }) => targets)].map(({ expr }) => expr);
    const named = new Set(expressions.flatMap((expr) => expr.match(NAME) ?? []));
    expect(named.size).toBeGreaterThan(12);
    expect([...named].filter((name) => !told.has(name) && !ITS_OWN.includes(name))).toEqual([]);
  });

  it('has rules with a test each, and a severity that somebody routes', () => {
    const { tests } = parse(read('alerts.test.yml')) as Tests;
    const tested = new Set(tests.flatMap((test) => test.alert_rule_test.map(({ alertname }) => alertname)));
    expect([...tested].sort()).toEqual(rules.map(({ alert }) => alert).sort());
    expect([...new Set(rules.map(({ labels }) => labels.severity))].sort()).toEqual(['page', 'ticket']);
  });

  it('has panels of names of their own that do not overlap', () => {
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const places = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(places).size).toBe(places.length);
  });

  const hasPromtool = isPromtoolThere();
  const why = hasPromtool ? '' : ' (skipped: there is no promtool)';
  (hasPromtool ? it : it.skip)(`passes promtool${why}`, () => {
    expect(() =>
      execFileSync('promtool', ['check', 'rules', 'alerts.yml'], { cwd: FOLDER, stdio: 'pipe' }),
    ).not.toThrow();
    expect(() =>
      execFileSync('promtool', ['test', 'rules', 'alerts.test.yml'], { cwd: FOLDER, stdio: 'pipe' }),
    ).not.toThrow();
  });
});

/** As a histogram is queried. */
const seriesOf = (name: string, type: string): string[] =>
  type === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => `${name}${part}`) : [name];
