import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";

// Each file of tests has a database of its own: it begins with the read models' tables, all empty.
await applyD1Migrations(env.READ_MODELS, env.READ_MODEL_MIGRATIONS);
