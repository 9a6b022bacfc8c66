import type { Route } from './route.ts';

/** Resolves to whether the part works; a throw or two seconds of silence count as no. */
export type Check = () => Promise<boolean>;

const checkTimeoutMs = 2000;

/**
 * `GET /healthz`: the process answers. `GET /readyz`: every check passes, else 503, and a load balancer sends people to
 * another node. Names and ok or failed, no detail: the address is open to everyone.
 */
export function healthRoutes(checks: Readonly<Record<string, Check>>): Route[] {
  const declared = {
    method: 'GET',
    who: 'public',
    csrf: 'none',
    throttle: 'none',
    bodyLimit: 0,
    cache: 'personal',
    audit: [],
  } as const;
  return [
    {
      ...declared,
      path: '/healthz',
      handler: (ctx) => {
        ctx.body = { status: 'ok' };
      },
    },
    {
      ...declared,
      path: '/readyz',
      handler: async (ctx) => {
        const results = await Promise.all(
          Object.entries(checks).map(async ([name, check]) => [name, await run(check)]),
        );
        const ready = results.every(([, result]) => result === 'ok');
        ctx.status = ready ? 200 : 503;
        ctx.body = { status: ready ? 'ok' : 'failed', checks: Object.fromEntries(results) };
      },
    },
  ];
}

async function run(check: Check): Promise<'ok' | 'failed'> {
  const { promise: silence, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), checkTimeoutMs);
  try {
    return (await Promise.race([check(), silence])) ? 'ok' : 'failed';
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
