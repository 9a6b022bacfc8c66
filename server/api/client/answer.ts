import { z } from 'zod';
import type { Operation } from '../../console/operation.ts';
import type { DeclaredOperations } from '../../console/operations.ts';
import { parseStrictly } from '../../http/read-json.ts';

export type OperationId = keyof DeclaredOperations & string;

/** What an operation takes, as a program writes it. */
export type InputOf<K extends OperationId> = z.input<DeclaredOperations[K]['input']>;

/** What it gives, as it comes over the line: moments are texts. */
export type OutputOf<K extends OperationId> = Wire<z.output<DeclaredOperations[K]['output']>>;

type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer One)[]
    ? Wire<One>[]
    : T extends object
      ? { [Name in keyof T]: Wire<T[Name]> }
      : T;

/** Codes that every operation may answer with; `api.unexpected` stands for all that this client does not know. */
const common = [
  ...(['api.token', 'api.step-up', 'api.scope', 'console.not-allowed', 'request.input'] as const),
  ...(['api.idempotency-pending', 'api.idempotency-recorded', 'api.idempotency-key-reused'] as const),
  ...(['throttle.exceeded', 'service.busy', 'api.unexpected'] as const),
] as const;
type CommonCode = (typeof common)[number];

type ReasonOf<K extends OperationId> =
  DeclaredOperations[K] extends Operation<z.ZodObject, z.ZodType, string, infer R> ? R : never;
export type CodeOf<K extends OperationId> = CommonCode | `console.${ReasonOf<K>}`;

/** A refusal (RFC 9457): the code to act on, and which members of the input were refused. */
export type Refused<C extends string = string> = {
  ok: false;
  status: number;
  code: C;
  /** The code as it came. */
  told: string;
  requestId: string | undefined;
  errors: readonly { path: string; code: string }[];
  /** Which login to ask for (RFC 9470), or how long to wait. */
  wants: string | undefined;
};

export type ApiAnswer<K extends OperationId> = { ok: true; value: OutputOf<K> } | Refused<CodeOf<K>>;

const problem = z.object({
  code: z.string(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string() })).default([]),
});

/** What came back, by the declaration of the operation: a document, the text of a file, or why not. */
export function readAnswer(declared: Operation, response: Response, text: string): ApiAnswer<OperationId> {
  if (response.ok) {
    const value: unknown = declared.sends ? text : parseStrictly(text);
    if (value !== undefined) return { ok: true, value: value as OutputOf<OperationId> };
  }
  const read = problem.safeParse(parseStrictly(text));
  const { code: told, requestId, errors } = read.success ? read.data : { ...unread, requestId: undefined };
  const known = [...common, ...Object.keys(declared.refusals).map((reason) => `console.${reason}`)];
  const code = (known.includes(told) ? told : 'api.unexpected') as CodeOf<OperationId>;
  const wants = response.headers.get('www-authenticate') ?? response.headers.get('retry-after') ?? undefined;
  return { ok: false, status: response.status, code, told, requestId, errors, wants };
}

const unread = { code: 'api.unexpected', errors: [] };
