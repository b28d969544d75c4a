/** As much of the gateway's own script as a payment by card needs. */
interface Gateway {
  elements(options: { clientSecret: string; locale: string; appearance: { theme: string } }): CardElements;
  retrievePaymentIntent(clientSecret: string): Promise<{ readonly paymentIntent?: { readonly status: string } }>;
  confirmPayment(options: {
    elements: CardElements;
    confirmParams: { return_url: string };
  }): Promise<{ readonly error?: { readonly type: string; readonly message?: string } }>;
}

interface CardElements {
  create(kind: "payment"): {
    mount(place: HTMLElement): void;
    on(event: "ready" | "loaderror", told: () => void): void;
  };
}

declare global {
  interface Window {
    readonly Stripe?: (publishableKey: string, options: { locale: string }) => Gateway;
  }
}

/** It may not be served by anybody but the gateway. */
const SCRIPT = "https://js.stripe.com/v3/";

/** Where its script, or its answers, are kept away without a word, nothing ever comes. */
const READY_WITHIN_MS = 10_000;

/** What the gateway says in words for the payer, in the payer's language; whatever else it says is no matter of theirs. */
const FOR_PAYERS = new Set(["card_error", "validation_error"]);

/** Puts the gateway's fields into the form that waits for them, if there is one, and pays when it is sent. */
export const takeCards = async (root: ParentNode): Promise<void> => {
  const form = root.querySelector<HTMLFormElement>("form[data-card-key]");
  const place = form?.querySelector<HTMLElement>("[data-card-fields]");
  const fault = form?.querySelector<HTMLElement>("[data-card-fault]");
  const button = form?.querySelector("button");
  if (!form || !place || !fault || !button) return;
  const { cardKey = "", clientSecret = "", returnTo = "", unreachable = "", failed = "" } = form.dataset;
  const locale = document.documentElement.lang;
  const unreached = (): void => {
    fault.textContent = unreachable;
    place.hidden = true;
    button.hidden = true;
    root.querySelector("[data-card-elsewhere]")?.removeAttribute("hidden");
  };
  const waiting = setTimeout(unreached, READY_WITHIN_MS);
  const gateway = await loaded(cardKey, locale);
  if (gateway === undefined) return unreached();
  // Whoever comes back here after paying is not asked again.
  const answer = await gateway.retrievePaymentIntent(clientSecret).catch(() => undefined);
  if (answer === undefined) return unreached();
  const { paymentIntent } = answer;
  if (paymentIntent !== undefined && ["succeeded", "processing"].includes(paymentIntent.status))
    return location.replace(returnTo);
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "night" : "stripe";
  const elements = gateway.elements({ clientSecret, locale, appearance: { theme } });
  const card = elements.create("payment");
  card.on("ready", () => {
    clearTimeout(waiting);
    button.disabled = false;
  });
  card.on("loaderror", unreached);
  place.replaceChildren();
  card.mount(place);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void pay();
  });
  const pay = async (): Promise<void> => {
    button.disabled = true;
    fault.textContent = "";
    const { error } = await gateway.confirmPayment({
      elements,
      confirmParams: { return_url: new URL(returnTo, location.href).href },
    });
    // Otherwise the gateway goes on to the order by itself.
    if (error === undefined) return;
    fault.textContent = (FOR_PAYERS.has(error.type) ? error.message : undefined) ?? failed;
    button.disabled = false;
  };
};

const loaded = async (key: string, locale: string): Promise<Gateway | undefined> => {
  if (window.Stripe === undefined) {
    const script = document.createElement("script");
    script.src = SCRIPT;
    await new Promise((resolve) => {
      script.addEventListener("load", resolve);
      script.addEventListener("error", resolve);
      document.head.append(script);
    });
  }
  return window.Stripe?.(key, { locale });
};
