import { documentTypes } from '../../server/people/identity-documents/document.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, field, labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { IdentityPageProps } from './props.ts';

/** Proves who a person is by name and document; the type is asked, never guessed from the number. */
export function identityPage(frame: Frame, props: IdentityPageProps): Page {
  const words = wordsOf(frame.locale);
  const text = words.portal.identity;
  return portalPage(frame, props, {
    section: 'identity',
    title: text.title,
    lead: text.lead,
    problems: props.problems,
    script: true,
    body: html`<p class="level-name">${words.portal.assurance[props.assuranceLevel].name}</p>
${props.documents.length > 0 && html`${verified(frame, props)}<h2>${text.another}</h2>`}
${form(frame, portalPaths.identity, [typeField(frame, props), ...textFields(frame, props), props.returnTo && html`<input type="hidden" name="return" value="${props.returnTo}">`, html`<button type="submit" class="primary">${text.submit}</button>`])}`,
  });
}

function verified(frame: Frame, { documents }: IdentityPageProps): Html {
  const words = wordsOf(frame.locale);
  const text = words.portal.identity;
  const items = documents.map(
    ({
      type,
      number,
      verifiedAt,
    }) => html`<li><p class="item-name">${words.documentTypes[type]}</p><p><code>${number}</code></p>
<p class="hint">${timed(frame, verifiedAt, text.verified)}</p></li>`,
  );
  return html`<h2>${text.documents}</h2><ul class="items">${items}</ul>`;
}

function typeField(frame: Frame, { type, problems }: IdentityPageProps): Html {
  const words = wordsOf(frame.locale);
  const options = { id: 'type', label: words.portal.identity.type, problem: problems.type };
  const choices = documentTypes.map(
    (value) =>
      html`<option value="${value}"${value === type && html` selected`}>${words.documentTypes[value]}</option>`,
  );
  return labelled(frame, options, html`<select id="type" name="type"${described(options)}>${choices}</select>`);
}

function textFields(frame: Frame, { name, number, issuer, problems }: IdentityPageProps): Html[] {
  const text = wordsOf(frame.locale).portal.identity;
  return [
    field(frame, {
      id: 'name',
      label: text.name,
      problem: problems.name,
      value: name,
      autocomplete: 'name',
      maxlength: 100,
    }),
    field(frame, {
      id: 'number',
      label: text.number,
      hint: text.numberHint,
      problem: problems.number,
      value: number,
      autocomplete: 'off',
      maxlength: 40,
    }),
    field(frame, {
      id: 'issuer',
      label: text.issuer,
      hint: text.issuerHint,
      problem: problems.issuer,
      value: issuer,
      autocomplete: 'off',
      maxlength: 3,
      required: false,
    }),
  ];
}
