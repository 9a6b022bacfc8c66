/** The application that the load comparison runs as, registered alike at the product and at the ceiling. */
export const application = {
  clientId: 'bench',
  clientSecret: 'secret-of-the-load-comparison-0123456789',
  redirectUri: 'http://localhost:9/callback',
  scope: 'openid profile',
};

/** OpenID Connect client metadata, without id and secret. */
export const applicationMetadata = {
  redirect_uris: [application.redirectUri],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  response_types: ['code' as const],
  token_endpoint_auth_method: 'client_secret_basic' as const,
  id_token_signed_response_alg: 'ES256' as const,
};

export const basicAuthorization = `Basic ${Buffer.from(`${application.clientId}:${application.clientSecret}`).toString('base64')}`;
