import { HttpProblem } from './problem.ts';
import type { HttpMiddleware, RouteContext, ThrottleClass } from './route.ts';

/** Takes one request of the class from the caller's allowance. */
export type Throttle = (
  ctx: RouteContext,
  throttleClass: ThrottleClass,
) => Promise<{ allowed: boolean; retryAfterSeconds: number }>;

/** 429 with `Retry-After` (RFC 6585 section 4) when the allowance of the route's class is used up. */
export function throttleRequest(throttle: Throttle, throttleClass: ThrottleClass): HttpMiddleware {
  return async (ctx, next) => {
    const { allowed, retryAfterSeconds } = await throttle(ctx, throttleClass);
    if (!allowed) throw new HttpProblem(429, 'throttle.exceeded', { retryAfterSeconds });
    return next();
  };
}
