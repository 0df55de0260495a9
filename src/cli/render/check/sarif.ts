/** A check in the Static Analysis Results Interchange Format, version 2.1.0, as code scanning takes it. */
import {
  CHECK_CODES,
  CHECK_SEVERITY,
  type CheckCode,
  type CheckFinding,
  type Suggestion,
} from '../../../timeline/checking/check.js';
import { EXPLANATIONS } from '../../../timeline/checking/explanations.js';
import { type TextSpan } from '../../../timeline/reports/report.js';
import { allFindings, type CheckRun } from './checked-file.js';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** @param fingerprint the same for one finding in other versions of its file */
export function sarifOf(
  run: CheckRun,
  {
    version,
    fingerprint,
  }: { readonly version: string; fingerprint: (source: string, finding: CheckFinding) => string },
): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'asof', version, rules: CHECK_CODES.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: run.skipped.every(({ isFault }) => !isFault),
            toolExecutionNotifications: run.skipped.map(({ source, reason, isFault }) => ({
              level: isFault ? 'error' : 'note',
              message: { text: `${source}: ${reason}` },
              locations: [{ physicalLocation: { artifactLocation: artifact(source) } }],
            })),
          },
        ],
        results: allFindings(run).map(({ source, finding }) => ({
          ...resultOf(source, finding),
          partialFingerprints: { 'asof/v1': fingerprint(source, finding) },
        })),
      },
    ],
  };
}

const ruleOf = (code: CheckCode): object => {
  const { title, means, mend } = EXPLANATIONS[code];
  return {
    id: code,
    name: code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: means },
    help: { text: mend },
    defaultConfiguration: { level: LEVELS[CHECK_SEVERITY[code]] },
  };
};

const resultOf = (source: string, finding: CheckFinding): object => ({
  ruleId: finding.code,
  ruleIndex: CHECK_CODES.indexOf(finding.code),
  level: LEVELS[finding.severity],
  message: { text: finding.message },
  locations: [{ physicalLocation: { artifactLocation: artifact(source), region: regionOf(finding) } }],
  ...(finding.related.length > 0 && {
    relatedLocations: finding.related.map(({ line, message }, id) => ({
      id,
      physicalLocation: { artifactLocation: artifact(source), region: { startLine: line } },
      message: { text: message },
    })),
  }),
  ...(finding.suggestion && { fixes: [fixOf(source, finding.suggestion)] }),
});

const fixOf = (source: string, { edits, resolves }: Suggestion): object => ({
  description: { text: `The single correction that mends most: ${resolves} of the contradictions vanish with it.` },
  artifactChanges: [
    {
      artifactLocation: artifact(source),
      replacements: edits.map((edit) => ({
        deletedRegion: regionOf(edit),
        insertedContent: { text: edit.replacement },
      })),
    },
  ],
});

const regionOf = ({ line, column, endColumn }: TextSpan): object => ({
  startLine: line,
  startColumn: column,
  endColumn: Math.max(column, endColumn),
});

/** A path as a URI reference; of a name with a colon or two slashes ahead it must not become an absolute one. */
function artifact(source: string): object {
  const path = source.split('/').map(encodeURIComponent).join('/');
  return { uri: source.startsWith('/') ? `file://${path}` : path };
}
