import type { AskedBack } from '../../views/console/props-lists.ts';
import { type Approval, findWaiting } from '../approvals/list-approvals.ts';
import { approvalViews } from './approvals.ts';
import type { ConsoleParts } from './parts.ts';

/** The request that waits for a second person to let a list be taken back: who asked it, and when. */
export async function askedBackOf(
  parts: ConsoleParts,
  on: Pick<Approval, 'act' | 'subject'>,
): Promise<AskedBack | undefined> {
  const waiting = await findWaiting(parts.knex, on, parts.clock());
  if (waiting?.detail.to !== 'undo') return undefined;
  const [view] = await approvalViews(parts, [waiting]);
  return view;
}
