package dev.leat.quality.suggest;

import dev.leat.app.Type;
import java.util.List;
import java.util.Optional;

/// A proposed part of `app.yaml`. Statistics and language models make proposals in this form; none
/// is shown before [Trial] has run it on the data.
public sealed interface Proposal {

    /// Why it is proposed, in words.
    String reason();

    /// The columns that it is about. An expression may use others.
    List<String> columns();

    /// A column of the schema with its type. A record with another form of value is rejected.
    ///
    /// @param format the `format` in which the texts of a file have the values; empty for the usual
    ///   one
    record Column(String name, Type type, Optional<String> format, String reason)
            implements Proposal {

        public Column(String name, Type type, String reason) {
            this(name, type, Optional.empty(), reason);
        }

        @Override
        public List<String> columns() {
            return List.of(name);
        }
    }

    /// `not null` on a column of the schema.
    record NotNull(String column, String reason) implements Proposal {

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /// `pii` on a column of the schema.
    record Personal(String column, String reason) implements Proposal {

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /// A value of a step `set` that replaces a column, so that equal things have equal values.
    record Normalization(String column, String expression, String reason) implements Proposal {

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /// The key of the pipeline.
    record Key(List<String> columns, String reason) implements Proposal {

        public Key {
            columns = List.copyOf(columns);
        }
    }

    /// The version column of the pipeline: of the records with one key, the greatest version
    /// counts.
    record Version(List<String> key, String column, String reason) implements Proposal {

        public Version {
            key = List.copyOf(key);
        }

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /// An entry of a step `check`.
    ///
    /// @param name the sentence that dead letters show
    /// @param condition SQL; the record is rejected if it is false or NULL
    /// @param columns the columns that the check is about
    /// @param meant true if the names of the columns mean the condition, so that it is proposed
    ///   even if many records break it
    /// @param doubt why it is dropped after all; empty if it is not
    record Check(
            String name,
            String condition,
            List<String> columns,
            String reason,
            boolean meant,
            String doubt)
            implements Proposal {

        public Check {
            columns = List.copyOf(columns);
        }

        public Check(String name, String condition, List<String> columns, String reason) {
            this(name, condition, columns, reason, false, "");
        }
    }

    /// A step `lookup` in the records of another file.
    ///
    /// @param source the other file
    /// @param column the column of the records
    /// @param key the column of the other file that has each value once
    record Lookup(String source, String column, String key, String reason) implements Proposal {

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /// The column by which files or lake tables are partitioned.
    record Partition(String column, String reason) implements Proposal {

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }

    /// The time column and the period of a view: `every: {column: C, period: P}`.
    record Period(String column, String period, String reason) implements Proposal {

        @Override
        public List<String> columns() {
            return List.of(column);
        }
    }
}
