import { NOTHING, Slice } from "../bytes/slice";
import { Value } from "./value";
import { WeightedChoice } from "./weighted-choice";

/** The models, each drawn by its weight, that a request for one model is sent with. */
export class ModelRewrite {
  /** Exactly this model; NOTHING for any. */
  model: Slice = NOTHING;
  private readonly targets: Slice[] = [];
  private readonly choice: WeightedChoice = new WeightedChoice();

  addTarget(model: Slice, weight: f64): void {
    this.targets.push(model);
    this.choice.add(weight);
  }

  /** A target, drawn with a random number of 32 bits: by weight, or where all weights are 0 each as likely as any other. */
  drawTarget(random: u32): Slice {
    const drawn = this.choice.isPossible ? this.choice.draw(random) : this.drawEvenly(random);
    return drawn < 0 ? NOTHING : this.targets[drawn];
  }

  private drawEvenly(random: u32): i32 {
    const count = this.targets.length;
    return count == 0 ? -1 : ((((random as u64) * (count as u64)) >>> 32) as i32);
  }
}

export function parseModelRewrite(value: Value): ModelRewrite {
  const rewrite = new ModelRewrite();
  const fields = value.fields();
  rewrite.model = fields.nonEmptyText("model");
  const list = fields.required("targets");
  if (list) {
    const targets = list.elements();
    for (let index = 0; index < targets.length; index++) {
      const target = targets[index].fields();
      rewrite.addTarget(target.requiredText("model"), target.weight("weight", 1));
      target.close();
    }
    if (targets.length == 0) list.refuse("names no target");
  }
  fields.close();
  return rewrite;
}
