/** A set of states that is emptied, asked and walked at no cost but its size (Briggs and Torczon's sparse set). */
export class StateSet {
  size: i32 = 0;
  private readonly members: StaticArray<i32>;
  /** Where a state is in `members`, if it is there. */
  private readonly places: StaticArray<i32>;

  constructor(capacity: i32) {
    this.members = new StaticArray<i32>(capacity);
    this.places = new StaticArray<i32>(capacity);
  }

  clear(): void {
    this.size = 0;
  }

  at(index: i32): i32 {
    return this.members[index];
  }

  /** Adds a state; false where it is there already. */
  add(state: i32): bool {
    const place = this.places[state];
    if (place < this.size && this.members[place] == state) return false;
    this.places[state] = this.size;
    this.members[this.size++] = state;
    return true;
  }
}
