import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { form } from '../parts/form.ts';
import { switchIdentityPath } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { wordsOf } from '../words/words.ts';
import { choiceButton } from './card.ts';
import type { SwitchIdentityPageProps } from './props.ts';

/** Another identity for one application, chosen from the account. */
export function switchIdentityPage(frame: Frame, props: SwitchIdentityPageProps): Page {
  const text = wordsOf(frame.locale).identities;
  const cards = props.possible.map((one) => html`<li>${choiceButton(frame, one)}</li>`);
  return portalPage(frame, props, {
    section: 'applications',
    title: text.switchTitle(props.application),
    lead: text.switchLead,
    body:
      cards.length > 0
        ? form(frame, switchIdentityPath(props.clientId), html`<ul class="hats">${cards}</ul>`)
        : html`<p class="empty">${text.switchNone}</p>`,
  });
}
