/** What names a trigger in the project: names of pipelines hold no `/`. */
export function triggerId(pipeline: string, trigger: string): string {
  return `${pipeline}/${trigger}`;
}
