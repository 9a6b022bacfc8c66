import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { actionForm, form } from '../parts/form.ts';
import { dayOf } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { applicationPage } from './developers-page.ts';
import { applicationPath, offerPath } from './paths.ts';
import type { HandOverPageProps } from './props.ts';

/** Offers the application to another team, or takes the offer back. */
export function handOverPage(frame: Frame, props: HandOverPageProps): Page {
  const { handOver: text } = wordsOf(frame.locale).developers;
  return applicationPage(frame, props, {
    section: 'team',
    title: text.title,
    lead: text.lead,
    problems: props.problems,
    body: props.team.role === 'owner' ? offer(frame, props) : html`<p class="hint">${text.onlyOwner}</p>`,
  });
}

function offer(frame: Frame, { application, team, open, code, problems }: HandOverPageProps): Html {
  const { handOver: text } = wordsOf(frame.locale).developers;
  if (open) {
    const withdraw = { action: offerPath(team.id, open.id, 'withdraw'), label: text.withdraw };
    return html`<p class="warning">${text.waiting(open.to, dayOf(frame, open.expiresAt))}</p>${actionForm(frame, withdraw)}`;
  }
  const options = { id: 'code', label: text.code, hint: text.codeHint, problem: problems.code, value: code };
  return form(frame, applicationPath(application.clientId, 'team'), [
    field(frame, { ...options, autocomplete: 'off', maxlength: 64 }),
    html`<button type="submit" class="primary">${text.submit}</button>`,
  ]);
}
