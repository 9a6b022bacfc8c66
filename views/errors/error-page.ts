import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { portalPaths } from '../portal/paths.ts';
import { duration } from '../times.ts';
import { type Words, wordsOf } from '../words/words.ts';
import type { ErrorPageProps } from './props.ts';

/** What happened, what to do, and a number to give when calling for help. Never a stack, a path or a version (T-149). */
export function errorPage(frame: Frame, props: ErrorPageProps): Page {
  const { errors } = wordsOf(frame.locale);
  const { title, text } = explain(errors, props);
  const wait = props.retryAfterSeconds;
  return {
    title,
    layout: 'journey',
    body: html`<div class="card"><div class="step"><p class="status">${props.status}</p><h1>${title}</h1><p class="lead">${text}</p>
${wait !== undefined && html`<p>${errors.retryAfter(duration(frame, wait))}</p>`}
<p><a class="button secondary" href="${portalPaths.home}">${errors.home}</a></p>
<dl class="facts"><dt>${errors.requestId}</dt><dd><code>${props.requestId}</code></dd><dt>${errors.code}</dt><dd><code>${props.code}</code></dd></dl>
${props.detail && html`<p class="detail" lang="en"><code>${props.detail}</code></p>`}</div></div>`,
  };
}

type Explained = { title: string; text: string };

function explain(errors: Words['errors'], { code, status }: ErrorPageProps): Explained {
  const byStatus: Record<number, Explained> = errors.byStatus;
  const known = Object.hasOwn(errors.byCode, code)
    ? errors.byCode[code as keyof typeof errors.byCode]
    : byStatus[status];
  return known ?? errors.byStatus[status < 500 ? 400 : 500];
}
