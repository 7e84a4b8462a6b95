import parser from "@typescript-eslint/parser";
import jsdoc from "eslint-plugin-jsdoc";

/** ESLint has one task here, which Biome has no rule for: what other rooms can see is documented. */
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

const files = ["index.ts", "{model,components,functions,render,page,engine,sandbox,commands}/**/*.ts"];
export default [
  { files, languageOptions: { parser }, plugins: { jsdoc }, rules: documented(...EXPORTS) },
  { files: ["components/**/*.ts"], rules: documented(...EXPORTS, ...ARGUMENTS) },
];
