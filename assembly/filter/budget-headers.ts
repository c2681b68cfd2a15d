import { literal } from "../bytes/ascii";
import { CivilTime } from "../bytes/civil-time";
import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { ClientDialect } from "../endpoint/endpoint";
import { HeaderMap, setHeader } from "../host/headers";
import { Exchange } from "./exchange";
import { currentMilliseconds } from "./time";

const RETRY_AFTER = literal("retry-after");
const LIMIT = literal("x-ratelimit-limit-tokens");
const REMAINING = literal("x-ratelimit-remaining-tokens");
const RESET = literal("x-ratelimit-reset-tokens");
const ANTHROPIC_LIMIT = literal("anthropic-ratelimit-tokens-limit");
const ANTHROPIC_REMAINING = literal("anthropic-ratelimit-tokens-remaining");
const ANTHROPIC_RESET = literal("anthropic-ratelimit-tokens-reset");
const MILLISECONDS: u64 = 1000;
const MINUTE: u64 = 60;
const HOUR: u64 = 3600;

/** Whole seconds, none too few. */
export function secondsOf(milliseconds: u64): u64 {
  return (milliseconds + MILLISECONDS - 1) / MILLISECONDS;
}

/** Tells the client, in a response's headers and the way its API does, what is left of the tightest budget that concerns the request. */
export function announceBudgets(exchange: Exchange): void {
  const hold = exchange.budgetHold;
  if (hold === null || hold.limit == 0) return;
  const isAnthropic = exchange.dialect == ClientDialect.Anthropic;
  const value = new Sink();
  setNumber(isAnthropic ? ANTHROPIC_LIMIT : LIMIT, hold.limit, value);
  setNumber(isAnthropic ? ANTHROPIC_REMAINING : REMAINING, hold.left, value);
  if (hold.wait > 0) setNumber(RETRY_AFTER, secondsOf(hold.wait), value);
  value.clear();
  if (isAnthropic) writeTime(secondsOf(hold.resetAt), value);
  else writeDuration(secondsOf(untilReset(hold.resetAt)), value);
  setHeader(HeaderMap.Response, isAnthropic ? ANTHROPIC_RESET : RESET, value.written);
  value.dispose();
}

function untilReset(resetAt: u64): u64 {
  const now = currentMilliseconds();
  return resetAt > now ? resetAt - now : 0;
}

function setNumber(name: Slice, number: i64, value: Sink): void {
  value.clear();
  value.decimal(number);
  setHeader(HeaderMap.Response, name, value.written);
}

/** As OpenAI has durations: `1h0m0s`, `6m0s`, `59s`. */
function writeDuration(seconds: u64, into: Sink): void {
  if (seconds >= HOUR) {
    into.decimal(seconds / HOUR);
    into.ascii("h");
  }
  if (seconds >= MINUTE) {
    into.decimal((seconds % HOUR) / MINUTE);
    into.ascii("m");
  }
  into.decimal(seconds % MINUTE);
  into.ascii("s");
}

/** As RFC 3339 has it: `2026-01-01T00:01:00Z`. */
function writeTime(seconds: u64, into: Sink): void {
  const time = new CivilTime(seconds);
  into.decimal(time.year);
  writeTwoDigits("-", time.month, into);
  writeTwoDigits("-", time.day, into);
  writeTwoDigits("T", time.hour, into);
  writeTwoDigits(":", time.minute, into);
  writeTwoDigits(":", time.second, into);
  into.ascii("Z");
}

function writeTwoDigits(before: string, value: u32, into: Sink): void {
  into.ascii(before);
  into.decimal(value / 10);
  into.decimal(value % 10);
}
