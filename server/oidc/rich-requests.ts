import { errors, type KoaContextWithOIDC, type RichAuthorizationRequestsActiveConfiguration } from 'oidc-provider';
import type { ClientRegistry } from '../clients/registry.ts';
import {
  type ActFor,
  actForEnterprise,
  askedDetail,
  countDetails,
  grantedDetail,
  isWithin,
  judgeDetail,
  mayActAs,
} from '../identities/act-for.ts';
import { identityOfGrant } from '../identities/of-grant.ts';

type Feature = RichAuthorizationRequestsActiveConfiguration &
  Required<Pick<RichAuthorizationRequestsActiveConfiguration, 'authorizationDetailsForIntrospection'>>;

/**
 * `authorization_details` (RFC 9396) in tokens. What was agreed to stands on the grant; each token carries what the identity of
 * the grant may do at that moment, so that nothing of a right that ended or shrank is given out again.
 */
export const richAuthorizationRequests = (clients: ClientRegistry): Feature => ({
  enabled: true,
  types: {
    [actForEnterprise]: {
      validate: async (ctx, detail, { clientId }) => {
        const served = (await clients.label(clientId))?.identities;
        const application = { clientId, servesEnterprises: served?.enterprise !== undefined };
        const reason = judgeDetail(detail, application, countDetails(ctx.oidc.params?.authorization_details));
        if (reason) throw new errors.InvalidAuthorizationDetails(reason);
      },
    },
  },
  authorizationDetailsForGrantSource: (ctx) => {
    const asked = askedDetail(ctx.oidc.params?.authorization_details);
    return asked && holding(ctx, String(ctx.oidc.grant?.jti), [asked]);
  },
  authorizationDetailsForAccessToken: (ctx, token, source) => {
    const agreed = (source && 'rar' in source ? source.rar : undefined) as ActFor[] | undefined;
    const asked = askedDetail(ctx.oidc.params?.authorization_details);
    // a token request may ask for less than was agreed to, never for more (RFC 9396 section 6)
    if (asked && !agreed?.some((detail) => isWithin(asked, detail))) {
      throw new errors.InvalidAuthorizationDetails('authorization_details: not what was agreed to');
    }
    if (!agreed || !('grantId' in token)) return undefined;
    const held = holding(ctx, String(token.grantId), asked ? [asked] : agreed);
    if (held.length === 0) throw new errors.InvalidGrant('may not act for the enterprise any more');
    return held;
  },
  authorizationDetailsForIntrospection: (ctx, token) => {
    const agreed = ('rar' in token ? token.rar : undefined) as ActFor[] | undefined;
    return agreed && 'grantId' in token ? holding(ctx, String(token.grantId), agreed) : undefined;
  },
});

/** Those details that the identity of the grant allows now, spelt out. */
function holding(ctx: KoaContextWithOIDC, grantId: string, details: readonly ActFor[]): ActFor[] {
  const { facts } = identityOfGrant(grantId);
  const clientId = ctx.oidc.client?.clientId ?? '';
  return details.flatMap((detail) =>
    mayActAs(detail, facts, clientId) ? [grantedDetail(detail, facts, clientId)] : [],
  );
}
