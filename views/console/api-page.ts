import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { summaryIn } from '../words/operation-summaries.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { table } from './parts.ts';
import { operationPath } from './paths.ts';
import type { ApiPageProps, OperationLine } from './props-api.ts';

/** Every operation of the admin API by its subject. */
export function apiPage(frame: Frame, props: ApiPageProps): Page {
  const { consoleApi: text } = wordsOf(frame.locale);
  return consolePage(frame, props, {
    section: 'api',
    title: text.title,
    lead: text.lead,
    body: html`<p><a href="/api/v1/openapi.json">${text.description}</a></p>
${props.subjects.map(
  ({ name, operations }) =>
    html`<section class="group"><h2>${subjectName(frame, name)}</h2>${listOf(frame, subjectName(frame, name), operations)}</section>`,
)}`,
  });
}

export function subjectName(frame: Frame, name: string): string {
  const names: Readonly<Record<string, string>> = wordsOf(frame.locale).consoleApi.subjects;
  return names[name] ?? name;
}

/** In the reader's language; one that nobody has translated yet stays in English, and says so. */
export function summaryOf(frame: Frame, { id, summary }: Pick<OperationLine, 'id' | 'summary'>): Html {
  const told = summaryIn(frame.locale, id);
  return told === undefined && frame.locale !== 'en'
    ? html`<span lang="en">${summary}</span>`
    : html`${told ?? summary}`;
}

export function addressOf({ method, path }: Pick<OperationLine, 'method' | 'path'>): Html {
  return html`<code>${method} ${path}</code>`;
}

function listOf(frame: Frame, caption: string, operations: readonly OperationLine[]): Html {
  const { consoleApi: text } = wordsOf(frame.locale);
  return table(
    caption,
    [
      {
        heading: text.operation,
        cell: (one) =>
          html`<a href="${operationPath(one.id)}">${summaryOf(frame, one)}</a>${!one.isOwn && html`<p class="hint">${text.notOwn}</p>`}`,
      },
      { heading: text.address, cell: addressOf },
      { heading: text.permission, cell: ({ permission }) => html`<code>${permission}</code>` },
    ],
    operations,
  );
}
