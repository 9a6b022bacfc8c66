/** Browsers that grant `autofocus` to form controls alone leave the summary unread. */
export function focusProblems(): void {
  const summary = document.getElementById('problems');
  if (summary && document.activeElement !== summary) summary.focus();
}
