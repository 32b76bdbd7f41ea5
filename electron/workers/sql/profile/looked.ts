/** The rows that a profile looks at: column `c0`, `c1`… of the table `name`. */
export interface Looked {
  name: string;
  rows: number;
  isSample: boolean;
}
