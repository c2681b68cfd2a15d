import { Operation } from "./operation";

export const enum Token {
  End,
  Name,
  /** A whole number, decimal or hexadecimal. */
  Int,
  /** The same with `u` behind it. */
  Uint,
  Double,
  String,
  Open,
  Close,
  OpenList,
  CloseList,
  Comma,
  Dot,
  Question,
  Colon,
  Not,
  Multiply,
  Divide,
  Modulo,
  Plus,
  Minus,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  In,
  And,
  Or,
  /** What begins no token; the lexer has told why. */
  Invalid,
}

/** How tightly an operator between two operands binds; 0 for a token that is none. */
export function precedenceOf(token: Token): i32 {
  if (token == Token.Or) return 1;
  if (token == Token.And) return 2;
  if (token >= Token.Equal && token <= Token.In) return 3;
  if (token == Token.Plus || token == Token.Minus) return 4;
  return token >= Token.Multiply && token <= Token.Modulo ? 5 : 0;
}

/** What an operator between two operands does. */
export function operationOf(token: Token): Operation {
  switch (token) {
    case Token.Or:
      return Operation.Or;
    case Token.And:
      return Operation.And;
    case Token.Plus:
      return Operation.Add;
    case Token.Minus:
      return Operation.Subtract;
    case Token.In:
      return Operation.In;
    default:
      if (token <= Token.Modulo) return (Operation.Multiply + (token - Token.Multiply)) as Operation;
      return (Operation.Equal + (token - Token.Equal)) as Operation;
  }
}
