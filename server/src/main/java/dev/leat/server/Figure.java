package dev.leat.server;

import dev.leat.app.Type;
import dev.leat.app.View;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The JSON form of values of a view. Numbers are exact: a decimal is written from its unscaled
/// value, without trailing zeros but with one digit behind the point at least (`250.0`); whole
/// numbers are plain; dates and times are ISO 8601 text.
final class Figure {

    private static final long MICROS = 1_000_000;

    private Figure() {}

    static void write(JsonGenerator json, View.Measure measure, @Nullable Long value) {
        json.writeName(measure.name());
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (measure.type()) {
            case Type.Decimal decimal -> json.writeNumber(decimal(value, decimal.scale()));
            case Type.Simple simple -> simple(json, simple, value);
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

    static String decimal(long unscaled, int scale) {
        var number = BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
        return (number.scale() < 1 ? number.setScale(1) : number).toPlainString();
    }

    private static void simple(JsonGenerator json, Type.Simple type, long value) {
        switch (type) {
            case DATE -> json.writeString(LocalDate.ofEpochDay(value).toString());
            case TIMESTAMP -> json.writeString(time(value));
            case TIMESTAMPTZ -> json.writeString(time(value) + "Z");
            case BOOLEAN -> json.writeBoolean(value != 0);
            case VARCHAR, INTEGER, BIGINT, DOUBLE, JSON -> json.writeNumber(value);
        }
    }

    private static String time(long micros) {
        long seconds = Math.floorDiv(micros, MICROS);
        long nanos = Math.floorMod(micros, MICROS) * 1000;
        var time = LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds, nanos), ZoneOffset.UTC);
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
}
