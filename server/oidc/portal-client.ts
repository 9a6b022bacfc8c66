/**
 * The account pages as a client of their own provider: they ask the one journey for a login by an ordinary
 * authorization request with `response_type=none` and then ride on the provider's session.
 */
export const portalClientId = 'yimen-account';

export function portalClient(issuer: string) {
  return {
    client_id: portalClientId,
    client_name: 'Yimen',
    redirect_uris: [`${issuer}/account/arrive`],
    response_types: ['none' as const],
    grant_types: [],
    token_endpoint_auth_method: 'none' as const,
    subject_type: 'pairwise' as const,
  };
}

/** Address that makes sure of a login: fresh within `maxAge` seconds, at level `acr`, or a new account. */
export function loginAddress(
  issuer: string,
  options: { returnTo: string; maxAge?: number; acr?: string; create?: boolean },
): string {
  const parameters = new URLSearchParams({
    client_id: portalClientId,
    response_type: 'none',
    redirect_uri: `${issuer}/account/arrive`,
    scope: 'openid',
    state: options.returnTo,
  });
  if (options.maxAge !== undefined) parameters.set('max_age', String(options.maxAge));
  if (options.acr) parameters.set('acr_values', options.acr);
  if (options.create) parameters.set('prompt', 'create');
  return `/authorize?${parameters}`;
}
