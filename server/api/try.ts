import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { operationPage } from '../../views/console/api-operation-page.ts';
import { apiPage } from '../../views/console/api-page.ts';
import { consolePaths, operationPath, runOperationPath } from '../../views/console/paths.ts';
import type { OperationLine, OperationPageProps, TypedMember } from '../../views/console/props-api.ts';
import type { Frame } from '../../views/frame.ts';
import type { Problem } from '../../views/problem.ts';
import type { Operation } from '../console/operation.ts';
import { operations } from '../console/operations.ts';
import { overviewRead } from '../console/overview-operations.ts';
import {
  type AdminHandler,
  type Administrator,
  type ConsoleParts,
  drawConsole,
  form,
  notFound,
  page,
} from '../console/parts.ts';
import { refusalOf } from '../console/texts.ts';
import { HttpProblem } from '../http/problem.ts';
import { parseStrictly } from '../http/read-json.ts';
import type { Route, RouteContext } from '../http/route.ts';
import type { Permission } from '../lib/permission.ts';
import { throttlePolicy } from '../throttle/policy.ts';
import { answerTo } from './answer.ts';
import { examplesOf, requestOf } from './examples.ts';
import { exampleOf, type Member, membersOf } from './members.ts';
import { type Answer, problem } from './problem.ts';
import { choicesOf, kindOf, readTyped } from './typed.ts';

/**
 * Pages that try the admin API. Whoever is in the console may read them; each run is a route of its own behind the permission of
 * its operation, with the token of the form and a recent login, and goes on as a request of the API does.
 */
export function tryRoutes(parts: ConsoleParts): Route[] {
  return [
    page(parts, overviewRead.permission, consolePaths.api, showApi),
    page(parts, overviewRead.permission, `${consolePaths.api}/:operationId`, async (p, ctx, admin) => {
      const declared = operations.find(({ id }) => id === ctx.params.operationId);
      if (!declared) throw notFound();
      await showOperation(p, ctx, admin, declared, {});
    }),
    ...operations.map((declared) => ({
      ...form(parts, declared.permission, runOperationPath(declared.id), declared.audit, runOf(declared)),
      throttle: declared.throttle ?? ('page' as const),
      bodyLimit: 64 * 1024,
    })),
  ];
}

const runOf =
  (declared: Operation): AdminHandler =>
  (parts, ctx, admin) =>
    runOperation(parts, ctx, admin, declared);

const lineOf = ({ id, method, path, summary, permission }: Operation, admin: Administrator): OperationLine => ({
  ...{ id, method, summary, permission },
  path: path.replaceAll(/:([A-Za-z]+)/g, '{$1}'),
  isOwn: admin.permissions.includes(permission),
});

const showApi: AdminHandler = async (parts, ctx, admin) => {
  const names = [...new Set(operations.map(({ id }) => id.split('.')[0] ?? id))];
  const subjects = names.map((name) => ({
    name,
    operations: operations.filter(({ id }) => id.startsWith(`${name}.`)).map((one) => lineOf(one, admin)),
  }));
  drawConsole(parts, ctx, admin, (frame, permissions) => apiPage(frame, { permissions, subjects }));
};

type Told = Pick<Partial<OperationPageProps>, 'tried' | 'problem'> & {
  typed?: Readonly<Record<string, string>>;
  problems?: Readonly<Record<string, Problem>>;
};

async function showOperation(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  declared: Operation,
  { typed = {}, problems = {}, ...told }: Told,
): Promise<void> {
  const isRead = declared.method === 'GET';
  const limits = throttlePolicy[declared.throttle ?? 'page'];
  const props: Omit<OperationPageProps, 'permissions'> = {
    operation: lineOf(declared, admin),
    isRead,
    members: membersOf(declared).map((member) => typedMember(member, typed, problems)),
    runKey: isRead ? undefined : randomUUID(),
    limits: limits.map(({ limit, windowSeconds }) => ({ limit, seconds: windowSeconds })),
    refusals: Object.entries(declared.refusals).map(([reason, status]) => ({ status, problem: refusalOf(reason) })),
    examples: examplesOf(parts.config.issuer, declared),
    ...told,
  };
  const draw = (frame: Frame, menu: readonly Permission[]) => operationPage(frame, { permissions: menu, ...props });
  drawConsole(parts, ctx, admin, draw, operationPath(declared.id));
}

function typedMember(
  { name, place, isRequired, schema }: Member,
  typed: Readonly<Record<string, string>>,
  problems: Readonly<Record<string, Problem>>,
): TypedMember {
  const { minimum, maximum, maxLength } = schema;
  const format = (['uuid', 'date', 'date-time'] as const).find((one) => one === schema.format);
  const example = exampleOf(schema);
  return {
    ...{ name, place, isRequired, format, minimum, maximum, maxLength },
    kind: kindOf(schema),
    choices: choicesOf(schema),
    preset: schema.default === undefined ? undefined : String(schema.default),
    example: typeof example === 'object' ? JSON.stringify(example) : String(example),
    // what is secret is typed anew
    value: schema.writeOnly ? '' : (typed[name] ?? ''),
    problem: problems[name],
  };
}

async function runOperation(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  declared: Operation,
): Promise<void> {
  const typed = ctx.state.body;
  const { given, broken } = readTyped(membersOf(declared), typed);
  if (broken.length > 0) {
    ctx.status = 422;
    const problems = Object.fromEntries(broken.map((name) => [name, { code: 'console.json-invalid' } as const]));
    return showOperation(parts, ctx, admin, declared, { typed, problems });
  }
  const key = typed['run-key'] ?? '';
  const asked = { given, misplaced: [], key, through: consolePaths.api };
  const answer = await answerTo(parts, declared, admin, asked).catch(asAnswer);
  if ('file' in answer) {
    ctx.type = declared.sends ?? 'json';
    ctx.attachment(`${declared.id}.${declared.sends === 'text/csv' ? 'csv' : 'jsonl'}`);
    ctx.body = answer.file;
    return;
  }
  ctx.status = answer.status;
  await showOperation(parts, ctx, admin, declared, {
    typed,
    problems: refusedMembers(answer),
    tried: shown(declared, given, answer),
  });
}

/** What the pipeline of the API would make of it. */
function asAnswer(error: unknown): Answer {
  if (error instanceof HttpProblem) return problem(error.status, error.code);
  throw error;
}

function shown(declared: Operation, given: Record<string, unknown>, { status, body }: Answer) {
  const isSecret = (name: string) => membersOf(declared).some((one) => one.name === name && one.schema.writeOnly);
  const told = Object.fromEntries(Object.entries(given).map(([name, one]) => [name, isSecret(name) ? '…' : one]));
  const request = requestOf(declared, told);
  return {
    request: `${request.method} /api/v1${request.path}`,
    body: request.body && pretty(request.body),
    status,
    answer: pretty(parseStrictly(body)) ?? body,
  };
}

const pretty = (value: object | undefined) => value && JSON.stringify(value, null, 2);

/** The fields of members that were refused say so. */
function refusedMembers({ status, body }: Answer): Record<string, Problem> {
  const told = refusal.safeParse(status === 422 ? parseStrictly(body) : undefined);
  const names = told.success ? told.data.errors.map(({ path }) => path.split('.')[0] ?? '') : [];
  return Object.fromEntries(names.map((name) => [name, { code: 'console.member-invalid' } as const]));
}

const refusal = z.object({ errors: z.array(z.object({ path: z.string() })) });
