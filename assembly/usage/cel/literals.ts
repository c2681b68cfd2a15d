import { Sink } from "../../bytes/sink";
import { cut, lengthOf } from "../../bytes/slice";
import { Lexer } from "./lexer";
import { decimalNumber, isWhole, wholeNumber } from "./number-literal";
import { Operation } from "./operation";
import { Program } from "./program";
import { decodeString } from "./string-literal";
import { Token } from "./token";

/** Adds the constant that the lexer's token, a number or a string, stands for. `negative`: a minus belongs to the whole number. */
export function addLiteral(program: Program, lexer: Lexer, negative: bool): void {
  switch (lexer.token) {
    case Token.Int:
      return addInt(program, lexer, negative);
    case Token.Uint:
      return addUint(program, lexer);
    case Token.Double:
      program.add(Operation.Double, lexer.start, reinterpret<u64>(decimalNumber(lexer.text)));
      return;
    default:
      addString(program, lexer);
  }
}

function addInt(program: Program, lexer: Lexer, negative: bool): void {
  const magnitude = isWhole(lexer.text) ? wholeNumber(lexer.text) : u64.MAX_VALUE;
  const largest = (i64.MAX_VALUE as u64) + (negative ? 1 : 0);
  if (magnitude > largest) lexer.problem.refuse(lexer.start, lexer.description + " is no int of 64 bits");
  program.add(Operation.Int, lexer.start, negative ? 0 - magnitude : magnitude);
}

function addUint(program: Program, lexer: Lexer): void {
  const digits = cut(lexer.text, 0, lengthOf(lexer.text) - 1);
  if (!isWhole(digits)) lexer.problem.refuse(lexer.start, lexer.description + " is no uint of 64 bits");
  program.add(Operation.Uint, lexer.start, wholeNumber(digits));
}

function addString(program: Program, lexer: Lexer): void {
  const decoded = new Sink();
  decodeString(lexer.text, lexer.start, decoded, lexer.problem);
  if (decoded.exhausted) lexer.problem.refuse(lexer.start, "no memory left within limits.vmMemory");
  program.add(Operation.String, lexer.start, program.keep(decoded.written));
  decoded.dispose();
}
