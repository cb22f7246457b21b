package dev.leat.server.statistics;

import dev.leat.app.Type;
import dev.leat.app.View;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON format of a view's values. Numbers are exact. A decimal has at least one decimal place
/// but otherwise no trailing zeros (`250.0`). Integers have no decimal places. Dates and times are
/// ISO 8601 strings.
final class StatisticJson {

    private StatisticJson() {}

    static void write(JsonGenerator json, View.Measure measure, @Nullable Long value) {
        json.writeName(measure.name());
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (measure.type()) {
            case Type.Decimal _ -> json.writeNumber(measure.text(value));
            case Type.Simple simple -> simple(json, measure, simple, value);
            case Type.Struct _, Type.ListOf _ -> json.writeNumber(value);
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

    private static void simple(
            JsonGenerator json, View.Measure measure, Type.Simple type, long value) {
        switch (type) {
            case DATE, TIMESTAMP, TIMESTAMPTZ -> json.writeString(measure.text(value));
            case BOOLEAN -> json.writeBoolean(value != 0);
            case VARCHAR, INTEGER, BIGINT, DOUBLE, JSON -> json.writeNumber(value);
        }
    }
}
