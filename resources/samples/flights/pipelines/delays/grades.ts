const GRADES = ['A', 'B', 'C', 'D', 'E'] as const;

type Grade = (typeof GRADES)[number];

/** The share of late flights from which each grade begins. */
const FROM = [0, 0.14, 0.17, 0.2, 0.23];

function gradeOf(lateShare: number): Grade {
  const at = FROM.findLastIndex((from) => lateShare >= from);
  return GRADES[at] ?? 'E';
}

export default async function ({ by_airport, context }: Inputs) {
  const graded = [];
  for (const row of await by_airport.rows()) {
    graded.push({
      iata: row.iata,
      airport: `${row.airport}, ${row.city}`,
      flights: row.flights,
      mean_delay: row.mean_delay,
      late_share: row.late_share,
      grade: gradeOf(row.late_share),
    });
  }
  context.log.info(`${graded.length} airports graded`);
  return graded;
}

export function test_every_airport_has_a_grade(output: { grade: string }[]) {
  for (const row of output) {
    if (!/^[A-E]$/.test(row.grade)) throw new Error(`no grade: ${JSON.stringify(row)}`);
  }
}
