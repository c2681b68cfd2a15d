import { literal } from "../../bytes/ascii";
import { Slice, equals, lengthOf, startOf } from "../../bytes/slice";
import { Problem } from "../problem";
import { findFunction } from "./functions";
import { Lexer } from "./lexer";
import { addLiteral } from "./literals";
import { Operation } from "./operation";
import { Program } from "./program";
import { Token, operationOf, precedenceOf } from "./token";
import { UNKNOWN_VARIABLE, findVariable } from "./variables";

/** How deep an expression may be nested: each level costs the parser a little stack. */
export const MOST_NESTING: i32 = 100;

const LOOSEST: i32 = 1;
const NONE: i32 = -1;
const TRUE = literal("true");
const FALSE = literal("false");
const NULL = literal("null");

/**
 * Reads an expression into a program, whose types are not checked yet. Where `problem` is found, the program is of no use. The grammar
 * is that of the CEL specification, less message construction, fields and indexing.
 */
export function parseExpression(source: Slice, program: Program, problem: Problem): void {
  const lexer = new Lexer(source, problem);
  new Parser(lexer, program, problem).parse();
}

/** Operators are told apart by how tightly they bind (V. Pratt's way): only what is nested costs stack, not what is long. */
class Parser {
  private nesting: i32 = 0;

  constructor(
    private readonly lexer: Lexer,
    private readonly program: Program,
    private readonly problem: Problem,
  ) {}

  parse(): void {
    this.expression();
    if (this.lexer.token != Token.End) this.unexpected();
  }

  private nested(): void {
    if (this.nesting == MOST_NESTING) {
      this.problem.refuse(this.lexer.start, "nested more than " + MOST_NESTING.toString() + " deep");
      return;
    }
    this.nesting++;
    this.expression();
    this.nesting--;
  }

  /** `condition ? one : other`, or a condition alone. */
  private expression(): void {
    this.operators(LOOSEST);
    const position = this.lexer.start;
    if (!this.lexer.takeIf(Token.Question)) return;
    const branch = this.program.add(Operation.Branch, position);
    this.operators(LOOSEST);
    const skip = this.program.add(Operation.Skip, position);
    this.program.setArgument(branch, this.program.length);
    this.expect(Token.Colon, ":");
    this.nested();
    this.program.setArgument(skip, this.program.add(Operation.Join, position));
  }

  /** Operands joined by operators that bind as tightly as `least` or tighter. */
  private operators(least: i32): void {
    this.unary();
    for (;;) {
      const operator = this.lexer.token;
      const precedence = precedenceOf(operator);
      if (precedence < least) return;
      const position = this.lexer.start;
      this.lexer.advance();
      let skip = NONE;
      if (operator == Token.And) skip = this.program.add(Operation.SkipIfFalse, position);
      if (operator == Token.Or) skip = this.program.add(Operation.SkipIfTrue, position);
      this.operators(precedence + 1);
      const join = this.program.add(operationOf(operator), position);
      if (skip != NONE) this.program.setArgument(skip, join + 1);
    }
  }

  private unary(): void {
    const position = this.lexer.start;
    const sign = this.lexer.token;
    let count = 0;
    if (sign == Token.Not || sign == Token.Minus) {
      while (this.lexer.takeIf(sign)) count++;
    }
    // The smallest int has no positive counterpart, so a minus is part of the literal.
    const negative = sign == Token.Minus && this.lexer.token == Token.Int;
    if (negative) count--;
    this.member(negative);
    const operation = sign == Token.Not ? Operation.Not : Operation.Negate;
    for (; count > 0; count--) this.program.add(operation, position);
  }

  private member(negative: bool): void {
    this.primary(negative);
    while (this.lexer.takeIf(Token.Dot)) {
      const position = this.lexer.start;
      const name = this.lexer.text;
      if (this.lexer.token != Token.Name) return this.unexpected();
      this.lexer.advance();
      if (this.lexer.token != Token.Open) {
        return this.problem.refuse(position, "nothing has a field " + quoted(name));
      }
      this.call(name, position, true);
    }
  }

  private primary(negative: bool): void {
    const position = this.lexer.start;
    switch (this.lexer.token) {
      case Token.Int:
      case Token.Uint:
      case Token.Double:
      case Token.String:
        addLiteral(this.program, this.lexer, negative);
        return this.lexer.advance();
      case Token.Name:
        return this.name();
      case Token.Open:
        this.lexer.advance();
        this.nested();
        return this.expect(Token.Close, ")");
      case Token.OpenList:
        this.lexer.advance();
        this.program.add(Operation.List, position, this.listElements() as u64);
        return;
      default:
        this.unexpected();
    }
  }

  /** A variable, a call, or one of the words that are values. */
  private name(): void {
    const position = this.lexer.start;
    const name = this.lexer.text;
    this.lexer.advance();
    if (this.lexer.token == Token.Open) return this.call(name, position, false);
    if (equals(name, TRUE) || equals(name, FALSE)) {
      this.program.add(Operation.Bool, position, equals(name, TRUE) ? 1 : 0);
      return;
    }
    if (equals(name, NULL)) return this.problem.refuse(position, "null is not supported");
    const variable = findVariable(name);
    if (variable == UNKNOWN_VARIABLE) return this.problem.refuse(position, "unknown name " + quoted(name));
    this.program.add(Operation.Variable, position, variable as u64);
  }

  private call(name: Slice, position: i32, asMethod: bool): void {
    const callee = findFunction(name, asMethod);
    if (callee === null) {
      const kind = asMethod ? "unknown method " : "unknown function ";
      return this.problem.refuse(position, kind + quoted(name));
    }
    this.lexer.advance();
    const given = this.callArguments();
    const wanted = callee.operands - (asMethod ? 1 : 0);
    if (given != wanted) {
      const counts = wanted.toString() + ", not " + given.toString();
      this.problem.refuse(position, "the number of arguments of " + callee.name + "() is " + counts);
    }
    this.program.add(callee.operation, position);
  }

  /** What stands between the parentheses of a call; how many. */
  private callArguments(): i32 {
    if (this.lexer.takeIf(Token.Close)) return 0;
    let count = 0;
    do {
      this.nested();
      count++;
    } while (this.lexer.takeIf(Token.Comma));
    this.expect(Token.Close, ")");
    return count;
  }

  /** What stands between the brackets of a list; how many. A comma may follow the last one. */
  private listElements(): i32 {
    let count = 0;
    while (this.lexer.token != Token.CloseList) {
      this.nested();
      count++;
      if (!this.lexer.takeIf(Token.Comma)) break;
    }
    this.expect(Token.CloseList, "]");
    return count;
  }

  private expect(token: Token, name: string): void {
    if (this.lexer.takeIf(token)) return;
    this.problem.refuse(this.lexer.start, "expected " + name + ", found " + this.lexer.description);
  }

  private unexpected(): void {
    const isEnd = this.lexer.token == Token.End;
    const reason = isEnd ? "the expression ends too early" : "unexpected " + this.lexer.description;
    this.problem.refuse(this.lexer.start, reason);
  }
}

function quoted(name: Slice): string {
  return '"' + String.UTF8.decodeUnsafe(startOf(name), lengthOf(name) as usize) + '"';
}
