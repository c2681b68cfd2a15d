import { literal } from "../../bytes/ascii";
import {
  Slice,
  byteAt,
  endsWith,
  indexOf,
  isEmpty,
  isNothing,
  lengthOf,
  startsWith,
} from "../../bytes/slice";
import { Regex } from "../regex/regex";
import { Operands } from "./operands";
import { Operation } from "./operation";
import { Scratch } from "./scratch";
import { ValueType } from "./value-type";

/** How long a string may be that a pattern is searched in: a client chooses it, and each character costs time. */
const MOST_SEARCHED: i32 = 4096;

const TRUE = literal("true");
const FALSE = literal("false");

/** Joins the last two values, both strings. */
export function concatenate(operands: Operands, scratch: Scratch): void {
  replaceByString(2, scratch.join(operands.value(1), operands.value(0)), operands);
}

/** Replaces a string by the number of its characters. */
export function measure(operands: Operands): void {
  const text: Slice = operands.value(0);
  let characters: u64 = 0;
  for (let index = 0; index < lengthOf(text); index++) {
    // Every byte but a continuation begins a character.
    if ((byteAt(text, index) & 0xc0) != 0x80) characters++;
  }
  operands.replace(1, ValueType.Int, characters);
}

/** Replaces two strings by whether the first one begins with, ends in or contains the second one. */
export function search(operation: Operation, operands: Operands): void {
  const text: Slice = operands.value(1);
  const sought: Slice = operands.value(0);
  let found = isEmpty(sought);
  if (!found && operation == Operation.StartsWith) found = startsWith(text, sought);
  if (!found && operation == Operation.EndsWith) found = endsWith(text, sought);
  if (!found && operation == Operation.Contains) found = indexOf(text, sought) >= 0;
  operands.replaceByBool(2, found);
}

/** Replaces a string and a pattern's source by whether the pattern matches anywhere in the string. */
export function matchPattern(pattern: Regex, operands: Operands): void {
  const text: Slice = operands.value(1);
  if (lengthOf(text) > MOST_SEARCHED) operands.fail(2);
  else operands.replaceByBool(2, pattern.matches(text));
}

/** Spells a value that is no double. */
export function spell(operands: Operands, scratch: Scratch): void {
  const value = operands.value(0);
  switch (operands.type(0)) {
    case ValueType.String:
      return;
    case ValueType.Bool:
      return operands.replace(1, ValueType.String, value != 0 ? TRUE : FALSE);
    default:
      const negative = operands.type(0) == ValueType.Int && (value as i64) < 0;
      replaceByString(1, scratch.decimal(negative ? 0 - value : value, negative), operands);
  }
}

function replaceByString(count: i32, text: Slice, operands: Operands): void {
  if (isNothing(text)) operands.fail(count);
  else operands.replace(count, ValueType.String, text);
}
