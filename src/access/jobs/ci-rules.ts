/** Which ID tokens of CI jobs are taken, and what they may: the rules that a person writes into the settings. */
import { type Rights } from '../../application/caller.js';
import { LIMITS } from '../../timeline/input/limits.js';
import {
  labels,
  line,
  object,
  Place,
  readOptional,
  readRequired,
  refuseOthers,
  type JsonObject,
  type Reader,
  type Reading,
} from '../../timeline/input/values.js';
import { isIssuerUrl } from '../issuers/issuer-url.js';
import { checkNamed, readServices, scopeList } from '../rights.js';

export interface CiRule extends Rights {
  readonly issuer: string;
  readonly audience: string;
  /** By claim: what it has to be. A `*` at the end stands for anything without a colon. */
  readonly match: Readonly<Record<string, string>>;
}

const FIELDS = new Set(['issuer', 'audience', 'match', 'scopes', 'services', 'groups']);
const text = line(LIMITS.url);

/** @param json a list of rules */
export function readCiRules(json: string): Reading<readonly CiRule[]> {
  const place = Place.root();
  let rules: unknown;
  try {
    rules = JSON.parse(json);
  } catch {
    place.fault('format', 'is not JSON');
    return place.reading<readonly CiRule[]>(undefined);
  }
  if (!Array.isArray(rules)) place.fault('type', 'must be a list of rules');
  const read = Array.isArray(rules) ? rules.map((rule, index) => readRule(rule, place.at(index))) : [];
  return place.reading(read.filter((rule) => rule !== undefined));
}

function readRule(rule: unknown, place: Place): CiRule | undefined {
  const input = object(rule, place);
  if (input === undefined) return undefined;
  refuseOthers(input, FIELDS, place);
  const issuer = readRequired(issuerUrl, input, 'issuer', place);
  const audience = readRequired(text, input, 'audience', place);
  const scopes = readRequired(scopeList, input, 'scopes', place);
  const match = readRequired(matching, input, 'match', place);
  const groups = readOptional(labels, input, 'groups', place) ?? [];
  const services = readServices(input, place);
  checkNamed(input, place);
  if (issuer === undefined || audience === undefined || scopes === undefined || match === undefined) return undefined;
  return { issuer, audience, match, scopes, groups, services };
}

const issuerUrl: Reader<string> = (value, place) => {
  const url = text(value, place);
  if (url === undefined) return undefined;
  return isIssuerUrl(url) ? url : place.fault('format', 'must be an https URL');
};

/** A rule that matches nothing in particular would let in everybody whom the issuer serves. */
const matching: Reader<Readonly<Record<string, string>>> = (value, place) => {
  const input = object(value, place);
  const claims = Object.keys(input ?? {});
  if (claims.length === 0) return place.fault('required', 'must name a claim, such as repository_id');
  const read = claims.map((claim): [string, string] => [claim, readPattern(input!, claim, place) ?? '']);
  return Object.fromEntries(read);
};

function readPattern(input: JsonObject, claim: string, place: Place): string | undefined {
  const pattern = readRequired(text, input, claim, place);
  if (pattern === undefined) return undefined;
  const star = pattern.indexOf('*');
  if (pattern === '*' || (star !== -1 && star !== pattern.length - 1))
    return place.at(claim).fault('format', 'may have a * at its end alone, after something');
  return pattern;
}

/** The first rule that fits what the issuer says of a job; its audience has been checked. */
export const ruleFor = (rules: readonly CiRule[], claims: Readonly<Record<string, unknown>>): CiRule | undefined =>
  rules.find(({ match }) => Object.entries(match).every(([claim, pattern]) => fits(pattern, claims[claim])));

function fits(pattern: string, claim: unknown): boolean {
  if (typeof claim !== 'string') return false;
  if (!pattern.endsWith('*')) return claim === pattern;
  const start = pattern.slice(0, -1);
  return claim.startsWith(start) && !claim.slice(start.length).includes(':');
}
