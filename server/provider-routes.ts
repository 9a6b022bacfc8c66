import { providerRoute } from './http/mount.ts';
import type { Route } from './http/route.ts';
import { providerPaths } from './oidc/configuration.ts';

const read = { method: 'GET', csrf: 'none', throttle: 'protocol', bodyLimit: 0, cache: 'personal', audit: [] } as const;
const write = {
  method: 'POST',
  csrf: 'none',
  throttle: 'protocol',
  bodyLimit: 64 * 1024,
  cache: 'personal',
  audit: [],
} as const;

const entered = ['identity.chosen', 'session.application.entered'] as const;

/**
 * What oidc-provider answers. Clients authenticate themselves here, so our CSRF token has no place; the logout form carries
 * the provider's own (`xsrf`, bound to the session).
 */
export const providerRoutes: readonly Route[] = [
  providerRoute({ ...read, path: providerPaths.authorization, audit: entered }),
  providerRoute({ ...read, path: `${providerPaths.authorization}/:uid`, audit: entered }),
  providerRoute({ ...write, path: providerPaths.pushed_authorization_request }),
  providerRoute({
    ...write,
    path: providerPaths.token,
    audit: ['token.code.replayed', 'token.code.refused', 'token.refresh.replayed'],
  }),
  providerRoute({ ...read, path: providerPaths.userinfo }),
  providerRoute({ ...write, path: providerPaths.userinfo }),
  providerRoute({ ...write, path: providerPaths.introspection }),
  providerRoute({ ...write, path: providerPaths.revocation }),
  providerRoute({ ...read, path: providerPaths.end_session }),
  providerRoute({
    ...write,
    path: `${providerPaths.end_session}/confirm`,
    audit: ['session.ended', 'session.others-ended', 'source.logout.sent'],
  }),
  providerRoute({ ...read, path: `${providerPaths.end_session}/success` }),
  providerRoute({ ...read, path: providerPaths.jwks, throttle: 'none' }),
  providerRoute({ ...read, path: '/.well-known/openid-configuration', throttle: 'none' }),
  providerRoute({ ...read, path: '/.well-known/oauth-authorization-server', throttle: 'none' }),
];
