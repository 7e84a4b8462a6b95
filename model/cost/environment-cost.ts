import type { Environment } from "../entities/entity.ts";
import { grouped } from "../entities/grouped.ts";
import type { Bill, LineItem } from "./bill.ts";
import { type Item, PRICES } from "./prices.ts";

/** One thing that is used, in its own unit. */
export interface ItemCost {
  readonly unit: string;
  readonly quantity: number;
  /** The part of the quantity that a free tier covers. */
  readonly free_quantity: number;
  /** US dollars a month, not rounded; as in everything below. */
  readonly usd: number;
}

/** What one service of a vendor costs a month. */
export interface ServiceCost {
  readonly service: string;
  readonly usd: number;
  readonly items: readonly ItemCost[];
}

/** What one surface costs a month, or the environment as a whole. */
export interface SurfaceCost {
  /** Absent for what the environment as a whole uses. */
  readonly surface?: string;
  readonly usd: number;
  readonly services: readonly ServiceCost[];
}

/** What an environment costs a month. */
export interface EnvironmentCost {
  readonly environment: Environment;
  readonly usd: number;
  readonly surfaces: readonly SurfaceCost[];
}

/** The bill of an environment by surface, then by service; what is used more than once of one item is added up. */
export function environmentCost(environment: Environment, { lines }: Bill): EnvironmentCost {
  const own = lines.filter((line) => line.environment === environment);
  const surfaces = [...grouped(own, ({ surface }) => surface)].map(([surface, used]): SurfaceCost => {
    const services = [...grouped(used, ({ item }) => PRICES[item].service as string)].map(
      ([service, part]): ServiceCost => ({
        service,
        usd: sum(part, ({ cost }) => cost),
        items: [...grouped(part, ({ item }) => item)].map(([item, same]) => itemCost(item, same)),
      }),
    );
    return { ...(surface !== undefined && { surface }), usd: sum(services, ({ usd }) => usd), services };
  });
  return { environment, usd: sum(surfaces, ({ usd }) => usd), surfaces };
}

const itemCost = (item: Item, lines: readonly LineItem[]): ItemCost => ({
  unit: PRICES[item].unit,
  quantity: sum(lines, ({ quantity }) => quantity),
  free_quantity: sum(lines, ({ freeQuantity }) => freeQuantity),
  usd: sum(lines, ({ cost }) => cost),
});

const sum = <T>(parts: readonly T[], of: (part: T) => number): number =>
  parts.reduce((total, part) => total + of(part), 0);
