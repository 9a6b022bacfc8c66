import { consolePaths } from '../console/paths.ts';
import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { wordsOf } from '../words/words.ts';
import { portalPaths } from './paths.ts';
import { portalPage } from './portal-page.ts';
import type { OverviewPageProps } from './props.ts';

/** The account at one glance: who I am here, how safe it is, who may read what; each line leads on. */
export function overviewPage(frame: Frame, props: OverviewPageProps): Page {
  const { overview: text } = wordsOf(frame.locale).portal;
  return portalPage(frame, props, {
    section: 'overview',
    title: props.name === undefined ? text.titlePlain : text.title(props.name),
    body: html`<div class="levels">${assurance(frame, props)}${strength(frame, props)}</div>
${security(frame, props)}
${sharing(frame, props)}`,
  });
}

function assurance(frame: Frame, { assuranceLevel }: OverviewPageProps): Html {
  const { overview, assurance } = wordsOf(frame.locale).portal;
  const level = assurance[assuranceLevel];
  return html`<section class="level" aria-labelledby="assurance"><h2 id="assurance">${overview.assurance}</h2>
<p class="level-name">${level.name}</p>${steps(assuranceLevel)}<p>${level.rise}</p>
${assuranceLevel === 1 && html`<p><a class="button primary" href="${portalPaths.identity}">${overview.rise}</a></p>`}</section>`;
}

/** Four marks, as many filled as the level says; the words beside them say the same. */
function steps(level: number): Html {
  const marks = [1, 2, 3, 4].map((mark) => html`<span class="${mark <= level ? 'step-done' : 'step-open'}"></span>`);
  return html`<div class="steps" aria-hidden="true">${marks}</div>`;
}

function strength(frame: Frame, { acr, passkeys }: OverviewPageProps): Html {
  const { overview, strength } = wordsOf(frame.locale).portal;
  const isResistant = acr === 'phr' || acr === 'phrh';
  const level = isResistant ? strength.resistant : acr === 'urn:yimen:aal2' ? strength.double : strength.single;
  return html`<section class="level" aria-labelledby="strength"><h2 id="strength">${overview.login}</h2>
<p class="level-name">${level.name}</p><p>${isResistant || passkeys === 0 ? level.rise : strength.showPasskey}</p>
${passkeys === 0 && html`<p><a class="button secondary" href="${portalPaths.passkeys}">${overview.addPasskey}</a></p>`}</section>`;
}

function security(frame: Frame, props: OverviewPageProps): Html {
  const { overview: text, menu } = wordsOf(frame.locale).portal;
  return group('security', text.security, [
    row(portalPaths.passkeys, menu.passkeys, text.passkeys(props.passkeys)),
    row(portalPaths.password, menu.password, props.hasPassword ? text.passwordSet : text.passwordNone),
    row(portalPaths.sessions, menu.sessions, text.sessions(props.sessions)),
    row(portalPaths.activity, menu.activity, undefined),
  ]);
}

function sharing(frame: Frame, props: OverviewPageProps): Html {
  const { portal, consoleRights } = wordsOf(frame.locale);
  const { overview: text, menu } = portal;
  return group('sharing', text.sharing, [
    row(portalPaths.profile, menu.profile, props.name),
    row(portalPaths.identity, menu.identity, undefined),
    props.posts > 0 && row(portalPaths.posts, menu.posts, text.posts(props.posts)),
    row(portalPaths.identifiers, menu.identifiers, undefined),
    row(portalPaths.merge, menu.merge, undefined),
    row(portalPaths.applications, menu.applications, text.applications(props.applications)),
    row(portalPaths.enterprises, menu.enterprises, undefined),
    row(portalPaths.mandates, menu.mandates, text.waitingMandates(props.waitingMandates)),
    row(portalPaths.services, menu.services, undefined),
    props.administers && row(consolePaths.overview, consoleRights.console, consoleRights.consoleHint),
  ]);
}

function group(id: string, name: string, rows: Drawable): Html {
  return html`<section class="group" aria-labelledby="${id}"><h2 id="${id}">${name}</h2><ul class="rows">${rows}</ul></section>`;
}

function row(address: string, name: string, value: Drawable): Html {
  return html`<li><a href="${address}"><span class="row-name">${name}</span><span class="row-value">${value}</span></a></li>`;
}
