import { Candidates } from "../candidates";
import { PickRequest } from "../pick-request";

/** One reason to prefer some servers for a request. */
export abstract class Scorer {
  /** Writes the `score` of each candidate, from 0 to 1. */
  abstract score(candidates: Candidates, request: PickRequest): void;
}
