import type { HttpMiddleware } from './route.ts';

const others = new Set([301, 302, 307, 308]);

/**
 * Every redirect is a 303: a browser that follows 307 or 308 would post the password on to the next address (RFC 9700
 * section 4.12, T-009). One rule here instead of one memory per handler.
 */
export const redirectWithSeeOther: HttpMiddleware = async (ctx, next) => {
  await next();
  if (others.has(ctx.status)) ctx.status = 303;
};
