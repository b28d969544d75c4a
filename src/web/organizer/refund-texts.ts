import { noun } from "../formats.ts";
import { inLanguages } from "../../language.ts";

/** What the page about refunding tickets says. */
export const refundTexts = inLanguages({
  en: {
    title: "Refund tickets",
    of: (name: string) => `Bought by ${name},`,
    tickets: "Which tickets",
    ticket: (number: string, level: string) => `Ticket ${number}, ${level}`,
    onlyValid: "Only valid tickets can be refunded: whoever was let in has had the concert.",
    chooseSome: "Choose at least one ticket.",
    refundable: (amount: string) => `The tickets that can be refunded cost ${amount} in total.`,
    ticked: noun({ one: "# ticket chosen: % goes back.", other: "# tickets chosen: % goes back." }),
    noneTicked: "No ticket is chosen yet.",
    refunds: "Refunded so far",
    ofTickets: (numbers: string) => `Tickets: ${numbers}`,
    failedNow: "An administrator can try this refund again.",
    reason: "Reason",
    reasonRule: "The buyer reads it too. 1 to 500 characters.",
    whatHappens:
      "What was paid for these tickets goes back the way it was paid, and the tickets no longer let anybody in. Their seats are on sale again. This cannot be undone.",
    send: "Refund and cancel the tickets",
    back: "Back to the attendees",
    noneLeft: "None of these tickets can be refunded any more.",
    notThere: "No tickets of this order are known here. One that was just bought appears a few seconds later.",
    came: {
      pending: (amount: string) => `${amount} is on its way back to the buyer. The tickets are cancelled.`,
      succeeded: (amount: string) => `${amount} has been refunded to the buyer. The tickets are cancelled.`,
      failed: (amount: string) =>
        `${amount} could not be refunded. The tickets are cancelled; an administrator can try the refund again.`,
    },
    refused: (code: string, status: number): string => {
      if (code === "order-not-refundable")
        return "Nothing was refunded: one of the tickets has been let in meanwhile, or the order was never paid or is refunded already. Look at the tickets below and choose again.";
      if (code === "refund-exceeds-payment")
        return "Nothing was refunded: less is left of what was paid than these tickets cost, because some of it was refunded before.";
      if (code === "unsupported-amount")
        return "Nothing was refunded: the payment provider cannot move this amount. Choose other tickets.";
      if (status === 422)
        return "This form was sent before, with other tickets or another reason. Look at the tickets below before you send it again.";
      if (status === 429) return "This was tried too often in a short time. Nothing was refunded: wait a minute.";
      return "Nothing was refunded yet. Please check the fields marked below.";
    },
  },
  pl: {
    title: "Zwrot za bilety",
    of: (name: string) => `Kupujący: ${name},`,
    tickets: "Które bilety",
    ticket: (number: string, level: string) => `Bilet ${number}, ${level}`,
    onlyValid: "Zwrot jest możliwy tylko za ważne bilety: kto już wszedł, był na koncercie.",
    chooseSome: "Wybierz co najmniej jeden bilet.",
    refundable: (amount: string) => `Za wszystkie bilety, które można zwrócić, zapłacono ${amount}.`,
    ticked: noun({
      one: "Wybrano # bilet, do zwrotu: %.",
      few: "Wybrano # bilety, do zwrotu: %.",
      many: "Wybrano # biletów, do zwrotu: %.",
      other: "Wybrano # biletu, do zwrotu: %.",
    }),
    noneTicked: "Nie wybrano jeszcze żadnego biletu.",
    refunds: "Dotychczasowe zwroty",
    ofTickets: (numbers: string) => `Bilety: ${numbers}`,
    failedNow: "Administrator może ponowić ten zwrot.",
    reason: "Powód",
    reasonRule: "Przeczyta go też kupujący. Od 1 do 500 znaków.",
    whatHappens:
      "To, co zapłacono za te bilety, wróci tą samą drogą, a bilety nie wpuszczą już nikogo. Ich miejsca znów trafią do sprzedaży. Tego nie można cofnąć.",
    send: "Zwróć pieniądze i unieważnij bilety",
    back: "Wróć do uczestników",
    noneLeft: "Za żaden z tych biletów nie można już zwrócić pieniędzy.",
    notThere: "Nie ma tu biletów z tego zamówienia. Kupione przed chwilą pojawią się po kilku sekundach.",
    came: {
      pending: (amount: string) => `Zwrot w drodze do kupującego: ${amount}. Bilety są unieważnione.`,
      succeeded: (amount: string) => `Zwrócono kupującemu: ${amount}. Bilety są unieważnione.`,
      failed: (amount: string) =>
        `Nie udało się zwrócić: ${amount}. Bilety są unieważnione; administrator może wysłać pieniądze jeszcze raz.`,
    },
    refused: (code: string, status: number): string => {
      if (code === "order-not-refundable")
        return "Nic nie zwrócono: na jeden z tych biletów ktoś w międzyczasie wszedł albo zamówienia nigdy nie opłacono lub pieniądze za nie już zwrócono. Spójrz na bilety poniżej i wybierz ponownie.";
      if (code === "refund-exceeds-payment")
        return "Nic nie zwrócono: z wpłaty zostało mniej, niż kosztowały te bilety, bo część oddano już wcześniej.";
      if (code === "unsupported-amount")
        return "Nic nie zwrócono: operator płatności nie może przelać takiej kwoty. Wybierz inne bilety.";
      if (status === 422)
        return "Ten formularz został już wysłany z innymi biletami albo innym powodem. Spójrz na bilety poniżej, zanim wyślesz go ponownie.";
      if (status === 429) return "Zbyt wiele prób w krótkim czasie. Nic nie zwrócono: poczekaj minutę.";
      return "Jeszcze nic nie zwrócono. Popraw zaznaczone pola.";
    },
  },
});
