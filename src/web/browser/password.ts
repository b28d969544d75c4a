// Lets a password be looked at before it is sent.
for (const place of document.querySelectorAll<HTMLElement>("[data-reveals]")) {
  const field = document.getElementById(place.dataset["reveals"] ?? "");
  const button = place.querySelector("button");
  if (!(field instanceof HTMLInputElement) || button === null) continue;
  const show = (isShown: boolean): void => {
    field.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.addEventListener("click", () => show(field.type === "password"));
  // A browser takes what it is sent from a plain field for a text to suggest the next time.
  field.form?.addEventListener("submit", () => show(false));
  place.hidden = false;
}
