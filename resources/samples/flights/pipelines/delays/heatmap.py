DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def heatmap(by_hour: list, context):
    cells = [
        {"day": DAYS[row["weekday"] - 1], "hour": row["hour"], "late": row["late_share"], "flights": row["flights"]}
        for row in by_hour
    ]
    context.display(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "title": "Share of flights that leave late",
            "width": "container",
            "data": {"values": cells},
            "mark": {"type": "rect", "tooltip": True},
            "encoding": {
                "x": {"field": "hour", "type": "ordinal", "title": "Hour of departure", "axis": {"labelAngle": 0}},
                "y": {"field": "day", "type": "ordinal", "title": None, "sort": DAYS},
                "color": {
                    "field": "late",
                    "type": "quantitative",
                    "title": "Late",
                    "legend": {"format": ".0%"},
                    "scale": {"scheme": "viridis"},
                },
            },
        },
        title="Late flights over the week",
    )
    return cells
