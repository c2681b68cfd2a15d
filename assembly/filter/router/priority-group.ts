import { Rule, RuleBackend } from "../../filterapi/rule";
import { WeightedChoice } from "../../filterapi/weighted-choice";

/** The backends of a rule that have one priority: one of them serves, drawn by weight, and the others stand in for it. */
export class PriorityGroup {
  private readonly members: RuleBackend[] = [];

  constructor(readonly priority: i64) {}

  add(member: RuleBackend): void {
    this.members.push(member);
  }

  /** Whether there is one left to draw; one of weight 0 never is. */
  get canDraw(): bool {
    return this.choice().isPossible;
  }

  /** Takes one out, by a random number of 32 bits. Null where none can be drawn. */
  draw(random: u32): RuleBackend | null {
    const place = this.choice().draw(random);
    if (place < 0) return null;
    const drawn = this.members[place];
    this.members.splice(place, 1);
    return drawn;
  }

  private choice(): WeightedChoice {
    const choice = new WeightedChoice();
    for (let index = 0; index < this.members.length; index++) choice.add(this.members[index].weight as f64);
    return choice;
  }
}

/** The backends of a rule, grouped, the lowest priority first. */
export function priorityGroupsOf(rule: Rule): PriorityGroup[] {
  const groups: PriorityGroup[] = [];
  for (let index = 0; index < rule.backends.length; index++) {
    const backend = rule.backends[index];
    let place = 0;
    while (place < groups.length && groups[place].priority < backend.priority) place++;
    if (place == groups.length || groups[place].priority != backend.priority) {
      groups.push(new PriorityGroup(backend.priority));
      // Bring it to its place: those behind it move up by one.
      for (let last = groups.length - 1; last > place; last--) {
        const moved = groups[last - 1];
        groups[last - 1] = groups[last];
        groups[last] = moved;
      }
    }
    groups[place].add(backend);
  }
  return groups;
}
