import type { Random } from "./random.ts";

export type Type = "int" | "uint" | "double" | "string" | "bool";
type Value = bigint | number | string | boolean;

/** A generated expression with what it must come to: undefined where it cannot be worked out. */
export interface Expression {
  text: string;
  type: Type;
  value: Value | undefined;
  /** How tightly its outermost operator binds: it needs parentheses as operand of one that binds more tightly. */
  precedence: number;
}

export type Environment = ReadonlyMap<string, Value>;

const LEAST_INT = -(2n ** 63n);
const INT_LIMIT = 2n ** 63n;
const UINT_LIMIT = 2n ** 64n;
const UNARY = 6;
const ATOM = 7;
const numbers: readonly Type[] = ["int", "uint", "double"];
const types: readonly Type[] = [...numbers, "string", "bool"];

const isInt = (value: bigint): boolean => value >= LEAST_INT && value < INT_LIMIT;
const isUint = (value: bigint): boolean => value >= 0n && value < UINT_LIMIT;

/** What a value of one numeric type is as another; undefined where it does not fit. */
export function convert(value: Value | undefined, type: Type): Value | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  if (typeof value === "string") return type === "string" ? value : fromText(value, type);
  if (type === "double") return Number(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value) || (type === "uint" && value < 0)) return undefined;
    const whole = BigInt(Math.trunc(value));
    if (type === "uint") return isUint(whole) ? whole : undefined;
    return value > -(2 ** 63) && isInt(whole) ? whole : undefined;
  }
  return (type === "int" ? isInt(value) : isUint(value)) ? value : undefined;
}

function fromText(text: string, type: Type): Value | undefined {
  if (type === "double")
    return /^[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
  const valid = type === "int" ? /^[+-]?\d+$/ : /^\d+$/;
  return valid.test(text) ? convert(BigInt(text.replace("+", "")), type) : undefined;
}

/** The type that two numbers, or two branches, have in common. */
function common(left: Type, right: Type): Type {
  if (left === right) return left;
  return left === "double" || right === "double" ? "double" : "int";
}

/** Makes random expressions of a known value. */
export class Generator {
  private readonly random: Random;
  private readonly environment: Environment;

  constructor(random: Random, environment: Environment) {
    this.random = random;
    this.environment = environment;
  }

  /** An expression whose value is a number, as a cost must be. */
  cost(depth: number): Expression {
    return this.make(this.random.pick(numbers), depth);
  }

  private make(type: Type, depth: number): Expression {
    if (depth <= 0 || this.random.chance(0.1)) return this.leaf(type);
    if (this.random.chance(0.15)) return this.conditional(type, depth - 1);
    const made =
      type === "bool"
        ? this.logic(depth - 1)
        : type === "string"
          ? this.text(depth - 1)
          : this.number(type, depth - 1);
    return made;
  }

  private leaf(type: Type): Expression {
    const named = [...this.environment].filter(([, value]) =>
      type === "string" ? typeof value === "string" : type === "uint" && typeof value === "bigint",
    );
    if (named.length > 0 && this.random.chance(0.5)) {
      const [text, value] = this.random.pick(named);
      return atom(text, type, value);
    }
    return literal(type, this.random);
  }

  private conditional(type: Type, depth: number): Expression {
    const condition = this.make("bool", depth);
    const [oneType, otherType] = this.branchTypes(type);
    const one = this.make(oneType, depth);
    const other = this.make(otherType, depth);
    const taken = condition.value === true ? one.value : other.value;
    const value = condition.value === undefined ? undefined : convert(taken, type);
    const text = `${this.operand(condition, 1)} ? ${this.operand(one, 1)} : ${other.text}`;
    return { text, type, value, precedence: 0 };
  }

  /** Types whose common type is `type`. */
  private branchTypes(type: Type): [Type, Type] {
    if (!numbers.includes(type) || this.random.chance(0.5)) return [type, type];
    if (type === "uint") return ["uint", "uint"];
    const narrower: Type = type === "int" ? "uint" : this.random.pick(["int", "uint"]);
    return this.random.chance(0.5) ? [type, narrower] : [narrower, type];
  }

  private number(type: Type, depth: number): Expression {
    if (this.random.chance(0.15)) return this.conversion(type, depth);
    if (type === "int" && this.random.chance(0.15)) {
      const measured = this.make("string", depth);
      const value = measured.value === undefined ? undefined : BigInt([...(measured.value as string)].length);
      const text = this.random.chance(0.5)
        ? `size(${measured.text})`
        : `${this.operand(measured, ATOM)}.size()`;
      return atom(text, type, value);
    }
    if (type !== "uint" && this.random.chance(0.1)) return this.negation(type, depth);
    const [leftType, rightType] = this.branchTypes(type);
    const [left, right] = [this.make(leftType, depth), this.make(rightType, depth)];
    const operators = type === "double" ? ["+", "-", "*", "/"] : ["+", "-", "*", "/", "%"];
    return this.binary(this.random.pick(operators), left, right, type, (one, two) =>
      calculate(type, one, two),
    );
  }

  private negation(type: Type, depth: number): Expression {
    const operand = this.make(type, depth);
    const value =
      operand.value === undefined
        ? undefined
        : type === "double"
          ? -(operand.value as number)
          : convert(-(operand.value as bigint), type);
    // Parentheses keep a minus from becoming part of a literal.
    return { text: `-(${operand.text})`, type, value, precedence: UNARY };
  }

  private conversion(type: Type, depth: number): Expression {
    const from = this.make(this.random.pick([...numbers, "string"] as const), depth);
    return atom(`${type}(${from.text})`, type, convert(from.value, type));
  }

  private text(depth: number): Expression {
    if (this.random.chance(0.3)) {
      const from = this.make(this.random.pick(types.filter((type) => type !== "double")), depth);
      return atom(
        `string(${from.text})`,
        "string",
        from.value === undefined ? undefined : String(from.value),
      );
    }
    const [left, right] = [this.make("string", depth), this.make("string", depth)];
    return this.binary("+", left, right, "string", () => (one, two) => `${String(one)}${String(two)}`);
  }

  private logic(depth: number): Expression {
    const kind = this.random.below(10);
    if (kind === 0) {
      const operand = this.make("bool", depth);
      const value = operand.value === undefined ? undefined : !operand.value;
      return { text: `!${this.operand(operand, ATOM)}`, type: "bool", value, precedence: UNARY };
    }
    if (kind < 4) return this.junction(depth);
    if (kind < 5) return this.membership(depth);
    if (kind < 7) return this.search(depth);
    return this.comparison(depth);
  }

  private junction(depth: number): Expression {
    const [left, right] = [this.make("bool", depth), this.make("bool", depth)];
    const deciding = this.random.chance(0.5);
    const [operator, precedence] = deciding ? ["||", 1] : ["&&", 2];
    const failed = left.value === undefined || right.value === undefined;
    const decided = left.value === deciding || right.value === deciding;
    const text = `${this.operand(left, precedence)} ${operator} ${this.operand(right, precedence + 1)}`;
    return { text, type: "bool", precedence, value: decided ? deciding : failed ? undefined : !deciding };
  }

  private comparison(depth: number): Expression {
    const [leftType, rightType] = this.comparable();
    const [left, right] = [this.make(leftType, depth), this.make(rightType, depth)];
    const operator = this.random.pick(["==", "!=", "<", "<=", ">", ">="]);
    return this.binary(operator, left, right, "bool", () => (one, two) => compares(operator, one, two));
  }

  private membership(depth: number): Expression {
    const [soughtType, memberType] = this.comparable();
    const sought = this.make(soughtType, depth);
    const members = this.random.several(0, 4, () => this.make(memberType, depth - 1));
    const values = members.map((member) => member.value);
    const failed = sought.value === undefined || values.includes(undefined);
    const value = failed ? undefined : values.some((member) => compares("==", sought.value!, member!));
    const list = `[${members.map((member) => member.text).join(", ")}]`;
    return { text: `${this.operand(sought, 3)} in ${list}`, type: "bool", value, precedence: 3 };
  }

  private search(depth: number): Expression {
    const [text, sought] = [this.make("string", depth), this.make("string", depth)];
    const method = this.random.pick(["startsWith", "endsWith", "contains"] as const);
    const failed = text.value === undefined || sought.value === undefined;
    const found =
      method === "contains"
        ? String(text.value).includes(String(sought.value))
        : String(text.value)[method](String(sought.value));
    return atom(`${this.operand(text, ATOM)}.${method}(${sought.text})`, "bool", failed ? undefined : found);
  }

  /** Two types whose values compare. */
  private comparable(): [Type, Type] {
    const type = this.random.pick(types);
    return numbers.includes(type) ? [type, this.random.pick(numbers)] : [type, type];
  }

  private binary(
    operator: string,
    left: Expression,
    right: Expression,
    type: Type,
    operation: (
      left: Expression,
      right: Expression,
    ) => (one: Value, two: Value, operator: string) => Value | undefined,
  ): Expression {
    const precedence = ["*", "/", "%"].includes(operator) ? 5 : ["+", "-"].includes(operator) ? 4 : 3;
    const failed = left.value === undefined || right.value === undefined;
    const value = failed ? undefined : operation(left, right)(left.value!, right.value!, operator);
    const text = `${this.operand(left, precedence)} ${operator} ${this.operand(right, precedence + 1)}`;
    return { text, type, value, precedence };
  }

  /** An expression as an operand: in parentheses where it must be, and sometimes where it need not. */
  private operand(expression: Expression, precedence: number): string {
    const needed = expression.precedence < precedence;
    return needed || this.random.chance(0.05) ? `(${expression.text})` : expression.text;
  }
}

function atom(text: string, type: Type, value: Value | undefined): Expression {
  return { text, type, value, precedence: ATOM };
}

function calculate(type: Type, left: Expression, right: Expression) {
  return (_one: Value, _two: Value, operator: string): Value | undefined => {
    const meeting = common(left.type, right.type);
    const [one, two] = [convert(left.value, meeting), convert(right.value, meeting)];
    if (one === undefined || two === undefined) return undefined;
    if (typeof one === "number" && typeof two === "number") {
      return operator === "+"
        ? one + two
        : operator === "-"
          ? one - two
          : operator === "*"
            ? one * two
            : one / two;
    }
    return convert(whole(operator, one as bigint, two as bigint), type);
  };
}

function whole(operator: string, one: bigint, two: bigint): bigint | undefined {
  if (operator === "+") return one + two;
  if (operator === "-") return one - two;
  if (operator === "*") return one * two;
  if (two === 0n || (one === LEAST_INT && two === -1n)) return undefined;
  return operator === "/" ? one / two : one % two;
}

/** JavaScript compares a bigint with a number by value; strings by UTF-16 units, where code points are wanted. */
function compares(operator: string, one: Value, two: Value): boolean {
  const isText = typeof one === "string" && typeof two === "string";
  const [left, right] = isText ? [Buffer.compare(Buffer.from(one), Buffer.from(two)), 0] : [one, two];
  switch (operator) {
    case "==":
      // eslint-disable-next-line eqeqeq -- 1n == 1
      return left == right;
    case "!=":
      // eslint-disable-next-line eqeqeq -- 1n != 1
      return left != right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    default:
      return left >= right;
  }
}

function literal(type: Type, random: Random): Expression {
  switch (type) {
    case "int":
      return wholeLiteral(random, type, "");
    case "uint":
      return wholeLiteral(random, type, random.pick(["u", "U"]));
    case "double": {
      const text = random.pick([
        "0.0",
        "0.1",
        "1.5",
        ".25",
        "1e3",
        "2.5E-2",
        "3.75e+2",
        "1e19",
        "1e300",
        "1000000.5",
      ]);
      return atom(text, type, Number(text));
    }
    case "string":
      return stringLiteral(random);
    case "bool": {
      const value = random.chance(0.5);
      return atom(String(value), type, value);
    }
  }
}

function wholeLiteral(random: Random, type: Type, suffix: string): Expression {
  const large = type === "int" ? [2n ** 62n, INT_LIMIT - 1n] : [INT_LIMIT - 1n, INT_LIMIT, UINT_LIMIT - 1n];
  const magnitude = random.chance(0.9) ? BigInt(random.pick([0, 1, 2, 3, 7, 100, 4096])) : random.pick(large);
  const digits = random.chance(0.2) ? `0x${magnitude.toString(16)}` : magnitude.toString();
  if (type === "int" && random.chance(0.2)) {
    return { text: `-${digits}`, type, value: -magnitude, precedence: UNARY };
  }
  return atom(digits + suffix, type, magnitude);
}

const characters = ["a", "b", "-", "4", "12", "'", '"', "\\", "\n", "\t", "é", "漢", "😀", "//", "r'"];

function stringLiteral(random: Random): Expression {
  const value = random.several(0, 3, () => random.pick(characters)).join("");
  const plain = !/['"\\\n]/.test(value);
  if (plain && random.chance(0.3)) return atom(`r'${value}'`, "string", value);
  const quote = random.pick(["'", '"', "'''", '"""']);
  const body = [...value].map((character) => spell(character, random)).join("");
  return atom(quote + body + quote, "string", value);
}

/** A character as it may stand inside any string literal. */
function spell(character: string, random: Random): string {
  const code = character.codePointAt(0) ?? 0;
  if (random.chance(0.1)) return `\\U${code.toString(16).padStart(8, "0")}`;
  if (code < 0x10000 && random.chance(0.1)) return `\\u${code.toString(16).padStart(4, "0")}`;
  if (code < 0x100 && random.chance(0.1)) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x100 && random.chance(0.1)) return `\\${code.toString(8).padStart(3, "0")}`;
  if (character === "\n") return "\\n";
  return /['"\\]/.test(character) ? `\\${character}` : character;
}
