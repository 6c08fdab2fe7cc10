import type { Reporter, TestCase, TestModule } from 'vitest/node'

/**
 * Ends the run with one line that counts: `N passed, N failed, N skipped`. Names every skipped test
 * before it, so that none is skipped silently. A file that does not load, and an error outside any
 * test, count as a failure each.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const skipped = tests.filter((test) => stateOf(test) === 'skipped')
    const failed = tests.filter((test) => stateOf(test) === 'failed').length
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length
    const passed = tests.length - failed - skipped.length
    const lines = [
      ...skipped.map((test) => `skipped: ${test.fullName}${reasonOf(test)}`),
      `${passed} passed, ${failed + broken} failed, ${skipped.length} skipped`,
    ]
    // After what the other reporters still have to say about the end of this run.
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`))
  }
}

function stateOf(test: TestCase): string {
  const { state } = test.result()
  return state === 'pending' ? 'skipped' : state
}

function reasonOf(test: TestCase): string {
  const result = test.result()
  return result.state === 'skipped' && result.note ? ` (${result.note})` : ''
}
