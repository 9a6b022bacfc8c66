import type { Operation } from '../console/operation.ts';
import { operations } from '../console/operations.ts';
import type { Administrator, ConsoleParts } from '../console/parts.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { findActivePerson } from '../people/find-person.ts';
import { answerTo } from './answer.ts';
import { openApi } from './openapi.ts';
import { tryRoutes } from './try.ts';

const base = '/api/v1';

/** The admin API: every operation of the console, its description, and the pages that try it. */
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
    ...tryRoutes(parts),
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
      const admin = await administratorOf(parts, ctx);
      // the members of an act come in its body: an address stays in logs
      const isRead = method === 'GET';
      const answer = await answerTo(parts, declared, admin, {
        given: { ...(isRead ? ctx.query : ctx.state.json), ...ctx.params },
        misplaced: isRead ? [] : Object.keys(ctx.query),
        key: ctx.get('Idempotency-Key'),
        through: ctx.state.admin?.clientId ?? '',
      });
      ctx.status = answer.status;
      ctx.type = answer.status < 400 ? (declared.sends ?? 'json') : 'application/problem+json';
      ctx.body = 'file' in answer ? answer.file : answer.body;
    },
  };
}

async function administratorOf(parts: ConsoleParts, ctx: RouteContext): Promise<Administrator> {
  const { admin, person } = ctx.state;
  const found = await findActivePerson(parts.knex, person?.id);
  if (!admin || !found) throw new HttpProblem(401, 'api.token');
  return { person: found, permissions: admin.permissions, roots: admin.roots };
}
