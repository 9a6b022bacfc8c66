import type { AuditEventFields, AuditEventType } from './events.ts';

/** What docs and pages say of one type of event. */
export type Declaration<T extends AuditEventType> = {
  /** What happened, in one line. */
  means: string;
  fields: { [F in keyof AuditEventFields[T]]: string };
};
