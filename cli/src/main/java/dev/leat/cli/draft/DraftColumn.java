package dev.leat.cli.draft;

import dev.leat.app.Type;
import dev.leat.kernel.bind.SqlNames;
import dev.leat.quality.data.MixedTimes;
import java.util.Optional;

/// A column of the file and of the table.
///
/// @param name its name in the file
/// @param row its name in the table
/// @param type its type in the file
/// @param format the form of its texts, as in the schema
/// @param conversion the form of its texts, if a step converts them
record DraftColumn(
        String name,
        String row,
        Type type,
        boolean notNull,
        boolean pii,
        Optional<String> format,
        Optional<MixedTimes> conversion) {

    /// Returns the column with its type and nothing else.
    static DraftColumn of(String name, String row, Type type) {
        return new DraftColumn(name, row, type, false, false, Optional.empty(), Optional.empty());
    }

    DraftColumn with(Type other) {
        return new DraftColumn(name, row, other, notNull, pii, Optional.empty(), Optional.empty());
    }

    DraftColumn with(Type other, String itsFormat) {
        return new DraftColumn(
                name, row, other, notNull, pii, Optional.of(itsFormat), Optional.empty());
    }

    DraftColumn with(MixedTimes form) {
        return new DraftColumn(name, row, type, notNull, pii, Optional.empty(), Optional.of(form));
    }

    DraftColumn notNull(boolean required) {
        return new DraftColumn(name, row, type, required, pii, format, conversion);
    }

    DraftColumn personal() {
        return new DraftColumn(name, row, type, notNull, true, format, conversion);
    }

    /// Returns true if the table stores the values as JSON.
    boolean nested() {
        return switch (type) {
            case Type.ListOf _, Type.Struct _ -> true;
            case Type.Simple _, Type.Decimal _ -> false;
        };
    }

    /// Returns the type in the table.
    Type rowType() {
        return nested() ? Type.Simple.JSON : conversion.map(MixedTimes::type).orElse(type);
    }

    /// Returns the value in the table as SQL over the columns of the file.
    String rowValue() {
        var sql = SqlNames.sql(name);
        return nested() ? "to_json(" + sql + ")" : sql;
    }

    /// Returns the type with its properties, as a schema has it.
    String declared(Type its) {
        return its + (notNull ? " not null" : "") + (pii ? " pii" : "");
    }
}
