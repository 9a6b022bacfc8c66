import type { HttpMiddleware } from './route.ts';
import { isPage } from './security-headers.ts';

/** The part of oidc-provider's context that says where an answer goes. */
type ProviderContext = {
  redirectUriCheckPerformed?: boolean;
  params?: { redirect_uri?: unknown; post_logout_redirect_uri?: unknown };
};

/**
 * Pages on the provider's paths lead to a department's address: the answer by `response_mode=form_post` posts to it, a logout and
 * the switches of an error page are redirected to it. `form-action` admits that one, and only after the library has matched it against the
 * client's registration. An address that was merely asked for never gets into the policy (T-010).
 */
export const allowAnswers: HttpMiddleware = async (ctx, next) => {
  await next();
  if (!isPage(ctx) || ctx.state.formActionOrigins) return;
  const { redirectUriCheckPerformed, params }: ProviderContext = ctx.oidc ?? {};
  const checked = redirectUriCheckPerformed
    ? [params?.redirect_uri]
    : ctx.status === 200
      ? [params?.post_logout_redirect_uri]
      : [];
  ctx.state.formActionOrigins = checked.filter((uri) => typeof uri === 'string');
};
