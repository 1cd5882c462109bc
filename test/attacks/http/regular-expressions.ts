/**
 * Every regular expression of the product, found by TypeScript's own parser, so that none hides in a comment or is missed
 * because a slash looked like a division; and every place that would make one from text at run time.
 */
import path from "node:path";
import { type Node, SyntaxKind } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";

export interface FoundExpression {
  /** Where it stands first, from the root of the project. */
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

export interface Expressions {
  readonly fileCount: number;
  /** Each once. */
  readonly literals: readonly FoundExpression[];
  /** Files in which `RegExp` is used as a value. */
  readonly madeAtRunTime: readonly string[];
}

export function readRegularExpressions(root: string, folders: readonly string[]): Expressions {
  const api = new API({ cwd: root });
  try {
    const [project] = api.updateSnapshot({ openProject: path.join(root, "tsconfig.json") }).getProjects();
    if (project === undefined) throw new Error("no TypeScript project");
    const files = project.program
      .getSourceFileNames()
      .map((file) => path.relative(root, file))
      .filter((file) => folders.some((folder) => file.startsWith(`${folder}${path.sep}`)));
    const literals = new Map<string, FoundExpression>();
    const madeAtRunTime = new Set<string>();
    for (const file of files) {
      const look = (node: Node): void => {
        if (node.kind === SyntaxKind.RegularExpressionLiteral) {
          const text = node.getText();
          const end = text.lastIndexOf("/");
          if (!literals.has(text)) literals.set(text, { file, source: text.slice(1, end), flags: text.slice(end + 1) });
        }
        if (isConstructor(node)) madeAtRunTime.add(file);
        node.forEachChild(look);
      };
      const source = project.program.getSourceFile(path.join(root, file));
      if (source === undefined) throw new Error(`TypeScript knows nothing of ${file}`);
      look(source);
    }
    return { fileCount: files.length, literals: [...literals.values()], madeAtRunTime: [...madeAtRunTime] };
  } finally {
    api.close();
  }
}

/** `RegExp` anywhere but in a type. */
function isConstructor(node: Node): boolean {
  return node.kind === SyntaxKind.Identifier && node.getText() === "RegExp" && node.parent.kind !== SyntaxKind.TypeReference;
}
