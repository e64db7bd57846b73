// What the compiler does not see: above all the rules of React's hooks.
// TypeScript 7 has no parser for other tools, so Babel's reads the sources.
import parser from "@babel/eslint-parser";
import hooks from "eslint-plugin-react-hooks";

const babelOptions = {
  configFile: false,
  presets: ["@babel/preset-typescript"],
};

export default [
  { ignores: ["dist/", "src/generated/"] },
  {
    files: ["src/**/*.{ts,tsx}"],
    languageOptions: {
      parser,
      parserOptions: { requireConfigFile: false, babelOptions },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      // Only says what React's compiler would leave out; it is not used here.
      "react-hooks/incompatible-library": "off",
      "array-callback-return": "error",
      eqeqeq: "error",
      "no-constant-condition": ["error", { checkLoops: false }],
      "no-fallthrough": "error",
      "no-implicit-coercion": "error",
      "no-self-compare": "error",
      "no-unsafe-finally": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
];
