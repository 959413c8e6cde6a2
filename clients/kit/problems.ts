/** Why a mutation was refused, as forms need it: by the field at fault, and what belongs to no field. */

export interface Problem {
  /** Stable, for programs: BILL_TOTAL_CHANGED. */
  readonly code: string;
  /** Path of the input at fault, e.g. ["vehicles", "0", "plate"]; null: the whole. */
  readonly field?: readonly string[] | null;
  /** For people, in their language. */
  readonly message: string;
}

export class Refusals extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.name = 'Refusals';
    this.problems = problems;
  }

  get code(): string {
    return this.problems[0]?.code ?? '';
  }

  has(code: string): boolean {
    return this.problems.some((problem) => problem.code === code);
  }

  /** Messages at a field: `vehicles.0.plate`. A problem of `vehicles.0` stands there, not at its parts. */
  at(path: string): string[] {
    return this.problems.filter((problem) => pathOf(problem) === path).map((problem) => problem.message);
  }

  /** Path → messages, of all problems that name a field. */
  get byField(): Readonly<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for (const problem of this.problems) {
      const path = pathOf(problem);
      if (path !== '') (found[path] ??= []).push(problem.message);
    }
    return found;
  }

  /** Messages that name no field. */
  get general(): string[] {
    return this.problems.filter((problem) => pathOf(problem) === '').map((problem) => problem.message);
  }

  /** Messages of fields that a form does not show: they must still be said somewhere. */
  besides(shown: Iterable<string>): string[] {
    const known = new Set(shown);
    return this.problems.filter((problem) => !known.has(pathOf(problem))).map((problem) => problem.message);
  }
}

function pathOf(problem: Problem): string {
  return (problem.field ?? []).join('.');
}

/** The payload of a mutation: its object, and the problems that kept it from being done. */
export interface Payload {
  readonly errors: readonly Problem[];
}

/** The payload where it was done; throws Refusals where it was not. */
export function accepted<Answer extends Payload>(payload: Answer): Answer {
  if (payload.errors.length > 0) throw new Refusals(payload.errors);
  return payload;
}
