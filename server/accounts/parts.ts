import type { RecoveryParts } from '../recovery/factor-changed.ts';

/** What acts upon accounts need: how sessions end, how people are told, what time it is. */
export type AccountParts = RecoveryParts;

/** Who acts upon whom, and why. */
export type Actor = { administratorId: string; personId: string; reason: string };
