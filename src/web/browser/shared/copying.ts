/** Has each button that brings a text for it copy that, and say so. */
export const copyFrom = (root: Document): void =>
  root.addEventListener("click", async ({ target }) => {
    const button = target instanceof HTMLElement ? target.closest<HTMLElement>("[data-copies]") : null;
    const { copies, copied } = button?.dataset ?? {};
    if (button === null || copies === undefined || copied === undefined) return;
    await navigator.clipboard.writeText(copies);
    button.textContent = copied;
  });
