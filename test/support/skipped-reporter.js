/** Names every file whose tests were skipped, with how many: Jest says nothing of a file that ran none. */
export default class SkippedReporter {
  onTestResult(_test, { testFilePath, numPendingTests }) {
    if (numPendingTests === 0) return;
    const file = testFilePath.slice(process.cwd().length + 1);
    process.stderr.write(`SKIPPED ${file}: ${numPendingTests} ${numPendingTests === 1 ? 'test' : 'tests'}\n`);
  }
}
