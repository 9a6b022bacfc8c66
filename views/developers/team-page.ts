import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { field } from '../parts/field.ts';
import { actionForm, form } from '../parts/form.ts';
import { dayOf, timed } from '../times.ts';
import { wordsOf } from '../words/words.ts';
import { applicationItems, developersPage, homeStep } from './developers-page.ts';
import { invitationPath, memberPath, teamPath } from './paths.ts';
import type { MemberView, TeamPageProps } from './props.ts';

/** One team: its applications, who is in it, and who is asked. */
export function teamPage(frame: Frame, props: TeamPageProps): Page {
  const { developers: text } = wordsOf(frame.locale);
  const { team, applications, members } = props;
  return developersPage(frame, props, {
    title: team.name,
    lead: team.unit,
    within: [homeStep(frame)],
    problems: props.problems,
    body: html`<section class="group"><h2>${text.team.applications}</h2>
${applications.length > 0 ? applicationItems(frame, applications) : html`<p class="empty">${text.team.noApplications}</p>`}
<p class="item-acts"><a class="button primary" href="${teamPath(team.id, 'applications/new')}">${text.team.register}</a>
<a class="button secondary" href="${teamPath(team.id, 'test-persons')}">${text.testPersons.title}</a>${
      team.role === 'owner' &&
      html`
<a class="button secondary" href="${teamPath(team.id, 'alerts')}">${text.alerts.title}</a>`
    }</p></section>
<section class="group"><h2>${text.team.members}</h2><ul class="items">${members.map((member) => memberItem(frame, props, member))}</ul></section>
${team.role === 'owner' && invitationParts(frame, props)}
<section class="group"><h2>${text.team.code}</h2><p><code>${team.id}</code></p><p class="hint">${text.team.codeHint}</p></section>`,
  });
}

function memberItem(frame: Frame, { team }: TeamPageProps, member: MemberView): Html {
  const { team: text, roles } = wordsOf(frame.locale).developers;
  const { id, role, joinedAt, isSelf } = member;
  const name = member.name ?? text.nobody;
  const other = role === 'owner' ? 'member' : 'owner';
  const label = other === 'owner' ? text.makeOwner : text.makeMember;
  const change = {
    action: memberPath(team.id, id, 'role'),
    label,
    named: `${label}: ${name}`,
    fields: { role: other },
  };
  const leave = isSelf ? text.leave : text.remove;
  const remove = {
    action: memberPath(team.id, id, 'remove'),
    label: leave,
    named: `${leave}: ${name}`,
    look: 'quiet',
  } as const;
  return html`<li><p class="item-name">${name}${isSelf && html` ${text.you}`} <span class="badge">${roles[role]}</span></p>
<p class="hint">${timed(frame, joinedAt, text.joined)}</p>
<div class="item-acts">${team.role === 'owner' && actionForm(frame, change)}${(team.role === 'owner' || isSelf) && actionForm(frame, remove)}</div></li>`;
}

function invitationParts(frame: Frame, props: TeamPageProps): Html {
  const { team: text, roles } = wordsOf(frame.locale).developers;
  const { team, invitations, typed, problems } = props;
  const waiting = invitations.map(
    ({ id, name, mobile, role, expiresAt }) =>
      html`<li><p class="item-name">${name} <span class="badge">${roles[role]}</span></p><p class="hint">${mobile}, ${text.until(dayOf(frame, expiresAt))}</p>
<div class="item-acts">${actionForm(frame, { action: invitationPath(team.id, id), label: text.withdraw, named: `${text.withdraw}: ${name}` })}</div></li>`,
  );
  const person = { id: 'name', label: text.name, hint: text.nameHint, problem: problems.name, value: typed.name };
  const mobile = { id: 'mobile', label: text.mobile, problem: problems.mobile, value: typed.mobile };
  const choices = (['member', 'owner'] as const).map(
    (role) =>
      html`<li><input type="radio" id="role-${role}" name="role" value="${role}"${typed.role === role && html` checked`}> <label for="role-${role}">${roles[role]} <span class="hint">${text.roleHints[role]}</span></label></li>`,
  );
  return html`${waiting.length > 0 && html`<section class="group"><h2>${text.waiting}</h2><ul class="items">${waiting}</ul></section>`}
<section class="group"><h2>${text.invite}</h2><p>${text.inviteText}</p>
${form(frame, teamPath(team.id, 'invitations'), [
  field(frame, { ...person, autocomplete: 'off', maxlength: 100 }),
  field(frame, { ...mobile, type: 'tel', autocomplete: 'off', maxlength: 40 }),
  html`<fieldset class="field"><legend>${text.role}</legend><ul class="ticks">${choices}</ul></fieldset>
<button type="submit" class="primary">${text.sendInvitation}</button>`,
])}</section>`;
}
