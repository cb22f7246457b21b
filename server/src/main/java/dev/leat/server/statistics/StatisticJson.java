package dev.leat.server.statistics;

import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.port.ViewColumns;
import dev.leat.port.ViewReader.Row;
import tools.jackson.core.JsonGenerator;

/// The JSON format of a view's values. Numbers are exact. A decimal has at least one decimal place
/// but otherwise no trailing zeros (`250.0`). Integers have no decimal places. Dates and times are
/// ISO 8601 strings.
final class StatisticJson {

    private StatisticJson() {}

    static void write(JsonGenerator json, ViewColumns columns, int column, Row row) {
        json.writeName(columns.name(column));
        var text = columns.text(column, row);
        if (text == null) {
            json.writeNull();
        } else if (isText(columns.type(column))) {
            json.writeString(text);
        } else if (columns.type(column) == Type.Simple.BOOLEAN) {
            json.writeBoolean(Boolean.parseBoolean(text));
        } else {
            json.writeNumber(text);
        }
    }

    /// Writes a key as the JSON type of its column.
    static void write(JsonGenerator json, View.Key key, String text) {
        json.writeName(key.column());
        if (key.type() == Type.Simple.INTEGER || key.type() == Type.Simple.BIGINT) {
            json.writeNumber(text);
        } else {
            json.writeString(text);
        }
    }

    private static boolean isText(Type type) {
        return type == Type.Simple.DATE
                || type == Type.Simple.TIMESTAMP
                || type == Type.Simple.TIMESTAMPTZ;
    }
}
