import type { SourceFailure } from '../../server/federation/failures.ts';
import type { TestStep, TestStepName } from '../../server/federation/source.ts';
import { toOutcome } from './refused.ts';

/** Tries the steps in order and stops at the first that fails: what comes after would only repeat it. */
export async function runTestSteps(
  steps: readonly (readonly [TestStepName, () => Promise<unknown>])[],
  translate: (error: unknown) => SourceFailure | undefined,
): Promise<TestStep[]> {
  const done: TestStep[] = [];
  for (const [name, step] of steps) {
    const outcome = await toOutcome(async () => ({ value: await step() }), translate);
    done.push(outcome.ok ? { name, ok: true } : { name, ok: false, detail: outcome.reason });
    if (!outcome.ok) break;
  }
  return done;
}
