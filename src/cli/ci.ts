/** What a deploy job's environment says about itself: GitHub Actions, GitLab CI, Buildkite. */
import { createHash } from 'node:crypto';
import { type Environment } from './settings.js';

export interface Run {
  readonly system: 'github' | 'gitlab' | 'buildkite';
  /** The tag that is built, else nothing: a branch is no version. */
  readonly version: string | undefined;
  readonly commit: string | undefined;
  readonly environment: string | undefined;
  readonly url: string | undefined;
  readonly actor: string | undefined;
  /** What tells this run of this job from every other: run, attempt, job. */
  readonly identity: readonly string[];
}

/** The run that this process is part of; null outside of a known system. */
export function currentRun(environment: Environment): Run | null {
  const env = (name: string): string | undefined => environment[name] || undefined;
  if (env('GITHUB_ACTIONS') === 'true')
    return {
      system: 'github',
      version: env('GITHUB_REF_TYPE') === 'tag' ? env('GITHUB_REF_NAME') : undefined,
      commit: env('GITHUB_SHA'),
      environment: undefined,
      url: githubUrl(env),
      actor: env('GITHUB_TRIGGERING_ACTOR') ?? env('GITHUB_ACTOR'),
      identity: identity(env('GITHUB_RUN_ID'), env('GITHUB_RUN_ATTEMPT'), env('GITHUB_JOB')),
    };
  if (env('GITLAB_CI') !== undefined)
    return {
      system: 'gitlab',
      version: env('CI_COMMIT_TAG'),
      commit: env('CI_COMMIT_SHA'),
      environment: env('CI_ENVIRONMENT_NAME'),
      url: env('CI_JOB_URL') ?? env('CI_PIPELINE_URL'),
      actor: env('GITLAB_USER_LOGIN'),
      // GitLab counts no attempts: a job that is run again has a new id.
      identity: identity(env('CI_PIPELINE_ID'), env('CI_JOB_ID'), env('CI_JOB_NAME')),
    };
  if (env('BUILDKITE') === 'true')
    return {
      system: 'buildkite',
      version: env('BUILDKITE_TAG'),
      // Before the source is there, it may be a name, such as HEAD.
      commit: /^[0-9a-f]+$/i.exec(env('BUILDKITE_COMMIT') ?? '')?.[0],
      environment: undefined,
      url: env('BUILDKITE_BUILD_URL'),
      actor: env('BUILDKITE_BUILD_CREATOR') ?? env('BUILDKITE_BUILD_AUTHOR'),
      identity: identity(
        env('BUILDKITE_BUILD_ID'),
        env('BUILDKITE_RETRY_COUNT'),
        env('BUILDKITE_STEP_KEY') ?? env('BUILDKITE_STEP_ID') ?? env('BUILDKITE_LABEL'),
      ),
    };
  return null;
}

const identity = (...parts: readonly (string | undefined)[]): string[] => parts.map((part) => part ?? '');

function githubUrl(env: (name: string) => string | undefined): string | undefined {
  const [server, repository, run] = [env('GITHUB_SERVER_URL'), env('GITHUB_REPOSITORY'), env('GITHUB_RUN_ID')];
  if (server === undefined || repository === undefined || run === undefined) return undefined;
  const attempt = env('GITHUB_RUN_ATTEMPT');
  return `${server}/${repository}/actions/runs/${run}${attempt === undefined ? '' : `/attempts/${attempt}`}`;
}

/** Whether a key was made by {@link changeKey}: it stands for the run, the service and the version. */
export const isChangeKey = (key: string): boolean => /^(?:github|gitlab|buildkite)-[0-9a-f]{40}$/.test(key);

/** The key of a change that a run makes: the same step, run again in the same attempt, is the same change. */
export function changeKey(run: Run, change: readonly (string | undefined)[]): string {
  const parts = JSON.stringify([run.system, ...run.identity, ...change.map((part) => part ?? '')]);
  return `${run.system}-${createHash('sha256').update(parts).digest('hex').slice(0, 40)}`;
}
