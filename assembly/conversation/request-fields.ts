import { Slice, lengthOf, startOf } from "../bytes/slice";
import { member } from "../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../json/tape";
import { ErrorKind, GatewayError } from "./gateway-error";
import { NO_TEXT, Text, textOf } from "./text";
import { Choice } from "./tool";

const NO_INDEX: i32 = -1;

/**
 * Reads the fields of a request and keeps the first thing that is wrong with it, named by its path (`messages[2].content[0].type`). A field that is
 * null counts as missing. After an error reading may go on: what it finds then is not used.
 */
export class RequestFields {
  error: GatewayError | null = null;
  /** Where the objects being read are: names, and indexes where a name is that of an array. */
  private readonly names: string[] = [];
  private readonly indexes: i32[] = [];

  constructor(readonly tape: Tape) {}

  get failed(): bool {
    return this.error !== null;
  }

  /** What is read until `leave` lies in the field `name`, in its element `index` where it is an array. */
  enter(name: string, index: i32 = NO_INDEX): void {
    this.names.push(name);
    this.indexes.push(index);
  }

  leave(): void {
    if (this.names.length == 0) return;
    this.names.pop();
    this.indexes.pop();
  }

  /** Whatever value the field has; NO_NODE where it is missing. */
  value(object: Node, name: Slice): Node {
    const node = member(this.tape, object, name);
    return this.tape.kind(node) == Kind.Null ? NO_NODE : node;
  }

  text(object: Node, name: Slice): Text {
    const node = this.valueOfKind(object, name, Kind.String, "a string");
    return node == NO_NODE ? NO_TEXT : textOf(this.tape, node);
  }

  requiredText(object: Node, name: Slice): Text {
    const node = this.value(object, name);
    if (this.tape.kind(node) != Kind.String)
      this.refuse(name, node == NO_NODE ? "is required" : "must be a string");
    return textOf(this.tape, node);
  }

  /** A number as it was written; NOTHING where it is missing. */
  number(object: Node, name: Slice): Slice {
    return this.tape.raw(this.valueOfKind(object, name, Kind.Number, "a number"));
  }

  choice(object: Node, name: Slice): Choice {
    const node = this.value(object, name);
    const kind = this.tape.kind(node);
    if (node == NO_NODE) return Choice.Unsaid;
    if (kind != Kind.True && kind != Kind.False) this.refuse(name, "must be a boolean");
    return kind == Kind.True ? Choice.Yes : Choice.No;
  }

  object(object: Node, name: Slice): Node {
    return this.valueOfKind(object, name, Kind.Object, "an object");
  }

  array(object: Node, name: Slice): Node {
    return this.valueOfKind(object, name, Kind.Array, "an array");
  }

  /** Whether a value that stands alone, such as an element of an array, is an object. */
  isObject(node: Node): bool {
    if (this.tape.kind(node) == Kind.Object) return true;
    this.refuseHere("must be an object");
    return false;
  }

  /** The field has a value that the client's API does not know. */
  refuse(name: Slice, problem: string): void {
    this.fail(ErrorKind.BadRequest, nameOf(name), problem);
  }

  /** The same for the value being read itself. */
  refuseHere(problem: string): void {
    this.fail(ErrorKind.BadRequest, "", problem);
  }

  /** The field is right, but says something that has no place in any other API. */
  cannotCarry(name: Slice, problem: string): void {
    this.fail(ErrorKind.Unprocessable, nameOf(name), problem);
  }

  /** The same for the value being read itself. */
  cannotCarryThis(problem: string): void {
    this.fail(ErrorKind.Unprocessable, "", problem);
  }

  private valueOfKind(object: Node, name: Slice, kind: Kind, description: string): Node {
    const node = this.value(object, name);
    if (node == NO_NODE || this.tape.kind(node) == kind) return node;
    this.refuse(name, "must be " + description);
    return NO_NODE;
  }

  private fail(kind: ErrorKind, name: string, problem: string): void {
    if (this.error !== null) return;
    const path = this.pathOf(name);
    this.error = new GatewayError(kind, (path.length == 0 ? "the body" : path) + " " + problem, path);
  }

  private pathOf(name: string): string {
    let path = "";
    for (let depth = 0; depth < this.names.length; depth++) {
      if (depth > 0) path += ".";
      path += this.names[depth];
      const index = this.indexes[depth];
      if (index != NO_INDEX) path += "[" + index.toString() + "]";
    }
    if (name.length == 0) return path;
    return path.length == 0 ? name : path + "." + name;
  }
}

function nameOf(name: Slice): string {
  return String.UTF8.decodeUnsafe(startOf(name), lengthOf(name));
}
