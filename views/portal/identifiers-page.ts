import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { actionForm, form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { IdentifiersPageProps } from './props.ts';

/** Numbers and addresses that find this account, and one more by a code. */
export function identifiersPage(frame: Frame, props: IdentifiersPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.portal.identifiers;
  return portalPage(frame, props, {
    section: 'identifiers',
    title: text.title,
    lead: text.lead,
    problems: props.problems,
    script: true,
    body: html`${list(frame, props)}
<h2>${text.addTitle}</h2>
${form(frame, portalPaths.identifiers, [
  field(frame, {
    id: 'username',
    label: words.fields.username,
    problem: props.problems.username,
    value: props.username,
    autocomplete: 'off',
    maxlength: 254,
  }),
  html`<button type="submit" class="primary">${text.add}</button>`,
])}`,
  });
}

function list(frame: Frame, { identifiers }: IdentifiersPageProps): Html {
  const text = wordsOf(frame.locale).portal.identifiers;
  const items = identifiers.map(
    ({ kind, value, verifiedAt }) => html`<li><p class="item-name">${value}</p>
<p class="hint">${text.kinds[kind]} · ${verifiedAt ? timed(frame, verifiedAt, text.verified) : text.unverified}</p>
${!verifiedAt && confirmation(frame, value)}</li>`,
  );
  return html`<ul class="items">${items}</ul>`;
}

/** It came from an old system that did not prove it: a code does. */
function confirmation(frame: Frame, username: string): Html {
  const text = wordsOf(frame.locale).claims;
  const named = text.confirmNamed(username);
  const act = actionForm(frame, { action: portalPaths.identifiers, label: text.confirm, named, fields: { username } });
  return html`<div class="item-acts">${act}</div>`;
}
