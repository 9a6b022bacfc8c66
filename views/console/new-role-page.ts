import { ownAddress } from '../address.ts';
import type { Frame, Page } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { described, field, labelled } from '../parts/field.ts';
import { form } from '../parts/form.ts';
import { wordsOf } from '../words/words.ts';
import { consolePage } from './console-page.ts';
import { reasonField } from './parts.ts';
import { consolePaths } from './paths.ts';
import type { NewRolePageProps, UnitChoice } from './props.ts';

/** Grants a role: first where, then to whom. */
export function newRolePage(frame: Frame, props: NewRolePageProps): Page {
  const { roles: text, title } = wordsOf(frame.locale).console;
  return consolePage(frame, props, {
    section: 'roles',
    title: props.unit ? text.grantIn(props.unit.name) : text.grant,
    lead: props.unit ? text.grantLead : text.whereLead,
    above: html`<p class="up"><a href="${consolePaths.roles}">${title} · ${text.title}</a></p>`,
    problems: props.problems,
    body: props.unit ? grantForm(frame, props, props.unit) : unitSearch(frame, props),
  });
}

function unitSearch(frame: Frame, props: NewRolePageProps): Html {
  const text = wordsOf(frame.locale).console.unitSearch;
  const found = props.found.map(
    (unit) =>
      html`<li><a href="${ownAddress(`${consolePaths.newRole}?unit=${unit.id}`)}"><span>${unit.name}</span><span class="row-value">${unit.above.join(' / ')}</span></a></li>`,
  );
  return html`<form method="get" action="${consolePaths.newRole}" class="search" role="search"><label for="q">${text.label}</label>
<div class="search-row"><input id="q" name="q" type="search" maxlength="100"${props.query !== '' && html` value="${props.query}"`}><button type="submit" class="secondary">${text.submit}</button></div></form>
${found.length > 0 && html`<ul class="rows">${found}</ul>`}
${found.length === 0 && props.query !== '' && html`<p class="empty">${text.none}</p>`}`;
}

function grantForm(frame: Frame, props: NewRolePageProps, unit: UnitChoice): Html {
  const { roles: text } = wordsOf(frame.locale).console;
  const { problems, typed } = props;
  const role = { id: 'role', label: text.role, problem: problems.role };
  const choices = props.grantable.map(
    (one) =>
      html`<option value="${one}"${typed.role === one && html` selected`}>${text.names[one]}: ${text.may[one]}</option>`,
  );
  return form(
    frame,
    consolePaths.newRole,
    html`<input type="hidden" name="unitId" value="${unit.id}">
${field(frame, { id: 'login', label: text.login, hint: text.loginHint, value: typed.login, maxlength: 254, problem: problems.login, autocomplete: 'off' })}
${labelled(frame, role, html`<select id="role" name="role"${described(role)}>${choices}</select>`)}
${reasonField(frame, typed.reason, problems.reason)}
<button type="submit" class="primary">${text.grant}</button>`,
  );
}
