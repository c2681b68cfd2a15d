import { scramble } from "../bytes/random";

/**
 * Of several servers, the one with the greatest claim gets what `key` stands for (rendezvous hashing, Thaler and Ravishankar 1998):
 * workers and replicas come to the same server without talking, and where one goes away only what was its own moves. Servers go by their
 * `identity`.
 */
// @ts-ignore: decorator
@inline
export function claimOf(identity: u64, key: u64): u64 {
  return scramble(identity ^ key);
}
