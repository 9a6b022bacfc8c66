import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { form } from '../parts/form.ts';
import { portalPaths } from '../portal/paths.ts';
import { portalPage } from '../portal/portal-page.ts';
import { timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import type { AccountView, MergeBothPageProps, WayView } from './props.ts';

type Plan = NonNullable<MergeBothPageProps['plan']>;

/**
 * What a merge would do, before it is done. What would open the account from then on is ticked one by one: nothing that somebody
 * else may have put into the other account comes along unseen (T-111).
 */
export function mergeBothPage(frame: Frame, props: MergeBothPageProps): Page {
  const text = wordsOf(frame.locale).merging.both;
  const { plan } = props;
  return portalPage(frame, props, {
    section: 'merge',
    title: plan ? text.title : text.cannot,
    lead: plan && text.lead,
    body: html`<div class="levels">${account(frame, text.stays, props.stays)}${account(frame, text.goes, props.goes)}</div>
${plan ? planned(frame, plan) : html`<p><a class="button secondary" href="${portalPaths.account}">${wordsOf(frame.locale).actions.back}</a></p>`}`,
  });
}

function account(frame: Frame, heading: string, { name, level, identifiers }: AccountView): Html {
  const text = wordsOf(frame.locale).merging.both;
  return html`<section class="level"><h2>${heading}</h2><p class="level-name">${name ?? text.nameless}</p>
<p>${text.level(level)}</p>${identifiers.map((shown) => html`<p class="hint">${shown}</p>`)}</section>`;
}

function planned(frame: Frame, plan: Plan): Html {
  const text = wordsOf(frame.locale).merging.both;
  const other = plan.keep === 'first' ? 'second' : 'first';
  return html`${
    plan.mayChoose
      ? html`<p><a href="${`${portalPaths.mergeBoth}?keep=${other}`}">${text.keepOther}</a></p>`
      : html`<p class="hint">${text.levelStays}</p>`
  }
${form(frame, portalPaths.mergeBoth, [
  html`<input type="hidden" name="keep" value="${plan.keep}"><input type="hidden" name="proof" value="${plan.proof}">`,
  plan.ways.length > 0 && ways(frame, plan.ways),
  html`<p class="hint">${text.password}</p>`,
  group('moves', text.moves, moves(frame, plan)),
  group('applications', text.applications, applications(frame, plan)),
  group('after', text.after, after(frame, plan)),
  html`<div class="answers"><button type="submit" id="merge-submit" class="primary">${text.submit}</button>
<a class="button secondary" href="${portalPaths.account}">${text.leave}</a></div>`,
])}`;
}

function ways(frame: Frame, list: readonly WayView[]): Html {
  const text = wordsOf(frame.locale).merging.both;
  const boxes = list.map(
    ({ id, kind, name, addedAt, isTicked }) =>
      html`<li><input type="checkbox" id="take-${id}" name="take-${id}" value="yes"${isTicked && html` checked`}>
<label for="take-${id}"><span class="data-name">${name}</span><span class="data-what">${text.kinds[kind]}${addedAt && html` · ${timed(frame, addedAt, text.added)}`}</span></label></li>`,
  );
  return html`<fieldset class="merge-ways"><legend>${text.ways}</legend><p class="hint">${text.waysText}</p><ul class="ticks">${boxes}</ul></fieldset>`;
}

function moves(frame: Frame, plan: Plan): Html {
  const text = wordsOf(frame.locale).merging.both;
  const lines = [
    ...named(frame, text.posts, plan.posts),
    ...named(frame, text.enterprises, plan.enterprises),
    ...named(frame, text.mandates, plan.mandates),
    ...(plan.documents > 0 ? [html`<li>${text.documents(plan.documents)}</li>`] : []),
    ...(plan.consents > 0 ? [html`<li>${text.consents(plan.consents)}</li>`] : []),
    ...(plan.sameMandates > 0 ? [html`<li>${text.same(plan.sameMandates)}</li>`] : []),
  ];
  return lines.length > 0 ? html`<ul class="facts-list">${lines}</ul>` : html`<p class="empty">${text.nothing}</p>`;
}

function named(frame: Frame, label: string, names: readonly string[]): Html[] {
  if (names.length === 0) return [];
  const list = new Intl.ListFormat(frame.locale, { type: 'conjunction' }).format(names);
  return [html`<li><span class="fact-name">${label}</span> ${list}</li>`];
}

function applications(frame: Frame, { kept, told }: Plan): Html {
  const text = wordsOf(frame.locale).merging.both;
  if (kept.length + told.length === 0) return html`<p class="empty">${text.unknown}</p>`;
  const list = (sentence: string, names: readonly string[]) =>
    names.length > 0 &&
    html`<p>${sentence}</p><ul class="facts-list">${names.map((name) => html`<li>${name}</li>`)}</ul>`;
  return html`${list(text.kept, kept)}${list(text.told, told)}`;
}

function after(frame: Frame, { sessions, mustLogIn }: Plan): Html {
  const text = wordsOf(frame.locale).merging.both;
  const lines = [sessions > 0 && text.sessions(sessions), mustLogIn && text.logInAgain, text.notice, text.undo];
  return html`<ul class="facts-list">${lines.map((line) => line && html`<li>${line}</li>`)}</ul>`;
}

function group(id: string, name: string, content: Drawable): Html {
  return html`<section class="merge-part" aria-labelledby="${id}"><h2 id="${id}">${name}</h2>${content}</section>`;
}
