/** Shows what is of use only where scripts run. */
export const showWhatNeedsScripts = (root: ParentNode): void => {
  for (const element of root.querySelectorAll<HTMLElement>("[data-needs-script]")) element.hidden = false;
};
