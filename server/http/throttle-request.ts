import { HttpProblem } from './problem.ts';
import type { HttpMiddleware, RouteContext, ThrottleClass } from './route.ts';

export type Allowance = { allowed: boolean; retryAfterSeconds: number };

/** Takes one request of the class from the caller's allowance. What is counted in memory is decided at once. */
export type Throttle = (ctx: RouteContext, throttleClass: ThrottleClass) => Promise<Allowance> | Allowance;

/** 429 with `Retry-After` (RFC 6585 section 4) when the allowance of the route's class is used up. */
export function throttleRequest(throttle: Throttle, throttleClass: ThrottleClass): HttpMiddleware {
  return (ctx, next) => {
    const pass = ({ allowed, retryAfterSeconds }: Allowance) => {
      if (!allowed) throw new HttpProblem(429, 'throttle.exceeded', { retryAfterSeconds });
      return next();
    };
    const allowance = throttle(ctx, throttleClass);
    return allowance instanceof Promise ? allowance.then(pass) : pass(allowance);
  };
}
