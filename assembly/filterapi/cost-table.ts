import { Slice, equals } from "../bytes/slice";
import { ABSENT, SliceMap } from "../bytes/slice-map";
import { Cost } from "./cost";

/** The costs of one route name. */
class CostsOfRoute {
  readonly own: Cost[] = [];
  /** The global costs, overridden by the own ones; used as it is where no own cost is filtered. */
  all: Cost[] = [];
  isFiltered: bool = false;
}

/** Finds the costs that a response is to be given: one for each metadata key, the route's own before the global one. */
export class CostTable {
  private readonly globals: Cost[] = [];
  private readonly routes: CostsOfRoute[] = [];
  private readonly indexOfRoute: SliceMap = new SliceMap();

  constructor(globals: Cost[], ofRoutes: Cost[]) {
    for (let index = 0; index < globals.length; index++) replaceByKey(this.globals, globals[index]);
    for (let index = 0; index < ofRoutes.length; index++) this.add(ofRoutes[index]);
    for (let index = 0; index < this.routes.length; index++) {
      const route = this.routes[index];
      route.all = this.globals.slice();
      for (let place = 0; place < route.own.length; place++) replaceByKey(route.all, route.own[place]);
    }
  }

  /** The array is not the caller's to change. `backend` is the name of the serving backend, `model` what was asked of it. */
  find(routeName: Slice, backend: Slice, model: Slice): Cost[] {
    const index = this.indexOfRoute.get(routeName);
    if (index == ABSENT) return this.globals;
    const route = this.routes[index];
    if (!route.isFiltered) return route.all;
    const costs = this.globals.slice();
    for (let place = 0; place < route.own.length; place++) {
      const cost = route.own[place];
      if (cost.appliesTo(backend, model)) replaceByKey(costs, cost);
    }
    return costs;
  }

  private add(cost: Cost): void {
    let index = this.indexOfRoute.get(cost.routeName);
    if (index == ABSENT) {
      index = this.routes.length;
      this.routes.push(new CostsOfRoute());
      this.indexOfRoute.set(cost.routeName, index);
    }
    const route = this.routes[index];
    route.own.push(cost);
    if (cost.isFiltered) route.isFiltered = true;
  }
}

/** Adds a cost, in the place of one that has the same metadata key. */
function replaceByKey(costs: Cost[], cost: Cost): void {
  for (let index = 0; index < costs.length; index++) {
    if (equals(costs[index].metadataKey, cost.metadataKey)) {
      costs[index] = cost;
      return;
    }
  }
  costs.push(cost);
}
