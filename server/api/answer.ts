import type { Readable } from 'node:stream';
import type { Operation } from '../console/operation.ts';
import type { Administrator, ConsoleParts } from '../console/parts.ts';
import { onceByKey } from './idempotency.ts';
import { type Answer, problem } from './problem.ts';

export type Asked = {
  /** Members of the input as they came, from wherever they belong. */
  given: Readonly<Record<string, unknown>>;
  /** Names that came where nothing belongs. */
  misplaced: readonly string[];
  /** Empty: it happens as often as it is asked for. */
  key: string;
  /** By what the administrator asks: keys of one are nothing to another. */
  through: string;
};

/** A file is sent as it is made, and its operation says of which type it is. */
export type Given = Answer | { status: 200; file: string | Readable };

/** The one way to an operation, for programs and for the page that tries it: input, reach, refusal and answer are judged here. */
export async function answerTo(
  parts: ConsoleParts,
  declared: Operation,
  admin: Administrator,
  { given, misplaced, key, through }: Asked,
): Promise<Given> {
  const isKnown = (name: string) => Object.hasOwn(declared.input.shape, name);
  const unknown = [...Object.keys(given).filter((name) => !isKnown(name)), ...misplaced];
  const parsed = declared.input.safeParse(given);
  if (!parsed.success || unknown.length > 0) {
    const refused = parsed.error?.issues.map(({ path, code }) => ({ path: path.join('.'), code })) ?? [];
    const errors = [...refused, ...unknown.map((path) => ({ path, code: 'unrecognized' }))];
    return problem(422, 'request.input', { errors });
  }
  if (declared.sends) {
    // of a file nothing is kept under a key: its own rule says how often it is sent
    const sent = await declared.run(parts, admin, parsed.data);
    return sent.ok ? { status: 200, file: sent.value as string | Readable } : refusal(declared, sent.reason);
  }
  const work = async (): Promise<Answer> => {
    const outcome = await declared.run(parts, admin, parsed.data);
    if (outcome.ok) return { status: 200, body: JSON.stringify(outcome.value) };
    return refusal(declared, outcome.reason);
  };
  if (declared.method === 'GET' || key === '') return work();
  const caller = `${admin.person.id} ${through}`;
  return onceByKey(parts, { key, caller, operation: declared.id, input: parsed.data }, work);
}

function refusal({ refusals }: Operation, reason: string): Answer {
  return problem(refusals[reason] ?? 422, `console.${reason}`);
}
