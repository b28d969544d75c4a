import { inLanguages } from "../../language.ts";
import { Heading } from "../layout/fields.tsx";
import { openPage } from "../page.ts";
import type { Visit } from "../visit.ts";

interface Answer {
  readonly question: string;
  readonly answer: string;
}

const texts = inLanguages({
  en: {
    title: "Help",
    lead: "What fans ask us most often.",
    answers: [
      {
        question: "Are the tickets in my cart held for me?",
        answer:
          "Not yet. They are held from the moment you order, for as long as the clock on your order shows. If you have not paid by then, they go back on sale, and nothing is charged.",
      },
      {
        question: "My payment was declined. What now?",
        answer: "Nothing was charged. Try again, or with another card, as long as your tickets are held.",
      },
      {
        question: "I have paid. Where are my tickets?",
        answer:
          "In your account, under “My orders”, usually within a minute, and in your mail. At the door, show the QR code on your phone or on paper. Printed tickets come by courier if you chose that.",
      },
      {
        question: "What if a payment goes through, but the tickets are gone?",
        answer: "Then you get your money back automatically. Every paid order ends in tickets or a refund.",
      },
      {
        question: "What if a concert is cancelled?",
        answer:
          "We send you an email, and your money goes back to the card you paid with. You do not need to do anything.",
      },
      {
        question: "Can I give tickets back?",
        answer:
          "An order that is not paid yet can be cancelled on its page. Once it is paid, the organizer decides whether tickets can be returned: write to us with the number of your order.",
      },
      {
        question: "What do you keep about me?",
        answer:
          "Your name and email address, your billing details, what you ordered, the address it went to, and on which devices you are signed in. This site sets cookies to keep you signed in, for your language and for messages about what you have just done, and none to track you. It loads nothing from other sites, except for what takes your card.",
      },
    ] satisfies readonly Answer[],
    contact: "Write to us",
    say: "If it is about an order, please give its number.",
  },
  pl: {
    title: "Pomoc",
    lead: "O co fani pytają nas najczęściej.",
    answers: [
      {
        question: "Czy bilety w koszyku są zarezerwowane?",
        answer:
          "Jeszcze nie. Rezerwujemy je w chwili złożenia zamówienia, na czas, który pokazuje zegar przy zamówieniu. Jeśli w tym czasie nie zapłacisz, wrócą do sprzedaży, a Ty nic nie zapłacisz.",
      },
      {
        question: "Płatność została odrzucona. Co teraz?",
        answer: "Nic nie pobraliśmy. Spróbuj ponownie albo użyj innej karty, dopóki bilety są zarezerwowane.",
      },
      {
        question: "Zamówienie opłacone. Gdzie są bilety?",
        answer:
          "Na Twoim koncie, w „Moich zamówieniach”, zwykle w ciągu minuty, i w Twojej poczcie. Przy wejściu pokaż kod QR w telefonie albo na wydruku. Bilety drukowane przywiezie kurier, jeśli wybrano taką dostawę.",
      },
      {
        question: "Co, jeśli płatność przejdzie, a biletów już nie będzie?",
        answer:
          "Pieniądze wrócą do Ciebie automatycznie. Każde opłacone zamówienie kończy się biletami albo zwrotem pieniędzy.",
      },
      {
        question: "Co, jeśli koncert zostanie odwołany?",
        answer: "Dostaniesz wiadomość, a pieniądze wrócą na kartę, którą zapłacono. Nie musisz nic robić.",
      },
      {
        question: "Czy mogę zwrócić bilety?",
        answer:
          "Nieopłacone zamówienie możesz anulować na jego stronie. Po opłaceniu o przyjęciu zwrotu decyduje organizator: napisz do nas, podając numer zamówienia.",
      },
      {
        question: "Jakie moje dane przechowujecie?",
        answer:
          "Imię i nazwisko, adres e-mail, dane do faktury, zamówienia, adres dostawy i urządzenia, na których trwa sesja. Strona używa ciasteczek do logowania, zapamiętania języka i komunikatów o wykonanych działaniach, a żadnych do śledzenia; nie wczytuje niczego od innych, poza tym, co obsługuje płatność kartą.",
      },
    ] satisfies readonly Answer[],
    contact: "Napisz do nas",
    say: "Jeśli chodzi o zamówienie, podaj jego numer.",
  },
});

/** What fans ask most often, and whom to write to. */
export const helpPage = openPage("get", "/help", async (visit) => {
  const text = texts(visit.language);
  return {
    title: text.title,
    body: (
      <div class="account">
        <Heading title={text.title} lead={text.lead} />
        {text.answers.map(({ question, answer }) => (
          <section>
            <h2>{question}</h2>
            <p>{answer}</p>
          </section>
        ))}
        <Contact visit={visit} />
      </div>
    ),
  };
});

const Contact = ({ visit: { language, configuration } }: { readonly visit: Visit }) => {
  const text = texts(language);
  const { seller, help } = configuration;
  return (
    <section class="card" aria-labelledby="contact">
      <h2 id="contact">{text.contact}</h2>
      {help.email === undefined ? null : (
        <p>
          <a href={`mailto:${help.email}`}>{help.email}</a>
        </p>
      )}
      <p>{text.say}</p>
      <address>
        {seller.name}
        <br />
        {seller.address}
      </address>
    </section>
  );
};
