import type { ApprovalView } from '../../views/console/props.ts';
import { wordsOf } from '../../views/words/words.ts';
import type { ActDetail, ActName } from '../approvals/act.ts';
import { isRole } from '../roles/role.ts';
import type { ConsoleParts } from './parts.ts';
import { personNames, readersLocale } from './texts.ts';

type Facts = ApprovalView['facts'];

/** What exactly an act asks for, in the reader's words: the second person decides on what they read here. */
const describers: Readonly<Record<ActName, (parts: ConsoleParts, detail: ActDetail) => Promise<Facts>>> = {
  'role.grant': async ({ knex }, { personId, role }) => {
    const text = wordsOf(readersLocale()).console;
    const name = await personNames(knex, [String(personId)]);
    return [
      { label: text.approvals.person, value: name(String(personId)) },
      { label: text.approvals.role, value: isRole(role) ? text.roles.names[role] : '' },
    ];
  },
};

export function factsOf(parts: ConsoleParts, { act, detail }: { act: ActName; detail: ActDetail }): Promise<Facts> {
  return describers[act](parts, detail);
}
