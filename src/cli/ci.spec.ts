import { describe, expect, it } from '@jest/globals';
import { changeKey, currentRun } from './ci.js';

const github = {
  GITHUB_ACTIONS: 'true',
  GITHUB_REF_TYPE: 'tag',
  GITHUB_REF_NAME: 'v1.2.3',
  GITHUB_SHA: '0123456789abcdef',
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: 'shop/api',
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_JOB: 'deploy',
  GITHUB_ACTOR: 'ana',
};

describe('a deploy job', () => {
  it('of GitHub Actions is known by run, attempt and job', () => {
    expect(currentRun(github)).toEqual({
      system: 'github',
      version: 'v1.2.3',
      commit: '0123456789abcdef',
      environment: undefined,
      url: 'https://github.example/shop/api/actions/runs/42/attempts/2',
      actor: 'ana',
      identity: ['42', '2', 'deploy'],
    });
  });

  it('takes no branch for a version', () => {
    expect(currentRun({ ...github, GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main' })?.version).toBeUndefined();
  });

  it('of GitLab is known by pipeline, job id and name', () => {
    const env = {
      GITLAB_CI: 'true',
      CI_COMMIT_TAG: '1.2.3',
      CI_COMMIT_SHA: 'abc',
      CI_ENVIRONMENT_NAME: 'production',
      CI_JOB_URL: 'https://gitlab.example/jobs/7',
      CI_PIPELINE_ID: '3',
      CI_JOB_ID: '7',
      CI_JOB_NAME: 'deploy',
      GITLAB_USER_LOGIN: 'bo',
    };
    expect(currentRun(env)).toMatchObject({
      version: '1.2.3',
      environment: 'production',
      url: 'https://gitlab.example/jobs/7',
      actor: 'bo',
      identity: ['3', '7', 'deploy'],
    });
  });

  it('of Buildkite is known by build, retry and step', () => {
    const env = {
      BUILDKITE: 'true',
      BUILDKITE_TAG: '',
      BUILDKITE_COMMIT: 'abc',
      BUILDKITE_BUILD_URL: 'https://buildkite.example/1',
      BUILDKITE_BUILD_ID: 'b1',
      BUILDKITE_RETRY_COUNT: '0',
      BUILDKITE_STEP_KEY: 'deploy',
    };
    expect(currentRun(env)).toMatchObject({ version: undefined, commit: 'abc', identity: ['b1', '0', 'deploy'] });
  });

  it('is none outside of a known system', () => {
    expect(currentRun({ CI: 'true' })).toBeNull();
  });
});

describe('the key of a change', () => {
  const run = currentRun(github)!;
  const change = ['release', 'api', 'prod', '1.2.3'];

  it('is the same for the same step of the same attempt', () => {
    expect(changeKey(run, change)).toBe(changeKey(currentRun({ ...github })!, [...change]));
  });

  it('differs with attempt, verb, service, environment and version', () => {
    const keys = [
      changeKey(run, change),
      changeKey(currentRun({ ...github, GITHUB_RUN_ATTEMPT: '3' })!, change),
      changeKey(run, ['rollback', 'api', 'prod', '1.2.3']),
      changeKey(run, ['release', 'web', 'prod', '1.2.3']),
      changeKey(run, ['release', 'api', undefined, '1.2.3']),
      changeKey(run, ['release', 'api', 'prod', '1.2.4']),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
