import type { Translated } from '../../lib/locale.ts';

export const roles = ['owner', 'member'] as const;
/** Owners say who is in the team and whose its applications are; members work on the applications. */
export type Role = (typeof roles)[number];

export type Team = { id: string; name: string; unitId: string; unitName: Translated };
/** A team as one of its members sees it. */
export type OwnTeam = Team & { role: Role };

/** Least identity assurance of whoever works for a department: it is known who they are. */
export const leastAssurance = 2;
export const mostTeamsPerPerson = 10;
export const mostMembers = 50;
export const mostWaitingInvitations = 20;
export const mostInvitationsPerDay = 5;
export const invitationDays = 7;

/** What a team or an application may be called: one line of 2 to 60 characters. Undefined when it is none. */
export function parseTitle(text: string | undefined): string | undefined {
  const title = (text ?? '').normalize('NFKC').replace(/\s+/g, ' ').trim();
  const isOne = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]{2,60}$/u.test(title);
  return isOne ? title : undefined;
}
