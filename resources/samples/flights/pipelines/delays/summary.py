DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def summary(grades: list, by_hour: list, context):
    worst = max(grades, key=lambda row: row["late_share"])
    best = min(grades, key=lambda row: row["late_share"])
    busy = [row for row in by_hour if row["flights"] > 1000]
    hour = max(busy, key=lambda row: row["late_share"])

    context.display(
        "### What we found\n\n"
        f"- **{worst['airport']}** ({worst['iata']}) is late most often: {worst['late_share']:.0%} of its departures.\n"
        f"- **{best['airport']}** ({best['iata']}) is late least often: {best['late_share']:.0%}.\n"
        f"- The worst time to fly is **{DAYS[hour['weekday'] - 1]} at {hour['hour']}:00**: "
        f"{hour['late_share']:.0%} of the flights are late.\n",
        mime="text/markdown",
    )
    return {
        "airports": len(grades),
        "most_late": worst["iata"],
        "least_late": best["iata"],
        "worst_hour": {"weekday": DAYS[hour["weekday"] - 1], "hour": hour["hour"]},
    }


def test_names_two_airports(output):
    assert output["most_late"] != output["least_late"]
