import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { portalPaths } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import { claimPath } from './paths.ts';
import type { ClaimPageProps } from './props.ts';

/** One field: the code. Whoever lacks what the registry knows people by is shown the way to it instead. */
export function claimPage(frame: Frame, props: ClaimPageProps): Page {
  const { claimPage: text } = wordsOf(frame.locale).enterprises;
  return portalPage(frame, props, {
    section: 'enterprises',
    title: text.title,
    lead: text.lead,
    problems: props.problems,
    body: props.missing ? missingPart(frame, props.missing) : codeForm(frame, props),
  });
}

function missingPart(frame: Frame, missing: 'not-verified' | 'no-document'): Html {
  const text = wordsOf(frame.locale).enterprises.claimPage.missing[missing];
  return html`<p class="warning">${text.text}</p><p><a class="button primary" href="${portalPaths.identity}">${text.way}</a></p>`;
}

function codeForm(frame: Frame, { uscc, problems }: ClaimPageProps): Html {
  const text = wordsOf(frame.locale).enterprises;
  const options = { id: 'uscc', label: text.code, hint: text.claimPage.hint, problem: problems.uscc, value: uscc };
  return form(frame, claimPath, [
    field(frame, { ...options, autocomplete: 'off', maxlength: 40 }),
    html`<button type="submit" class="primary">${text.claimPage.submit}</button>`,
  ]);
}
