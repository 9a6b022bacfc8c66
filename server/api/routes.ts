import type { Readable } from 'node:stream';
import type { Operation } from '../console/operation.ts';
import { operations } from '../console/operations.ts';
import type { Administrator, ConsoleParts } from '../console/parts.ts';
import { HttpProblem } from '../http/problem.ts';
import { problemTitle } from '../http/problem-title.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { locales } from '../lib/locale.ts';
import { findActivePerson } from '../people/find-person.ts';
import { type Answer, onceByKey } from './idempotency.ts';
import { openApi } from './openapi.ts';

const base = '/api/v1';

/** The admin API: every operation of the console, and its description. */
export function apiRoutes(parts: ConsoleParts): Route[] {
  const description = JSON.stringify(openApi(parts.config.issuer), null, 2);
  return [
    {
      method: 'GET',
      path: `${base}/openapi.json`,
      who: 'public',
      csrf: 'none',
      throttle: 'page',
      bodyLimit: 0,
      cache: 'public',
      audit: [],
      handler: (ctx) => {
        ctx.type = 'json';
        ctx.body = description;
      },
    },
    ...operations.map((declared) => routeOf(parts, declared)),
  ];
}

function routeOf(parts: ConsoleParts, declared: Operation): Route {
  const { method, path, permission, audit, throttle = 'page' } = declared;
  return {
    method,
    path: `${base}${path}`,
    who: `api:${permission}`,
    csrf: 'none',
    throttle,
    bodyLimit: method === 'GET' || method === 'DELETE' ? 0 : 64 * 1024,
    cache: 'personal',
    audit,
    handler: async (ctx) => {
      const { status, body } = await answerTo(parts, declared, ctx);
      ctx.status = status;
      ctx.type = status < 400 ? (declared.sends ?? 'json') : 'application/problem+json';
      ctx.body = body;
    },
  };
}

async function answerTo(
  parts: ConsoleParts,
  declared: Operation,
  ctx: RouteContext,
): Promise<Answer | { status: 200; body: string | Readable }> {
  const admin = await administratorOf(parts, ctx);
  // the members of an act come in its body: an address stays in logs
  const given = { ...(declared.method === 'GET' ? ctx.query : ctx.state.json), ...ctx.params };
  const misplaced = declared.method === 'GET' ? [] : Object.keys(ctx.query);
  const isKnown = (name: string) => Object.hasOwn(declared.input.shape, name);
  const unknown = [...Object.keys(given).filter((name) => !isKnown(name)), ...misplaced];
  const parsed = declared.input.safeParse(given);
  if (!parsed.success || unknown.length > 0) {
    const refused = parsed.error?.issues.map(({ path, code }) => ({ path: path.join('.'), code })) ?? [];
    return problem(422, 'request.input', [...refused, ...unknown.map((path) => ({ path, code: 'unrecognized' }))]);
  }
  if (declared.sends) {
    // of a file nothing is kept under a key: its own rule says how often it is sent
    const sent = await declared.run(parts, admin, parsed.data);
    return sent.ok ? { status: 200, body: sent.value as string | Readable } : refusal(declared, sent.reason);
  }
  const work = async (): Promise<Answer> => {
    const outcome = await declared.run(parts, admin, parsed.data);
    if (outcome.ok) return { status: 200, body: JSON.stringify(outcome.value) };
    return refusal(declared, outcome.reason);
  };
  const key = ctx.get('Idempotency-Key');
  if (declared.method === 'GET' || key === '') return work();
  const caller = `${admin.person.id} ${ctx.state.admin?.clientId}`;
  return onceByKey(parts, { key, caller, operation: declared.id, input: parsed.data }, work);
}

function refusal({ refusals }: Operation, reason: string): Answer {
  return problem(refusals[reason] ?? 422, `console.${reason}`);
}

async function administratorOf(parts: ConsoleParts, ctx: RouteContext): Promise<Administrator> {
  const { admin, person } = ctx.state;
  const found = await findActivePerson(parts.knex, person?.id);
  if (!admin || !found) throw new HttpProblem(401, 'api.token');
  return { person: found, permissions: admin.permissions, roots: admin.roots };
}

/** RFC 9457, the same form as every other error of the service. */
function problem(status: number, code: string, errors?: readonly { path: string; code: string }[]): Answer {
  const request = currentRequest();
  const body = {
    type: `urn:yimen:problem:${code}`,
    title: problemTitle(request?.locale ?? locales[0], status),
    status,
    code,
    requestId: request?.requestId,
    ...(errors && { errors }),
  };
  return { status, body: JSON.stringify(body) };
}
