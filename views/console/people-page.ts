import { documentTypes } from '../../server/people/identity-documents/document.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, field, labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { more, table } from './parts.ts';
import { consolePaths, personPath } from './paths.ts';
import type { OfficialView, PeoplePageProps } from './props-people.ts';

/** Where people are found: one by what they show, or one's own officials by name. There is no list of everybody. */
export function peoplePage(frame: Frame, props: PeoplePageProps): Page {
  const text = wordsOf(frame.locale).console.people;
  return consolePage(frame, props, {
    section: 'people',
    title: text.title,
    lead: props.mayFind ? text.lead : text.ownLead,
    problems: props.problems,
    body: html`${props.officials && officials(frame, props.officials)}
${props.mayFind && proofs(frame, props)}`,
  });
}

function officials(frame: Frame, { query, found, nextHref }: NonNullable<PeoplePageProps['officials']>): Html {
  const text = wordsOf(frame.locale).console.people;
  const columns = [
    {
      heading: text.name,
      cell: ({ id, name }: OfficialView) => html`<a href="${personPath(id)}">${name}</a>`,
    },
    { heading: text.posts, cell: ({ posts }: OfficialView) => posts.map((post) => html`<div>${post}</div>`) },
    { heading: text.status, cell: ({ status }: OfficialView) => text.statuses[status] },
  ];
  return html`<section class="group" aria-labelledby="officials"><h2 id="officials">${text.officials.heading}</h2>
<form method="get" action="${consolePaths.people}" class="search" role="search"><label for="q">${text.officials.label}</label>
<p class="hint" id="q-hint">${text.officials.hint}</p>
<div class="search-row"><input id="q" name="q" type="search" maxlength="100" autocomplete="off" aria-describedby="q-hint"${query !== '' && html` value="${query}"`}><button type="submit" class="secondary">${text.officials.submit}</button></div></form>
${found.length > 0 && table(text.officials.heading, columns, found)}
${found.length === 0 && query !== '' && html`<p class="empty">${text.officials.none}</p>`}
${more(frame, nextHref)}</section>`;
}

function proofs(frame: Frame, { typed, problems }: PeoplePageProps): Html {
  const words = wordsOf(frame.locale);
  const text = words.console.people.find;
  const byMobile = [
    field(frame, {
      id: 'mobile',
      label: text.mobile,
      value: typed.mobile,
      type: 'tel',
      maxlength: 32,
      autocomplete: 'off',
      problem: problems.mobile,
    }),
    html`<button type="submit" class="secondary" name="by" value="mobile">${text.submit}</button>`,
  ];
  const type = { id: 'type', label: words.portal.identity.type, problem: problems.type };
  const types = documentTypes.map(
    (value) =>
      html`<option value="${value}"${value === typed.type && html` selected`}>${words.documentTypes[value]}</option>`,
  );
  const byDocument = [
    field(frame, {
      id: 'name',
      label: text.name,
      value: typed.name,
      maxlength: 200,
      autocomplete: 'off',
      problem: problems.name,
    }),
    labelled(frame, type, html`<select id="type" name="type"${described(type)}>${types}</select>`),
    field(frame, {
      id: 'number',
      label: text.number,
      value: typed.number,
      maxlength: 64,
      autocomplete: 'off',
      problem: problems.number,
    }),
    field(frame, {
      id: 'issuer',
      label: text.issuer,
      hint: text.issuerHint,
      value: typed.issuer,
      maxlength: 3,
      required: false,
      autocomplete: 'off',
      problem: problems.issuer,
    }),
    html`<button type="submit" class="secondary" name="by" value="document">${text.submit}</button>`,
  ];
  return html`<section class="group" aria-labelledby="by-mobile"><h2 id="by-mobile">${text.byMobile}</h2>${form(frame, consolePaths.findPerson, byMobile)}</section>
<section class="group" aria-labelledby="by-document"><h2 id="by-document">${text.byDocument}</h2>${form(frame, consolePaths.findPerson, byDocument)}</section>`;
}
