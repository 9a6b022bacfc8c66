import type { z } from 'zod';
import type { AuditEventType } from '../audit/events.ts';
import type { Outcome } from '../lib/outcome.ts';
import type { Permission } from '../lib/permission.ts';
import type { Administrator, ConsoleParts } from './parts.ts';

/**
 * One thing an administrator can do, declared once: the console's pages call it from their forms, the admin API serves it under
 * `/api/v1`, OpenAPI describes it. `run` judges what is in reach of `admin.roots` and answers `unknown` for all else (T-120).
 */
export type Operation<
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
  Id extends string = string,
  R extends string = string,
> = {
  /** `subject.verb`, the operationId of OpenAPI. */
  id: Id;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`; `:name` stands for a member of `input`. */
  path: string;
  permission: Permission;
  /** In English, one line. */
  summary: string;
  /** Members of path, query and body together; all of them strings when they come from a form. */
  input: I;
  output: O;
  /** The media type of an answer that is a file and not JSON; `value` is a text, or a stream of it. */
  sends?: 'text/csv' | 'application/x-ndjson';
  /** Security events it may record. */
  audit: readonly AuditEventType[];
  /** `credential`: each try tells whether somebody has an account, so few of them; `page` for all else. */
  throttle?: 'credential';
  /** Each reason it can refuse for, with its HTTP status. The console has a sentence `console.<reason>` for each. */
  refusals: Readonly<Record<string, number>> & Readonly<Record<R, number>>;
  run(parts: ConsoleParts, admin: Administrator, input: z.output<I>): Promise<Outcome<{ value: z.output<O> }, string>>;
};

/** Keeps the types of one declaration together: the typed client of the API is made of them. */
export function operation<I extends z.ZodObject, O extends z.ZodType, const Id extends string, const R extends string>(
  declared: Operation<I, O, Id, R>,
): Operation<I, O, Id, R> {
  return declared;
}
