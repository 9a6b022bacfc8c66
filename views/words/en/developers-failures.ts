import type * as hans from '../zh-hans/developers-failures.ts';

export const developerFailures: typeof hans.developerFailures = {
  failures: {
    title: 'Failed requests',
    lead: 'The last 200 requests that failed, why, and what to do. Nothing of a person and no secret is kept here.',
    none: 'No request failed lately.',
    parameter: 'parameter',
    request: 'request',
    causes: {
      'redirect-uri-unregistered': {
        what: 'The redirect URI is not registered',
        remedy:
          'redirect_uri differs from what is registered. Compare it byte for byte (slashes, case, port), or register it under Settings.',
      },
      'pkce-missing': {
        what: 'PKCE is not used',
        remedy: 'code_challenge is missing. Switch PKCE (S256) on in your client library.',
      },
      'pkce-method': {
        what: 'The PKCE method will not do',
        remedy: 'Only code_challenge_method=S256 is taken, not plain.',
      },
      'pkce-mismatch': {
        what: 'PKCE did not match',
        remedy:
          'The code_verifier at the token endpoint does not belong to the code_challenge of this login. Keep it in the session of that login, where no other login overwrites it.',
      },
      'scope-not-registered': {
        what: 'A scope is not registered',
        remedy: 'scope names something the application is not registered for. Leave it out, or tick it under Settings.',
      },
      'response-not-allowed': {
        what: 'The response type is not allowed',
        remedy: 'Only response_type=code is supported: use the authorization code flow.',
      },
      'grant-not-allowed': {
        what: 'The grant type is not allowed',
        remedy: 'This kind of system cannot use the grant_type. Check what kind it is registered as.',
      },
      'client-secret-wrong': {
        what: 'The secret is wrong',
        remedy:
          'Check that it is complete and the newest one. An old secret ends 7 days after a new one was made; make another under Overview.',
      },
      'client-method-wrong': {
        what: 'The way of authenticating is wrong',
        remedy:
          'The secret goes into the Authorization header (client_secret_basic), not into the form, and not into both.',
      },
      'client-not-authenticated': {
        what: 'The application did not authenticate',
        remedy:
          'Credentials are missing, or the application is suspended. Websites use client_secret_basic; systems without a secret send client_id.',
      },
      'code-unknown': {
        what: 'There is no such code',
        remedy:
          'It may have expired and been cleared, or not be ours. Use the code of the callback as it is; do not change or cache it.',
      },
      'code-used': {
        what: 'The code was used a second time',
        remedy: 'A code works once. Look for a double submit, such as a reload of the callback page.',
      },
      'code-expired': {
        what: 'The code expired',
        remedy: 'A code is valid for 60 seconds: redeem it in the callback at once.',
      },
      'code-foreign-address': {
        what: 'The redirect URI changed in between',
        remedy: 'redirect_uri at the token endpoint must be exactly the one the login began with.',
      },
      'code-foreign-application': {
        what: 'The code belongs to another application',
        remedy: 'Check client_id: the login and the token request must be of one application.',
      },
      'refresh-used': {
        what: 'The refresh token was used a second time',
        remedy:
          'Store the new refresh token after each refresh, and let parallel refreshes wait for each other. All tokens of that login are void.',
      },
      'refresh-ended': {
        what: 'The refresh token has ended',
        remedy: 'The person logged out or withdrew, or it expired. Begin a new login.',
      },
      'token-ended': {
        what: 'The access token is not valid',
        remedy: 'It expired or was revoked. Refresh it, or begin a new login.',
      },
      'parameter-missing': { what: 'A required parameter is missing', remedy: 'Add the parameter named below.' },
      'parameter-repeated': { what: 'A parameter is repeated', remedy: 'Each parameter may be there once.' },
      'parameter-invalid': {
        what: 'The value of a parameter is wrong',
        remedy: 'Compare the parameter named below with the documentation.',
      },
      'origin-not-allowed': {
        what: 'The origin of the page is not allowed',
        remedy: 'Requests from a browser must come from the site of a registered redirect URI.',
      },
      'logout-address-unregistered': {
        what: 'The address after logout is not registered',
        remedy: 'post_logout_redirect_uri must be exactly a registered one. Register it under Settings.',
      },
      'logout-hint': {
        what: 'The id_token_hint of the logout is wrong',
        remedy: 'Send the newest ID token this application got, unchanged.',
      },
      other: { what: 'The request failed', remedy: 'Give the request id to the administrators.' },
    },
  },
};
