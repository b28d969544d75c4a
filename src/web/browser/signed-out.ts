// Whoever signed out leaves nothing in this browser of their doors, nor of the tickets that were shown there, save what is not yet sent.
import { forget } from "./door/forgetting.ts";

void forget();
