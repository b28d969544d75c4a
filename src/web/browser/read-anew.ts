/** Reads the page anew. One that answers a form is read where its own address is: asking for the form's again would send it again. */
export const readAnew = (): void => {
  const address = document.querySelector<HTMLElement>("[data-page]")?.dataset["page"];
  if (address === undefined) location.reload();
  else location.replace(address);
};
