import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { form } from '../parts/form.ts';
import { problemText } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import { memberField } from './api-member.ts';
import { addressOf, subjectName, summaryOf } from './api-page.ts';
import { consolePage } from './console-page.ts';
import { table } from './parts.ts';
import { consolePaths, runOperationPath } from './paths.ts';
import type { OperationPageProps, TriedAnswer } from './props-api.ts';

/** One operation of the admin API: what it takes, what it answers, and a form that really asks it. */
export function operationPage(frame: Frame, props: OperationPageProps): Page {
  const { consoleApi: text } = wordsOf(frame.locale);
  const { operation, members, tried } = props;
  const problems = Object.fromEntries(members.map(({ name, problem }) => [name, problem]));
  return consolePage(frame, props, {
    section: 'api',
    title: `${subjectName(frame, operation.id.split('.')[0] ?? '')} · ${operation.id}`,
    above: html`<p class="up"><a href="${consolePaths.api}">${text.title}</a></p>`,
    problems: Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem)),
    body: html`<p class="lead">${summaryOf(frame, operation)}</p>
${tried && answered(frame, tried)}
${facts(frame, props)}
<section class="group"><h2>${text.tryHeading}</h2>${operation.isOwn ? tryForm(frame, props) : html`<p class="note">${text.notYours(operation.permission)}</p>`}</section>
${refusals(frame, props)}
${examples(frame, props)}`,
  });
}

function answered(frame: Frame, { request, body, status, answer }: TriedAnswer): Html {
  const { consoleApi: text } = wordsOf(frame.locale);
  return html`<section class="group" id="answer"><h2>${text.answerHeading}</h2>
${block(text.request, body === undefined ? request : `${request}\n\n${body}`)}
${block(text.status(status), answer)}</section>`;
}

function facts(frame: Frame, { operation, limits }: OperationPageProps): Html {
  const { consoleApi: text } = wordsOf(frame.locale);
  const row = (label: string, value: Drawable) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return html`<dl class="terms">${row(text.address, addressOf({ method: operation.method, path: `/api/v1${operation.path}` }))}
${row(text.permission, html`<code>${operation.permission}</code>`)}
${row(
  text.limit,
  limits.map(({ limit, seconds }) => html`<p>${text.limitOf(limit, seconds)}</p>`),
)}</dl>`;
}

function tryForm(frame: Frame, { operation, isRead, members, runKey }: OperationPageProps): Html {
  const { consoleApi: text } = wordsOf(frame.locale);
  return html`<p>${isRead ? text.tryRead : text.tryWrite}</p>
${form(
  frame,
  runOperationPath(operation.id),
  html`${runKey && html`<input type="hidden" name="run-key" value="${runKey}">`}${members.map((member) => memberField(frame, member))}
<button type="submit" class="${isRead ? 'primary' : 'danger'}">${isRead ? text.read : text.run}</button>`,
)}`;
}

function refusals(frame: Frame, { refusals: known }: OperationPageProps): Html {
  const { consoleApi: text } = wordsOf(frame.locale);
  const list = table(
    text.refusalsHeading,
    [
      { heading: text.statusColumn, cell: ({ status }) => status },
      { heading: text.code, cell: ({ problem }) => html`<code>${problem.code}</code>` },
      { heading: text.meaning, cell: ({ problem }) => problemText(frame, problem) },
    ],
    known,
  );
  return html`<section class="group"><h2>${text.refusalsHeading}</h2>${known.length > 0 && list}<p>${text.common}</p></section>`;
}

function examples(frame: Frame, { examples: code }: OperationPageProps): Html {
  const { consoleApi: text } = wordsOf(frame.locale);
  return html`<section class="group"><h2>${text.examplesHeading}</h2>
${block(text.curl, code.curl)}${block(text.client, code.client)}${block(text.command, code.command)}</section>`;
}

function block(name: string, code: string): Html {
  return html`<figure class="listing"><figcaption>${name}</figcaption><pre tabindex="0"><code>${code}</code></pre></figure>`;
}
