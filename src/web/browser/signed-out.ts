// Whoever signed out leaves nothing in this browser of the tickets that were shown at their doors, save what is not yet sent.
import { forgetSettled } from "./door/forgetting.ts";

forgetSettled();
