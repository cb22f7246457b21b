package dev.leat.app;

import java.util.List;
import java.util.Optional;

/// From one source, through steps, to sinks. `key` names the columns that make two records the same
/// record, as they are after the steps; without one the message itself is the identity. With a
/// `version` records may change. `maxRejects` is the share (0 to 1) of rejected records above which
/// the pipeline pauses.
public record Pipeline(
        String name,
        PipelineSource from,
        List<String> key,
        Optional<Version> version,
        List<Step> steps,
        List<Sink> to,
        List<Sink> onSuccess,
        List<Sink> onFailure,
        double maxRejects) {

    public static final double DEFAULT_MAX_REJECTS = 0.5;

    public Pipeline {
        key = List.copyOf(key);
        steps = List.copyOf(steps);
        to = List.copyOf(to);
        onSuccess = List.copyOf(onSuccess);
        onFailure = List.copyOf(onFailure);
    }

    /// A pipeline without a key, steps and sinks.
    public static Pipeline of(String name, PipelineSource from) {
        return new Pipeline(
                name,
                from,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                DEFAULT_MAX_REJECTS);
    }

    public Pipeline withFrom(PipelineSource other) {
        return new Pipeline(name, other, key, version, steps, to, onSuccess, onFailure, maxRejects);
    }

    public Pipeline withKey(List<String> other) {
        return new Pipeline(
                name, from, other, version, steps, to, onSuccess, onFailure, maxRejects);
    }

    public Pipeline withVersion(Optional<Version> other) {
        return new Pipeline(name, from, key, other, steps, to, onSuccess, onFailure, maxRejects);
    }

    public Pipeline withSteps(List<Step> other) {
        return new Pipeline(name, from, key, version, other, to, onSuccess, onFailure, maxRejects);
    }

    public Pipeline withTo(List<Sink> other) {
        return new Pipeline(
                name, from, key, version, steps, other, onSuccess, onFailure, maxRejects);
    }

    public Pipeline withMaxRejects(double other) {
        return new Pipeline(name, from, key, version, steps, to, onSuccess, onFailure, other);
    }

    /// The same, leasing at most so many records at once.
    public Pipeline by(int batch) {
        return withFrom(from.by(batch));
    }

    /// Which state of a record is newer: the one with the higher value in `column`, as it is after
    /// the steps. A state for which `deleteWhen` is true says that the record is gone.
    public record Version(String column, Optional<Sql> deleteWhen) {

        /// Digits of a decimal that fit 64 bits, whatever they are.
        private static final int MOST_DIGITS = 18;

        /// Whether every value of the type has a 64-bit number of the same order.
        public static boolean orders(Type type) {
            return switch (type) {
                case Type.Decimal decimal -> decimal.precision() <= MOST_DIGITS;
                case Type.ListOf _, Type.Struct _ -> false;
                case Type.Simple simple ->
                        switch (simple) {
                            case INTEGER, BIGINT, DATE, TIMESTAMP, TIMESTAMPTZ -> true;
                            case VARCHAR, BOOLEAN, DOUBLE, JSON -> false;
                        };
            };
        }
    }

    /// What to do with a field that the schema does not have.
    public enum UnknownFields {
        IGNORE,
        REJECT
    }
}
