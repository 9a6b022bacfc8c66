/** `code` of the HttpProblem or of oidc-provider's error (`invalid_request` …); unknown codes are told by their status. */
export type ErrorPageProps = {
  status: number;
  code: string;
  requestId: string;
  /** For departments' developers: what the protocol refused, plain text. */
  detail?: string;
  retryAfterSeconds?: number;
};
