import type { HttpMiddleware } from './route.ts';
import { isPage, setPagePolicy } from './security-headers.ts';

/** The part of oidc-provider's context that says where its self-submitting forms end. */
type ProviderContext = {
  redirectUriCheckPerformed?: boolean;
  params?: { redirect_uri?: unknown; post_logout_redirect_uri?: unknown };
};

/**
 * The forms oidc-provider writes (`response_mode=form_post`, logout) post to, or are redirected to, a department's address:
 * `form-action` admits that one, and only after the library has matched it against the client's registration. An address
 * that was merely asked for never gets into the policy (T-010).
 */
export const allowProviderForms: HttpMiddleware = async (ctx, next) => {
  // the library adds the hash of its own inline script to a policy that is there already
  setPagePolicy(ctx);
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
