import type { Permission } from '../../server/lib/permission.ts';
import type { Problem } from '../problem.ts';
import type { ConsoleProps } from './props.ts';

/** One operation of the admin API in a list. */
export type OperationLine = {
  id: string;
  method: string;
  /** Below `/api/v1`, with `{name}` for what is filled in. */
  path: string;
  /** In English, as it is declared. */
  summary: string;
  permission: Permission;
  isOwn: boolean;
};

export type ApiPageProps = ConsoleProps & {
  subjects: readonly { name: string; operations: readonly OperationLine[] }[];
};

/** A member of the input as a form asks for it. */
export type TypedMember = {
  name: string;
  place: 'path' | 'query' | 'body';
  kind: 'text' | 'long-text' | 'number' | 'choice' | 'json';
  choices: readonly string[];
  isRequired: boolean;
  /** What a value looks like, by the schema. */
  format: 'uuid' | 'date' | 'date-time' | undefined;
  minimum: number | undefined;
  maximum: number | undefined;
  maxLength: number | undefined;
  preset: string | undefined;
  example: string;
  /** What was typed; never anything secret. */
  value: string;
  problem: Problem | undefined;
};

/** What the API said, to the letter. */
export type TriedAnswer = { request: string; body: string | undefined; status: number; answer: string };

export type OperationPageProps = ConsoleProps & {
  operation: OperationLine;
  isRead: boolean;
  members: readonly TypedMember[];
  /** Names this run, so that a form sent twice does one thing; reading has none. */
  runKey: string | undefined;
  limits: readonly { limit: number; seconds: number }[];
  refusals: readonly { status: number; problem: Problem }[];
  examples: { curl: string; client: string; command: string };
  tried?: TriedAnswer | undefined;
};
