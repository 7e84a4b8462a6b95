import parser from "@typescript-eslint/parser";
import jsdoc from "eslint-plugin-jsdoc";

/* ESLint has the tasks that Biome has no rules for: what other rooms can see is documented, and has a name of its own. */

/** Where each exported name is declared. A schema and its type share name and file. */
const declared = new Map();

/** Reports a name that another file exports too: one name for one thing. */
const ownName = {
  create({ filename, report }) {
    const own = (node) => {
      const first = declared.get(node.name) ?? filename;
      declared.set(node.name, first);
      if (first !== filename)
        report({ node, message: `${node.name} is exported by ${first} too: rename one` });
    };
    return {
      "ExportNamedDeclaration > :declaration > Identifier.id": own,
      "ExportNamedDeclaration > VariableDeclaration > VariableDeclarator > Identifier.id": own,
    };
  },
};

const documented = (...contexts) => ({
  "jsdoc/require-jsdoc": ["error", { contexts, require: { FunctionDeclaration: false }, enableFixer: false }],
});

const EXPORTS = [
  "ExportNamedDeclaration[declaration.type='FunctionDeclaration']",
  "ExportNamedDeclaration[declaration.type='ClassDeclaration']",
  "ExportNamedDeclaration[declaration.type='TSInterfaceDeclaration']",
  "ExportNamedDeclaration[declaration.type='TSTypeAliasDeclaration']",
  "ExportNamedDeclaration[declaration.type='VariableDeclaration']",
  "ExportDefaultDeclaration",
];

/** Arguments of components and their outputs. */
const ARGUMENTS = [
  "ExportNamedDeclaration > TSInterfaceDeclaration > TSInterfaceBody > TSPropertySignature",
  "ExportNamedDeclaration > ClassDeclaration > ClassBody > PropertyDefinition:not([key.type='PrivateIdentifier'])",
];

const files = ["index.ts", "{model,components,functions,render,page,engine,sandbox,commands,bench}/**/*.ts"];
export default [
  {
    files,
    languageOptions: { parser },
    plugins: { jsdoc, names: { rules: { own: ownName } } },
    rules: { ...documented(...EXPORTS), "names/own": "error" },
  },
  { files: ["components/**/*.ts"], rules: documented(...EXPORTS, ...ARGUMENTS) },
];
