import type { Frame, Page } from '../frame.ts';
import { html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import { developersPage, homeStep, teamStep } from './developers-page.ts';
import type { TestPersonsPageProps } from './props.ts';

/** Whom a team can log in as in its sandbox. */
export function testPersonsPage(frame: Frame, props: TestPersonsPageProps): Page {
  const { testPersons: text } = wordsOf(frame.locale).developers;
  const rows = props.persons.map(
    ({ situation, loginName }) =>
      html`<tr><th scope="row">${text.situations[situation]}</th><td><code>${loginName}</code></td></tr>`,
  );
  return developersPage(frame, props, {
    title: text.title,
    lead: text.lead,
    within: [homeStep(frame), teamStep(props.team)],
    body: html`<dl class="terms"><div><dt>${text.password}</dt><dd><code>${props.password}</code></dd></div></dl>
<section class="scrolls" tabindex="0" aria-label="${text.table}"><table class="table"><thead><tr><th scope="col">${text.situation}</th><th scope="col">${text.loginName}</th></tr></thead><tbody>${rows}</tbody></table></section>
<p class="hint">${text.passkey}</p>`,
  });
}
