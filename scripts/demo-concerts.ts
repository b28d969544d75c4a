/** Three concerts in Warsaw, months ahead of `now`, as `POST /api/concerts` takes them. */
export function demoConcerts(now: Date): object[] {
  return [
    {
      artist: "Beyoncé",
      title: "Cowboy Carter in Warsaw",
      venue: { name: "PGE Narodowy", city: "Warsaw", country: "PL" },
      startsAt: eveningIn(now, 7),
      ticketLevels: ticketLevels([40_000, 39_900], [2_000, 129_900]),
      maxTicketsPerCustomer: 6,
      ...everywhere,
    },
    {
      artist: "Dawid Podsiadło",
      title: "An Evening at Torwar",
      venue: { name: "COS Torwar", city: "Warsaw", country: "PL" },
      startsAt: eveningIn(now, 4),
      ticketLevels: ticketLevels([4_500, 18_900], [300, 34_900]),
      ...everywhere,
    },
    {
      artist: "Hania Rani",
      title: "Ghosts",
      venue: { name: "Palladium", city: "Warsaw", country: "PL" },
      startsAt: eveningIn(now, 3),
      ticketLevels: ticketLevels([900, 14_900], [100, 24_900]),
      ...everywhere,
    },
  ];
}

/** What they share. Poland taxes concerts at 8 %. */
const everywhere = { timeZone: "Europe/Warsaw", taxRatePercent: 8 };

function ticketLevels(regular: [capacity: number, grosze: number], goldenCircle: [capacity: number, grosze: number]) {
  return [
    { id: "regular", name: "Regular", capacity: regular[0], price: { amount: regular[1], currency: "PLN" } },
    {
      id: "golden-circle",
      name: "Golden Circle",
      capacity: goldenCircle[0],
      price: { amount: goldenCircle[1], currency: "PLN" },
    },
  ];
}

/** The first day of a month ahead, at 18:00 UTC: an evening in Warsaw the whole year. */
function eveningIn(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1, 18)).toISOString();
}
