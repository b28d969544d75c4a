import { expect } from "vitest";
import type { Decision } from "../../src/domain/decider.ts";

/** What a specification needs of an aggregate. The schema is the one that its stored events are validated with. */
interface Aggregate<State, Event, Command, Answer extends Decision<Event>> {
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (command: Command, state: State) => Answer;
  readonly schema: { parse(stored: unknown): Event };
}

type CodeOf<Answer> = Answer extends { readonly ok: false; readonly rejection: { readonly code: infer Code } }
  ? Code
  : never;

/**
 * Makes the `given` of an aggregate's specs: `given(...events).when(command).then(...events)`. Every event, given or decided, must
 * survive being stored: as JSON, and by its schema.
 */
export const specificationOf =
  <State, Event, Command, Answer extends Decision<Event>>(aggregate: Aggregate<State, Event, Command, Answer>) =>
  (...history: readonly Event[]) => {
    for (const event of history) expectStorable(event, aggregate.schema);
    const state = history.reduce<State>(aggregate.evolve, aggregate.initial);
    return {
      state,
      when: (command: Command) => {
        const answer = aggregate.decide(command, state);
        if (answer.ok) for (const event of answer.events) expectStorable(event, aggregate.schema);
        return {
          /** Accepted, with exactly these events, in this order. */
          then: (...events: readonly [Event, ...Event[]]) => expect(answer).toEqual({ ok: true, events }),
          /** Accepted, because it had been carried out already. */
          thenNothing: () => expect(answer).toEqual({ ok: true, events: [] }),
          /** Refused, with exactly these details. */
          thenRejected: (code: CodeOf<Answer>, details: object = {}) =>
            expect(answer).toEqual({ ok: false, rejection: { code, ...details } }),
        };
      },
    };
  };

/** Expects an event to come back from the log as it went in. */
export const expectStorable = <Event>(event: Event, schema: { parse(stored: unknown): Event }): void =>
  expect(schema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
