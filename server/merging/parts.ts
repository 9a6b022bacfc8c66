import type { SessionParts } from '../sessions/tell-applications.ts';

export type MergingParts = SessionParts & { clock: () => Date };
