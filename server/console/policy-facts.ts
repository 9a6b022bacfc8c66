import { fieldWords, valueText } from '../../views/console/policy-values.ts';
import type { ApprovalView } from '../../views/console/props.ts';
import { wordsOf } from '../../views/words/words.ts';
import { differences, fieldsOf, isPolicyName } from '../policies/policy.ts';
import { readLoosening } from './policy-act.ts';
import { readersLocale } from './texts.ts';

/** Each setting that would be different, before and after, with which way it goes. */
export function policyFacts(detail: unknown, policy: string): ApprovalView['facts'] {
  if (!isPolicyName(policy)) return [];
  const locale = readersLocale();
  const text = wordsOf(locale).consolePolicies;
  const { from, to } = readLoosening(detail);
  const declared = new Map(fieldsOf(policy));
  const changes = differences(policy, from, to).flatMap((one) => {
    const field = declared.get(one.field);
    if (!field) return [];
    const shown = (value: number | boolean) => [valueText({ locale }, field, value)];
    const way = one.isLooser ? text.looser : text.tighter;
    return [
      {
        label: text.withWay(fieldWords({ locale }, one.field).label, way),
        removed: shown(one.from),
        added: shown(one.to),
      },
    ];
  });
  return [{ label: text.policy, value: text.names[policy] }, ...changes];
}
