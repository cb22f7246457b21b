package dev.leat.server.statistics;

import dev.leat.app.Type;
import dev.leat.app.View;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON form of values of a view. Numbers are exact: a decimal is written from its unscaled
/// value, without trailing zeros but with one digit behind the point at least (`250.0`); whole
/// numbers are plain; dates and times are ISO 8601 text.
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

    /// A key's text, as the kind of JSON value that its column is.
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
