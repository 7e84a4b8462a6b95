import type { Catalogue } from "../../model/entities/catalogue.ts";
import { count } from "../../model/problems/count.ts";
import { type Estate, ROOT } from "../estate.ts";
import { changesOfStack, isAsAccepted } from "../inventory/changes.ts";
import { formatDifference } from "../inventory/differences.ts";
import { changeLines } from "../inventory/print.ts";
import { findingsOf, installedLinters } from "../lint-workflows/linters.ts";
import { computed } from "../plan/computed.ts";
import { planOf } from "../plan/plan-of.ts";
import { changesOf, notReplaced, replaceable } from "../render/changes.ts";
import { estateFiles } from "../render/estate-files.ts";
import { PlannedStack } from "./invariants/planned-stack.ts";
import { broken, INVARIANTS } from "./invariants.ts";
import { parity } from "./parity.ts";
import { wrongRunbooks } from "./runbooks.ts";

/** What a check found of an estate. */
export interface CheckOutcome {
  /** What was found to be right, or how much is wrong, in a few words. */
  readonly summary: string;
  /** What is wrong, a line each; nothing where the check passes. */
  readonly wrong: readonly string[];
  /** What corrects it. */
  readonly fix?: string;
}

/** An estate that is valid, in the folder that holds its files. */
export interface CheckedEstate extends Estate {
  readonly root: string;
  readonly catalogue: Catalogue;
}

/** A check of an estate; it knows no names. */
export interface EstateCheck {
  readonly name: string;
  /** @throws Refused where a file of the estate cannot be read. */
  readonly run: (estate: CheckedEstate) => Promise<CheckOutcome>;
}

/** Every check of an estate that is valid, in the order in which they are reported. */
export const CHECKS: readonly EstateCheck[] = [
  {
    name: "rendered",
    run: async (estate) => {
      const changes = changesOf(estate.root, await estateFiles(estate));
      const differing = replaceable(changes);
      return {
        summary: changes.length === 0 ? "as the catalogue says" : `${count(changes.length, "file")} differ`,
        wrong: [
          ...differing.map(({ path, after }) =>
            after === undefined ? `${path} is no longer asked for` : path,
          ),
          ...notReplaced(changes),
        ],
        ...(differing.length > 0 && { fix: "npm run render" }),
      };
    },
  },
  {
    name: "inventory",
    run: async ({ stacks }) => {
      const all = [];
      for (const stack of stacks) all.push(await changesOfStack(stack));
      const wrong = all.filter((one) => !isAsAccepted(one));
      return {
        summary: wrong.length === 0 ? "as accepted" : "differs from what was accepted",
        wrong: wrong.flatMap(changeLines),
        fix: "where this is meant: npm run inventory -- --accept",
      };
    },
  },
  {
    name: "parity",
    run: async ({ stacks, catalogue }) => {
      const wrong = (await parity(stacks, catalogue.runbooks)).map(formatDifference);
      return {
        summary:
          wrong.length === 0 ? "environments differ only as declared" : count(wrong.length, "difference"),
        wrong,
        fix: "the program treats equal declarations differently: report it, or see commands/check/parity.ts",
      };
    },
  },
  {
    name: "invariants",
    run: async ({ stacks }) => {
      const wrong: string[] = [];
      for (const stack of stacks) {
        wrong.push(...broken(new PlannedStack(stack, await planOf(stack, { computed }))));
      }
      return {
        summary: wrong.length === 0 ? `all ${INVARIANTS.length} hold` : `${wrong.length} broken`,
        wrong,
        fix: "what a plan must never do is in commands/check/invariants/",
      };
    },
  },
  {
    name: "runbooks",
    run: async (estate) => {
      const wrong = wrongRunbooks(estate.root, await estateFiles(estate));
      return {
        summary: wrong.length === 0 ? "lead to what is there" : `${wrong.length} wrong`,
        wrong,
        fix: "correct what the runbook names: docs/operations.md has the commands of this estate",
      };
    },
  },
  {
    name: "workflows",
    run: async ({ root }) => {
      const linters = installedLinters(ROOT);
      const wrong = linters.flatMap((linter) => findingsOf(ROOT, linter, root));
      const names = linters.map(({ name }) => name).join(" and ");
      return {
        summary:
          linters.length === 0
            ? "not linted: `npm run lint:workflows` installs the linters"
            : wrong.length === 0
              ? `${names} found nothing`
              : `${names} found something`,
        wrong,
        fix: "npm run lint:workflows shows it in colour",
      };
    },
  },
];
