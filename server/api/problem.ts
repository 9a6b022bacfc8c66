import { problemTitle } from '../http/problem-title.ts';
import { currentRequest } from '../http/request-context.ts';
import { locales } from '../lib/locale.ts';

export type Answer = { status: number; body: string };

type More = { errors?: readonly { path: string; code: string }[]; firstRequestId?: string };

/** RFC 9457, the same form as every other error of the service. */
export function problem(status: number, code: string, more: More = {}): Answer {
  const request = currentRequest();
  const body = {
    type: `urn:yimen:problem:${code}`,
    title: problemTitle(request?.locale ?? locales[0], status),
    status,
    code,
    requestId: request?.requestId,
    ...more,
  };
  return { status, body: JSON.stringify(body) };
}
