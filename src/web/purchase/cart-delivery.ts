import { cartDocument } from "../../routes/cart/cart-document.ts";
import { faultsOf, type Form } from "../form.ts";
import { page } from "../page.ts";
import { valueOf } from "../service.ts";
import { showCart } from "./cart.tsx";
import type { DeliveryWishes } from "./delivery-form.tsx";

/** Chooses how the tickets shall arrive, and goes on to the review. */
export const deliveryChosen = page("post", "/cart/delivery", "signed-in", async (visit) => {
  const wishes = sent(visit.form);
  const answered = await visit.service.tell(cartDocument, "PUT", "/api/cart/delivery-method", { body: bodyOf(wishes) });
  if (answered.ok) return { goTo: "/checkout" };
  const { problem } = answered.refusal;
  if (problem.code === "cart-not-open") return { goTo: "/cart" };
  if (problem.status !== 400) return valueOf(answered);
  return showCart(visit, { status: problem.status, delivery: { wishes, faults: faultsOf(problem) } });
});

const sent = (form: Form): DeliveryWishes => ({
  type: form.text("type"),
  email: form.text("email"),
  name: form.text("name"),
  line1: form.text("line1"),
  line2: form.text("line2"),
  postalCode: form.text("postalCode"),
  city: form.text("city"),
  country: form.text("country"),
});

const bodyOf = ({ type, email, line2, ...address }: DeliveryWishes) =>
  type === "courier"
    ? { type, courier: "fedex", address: { ...address, ...(line2 === "" ? {} : { line2 }) } }
    : { type, email };
